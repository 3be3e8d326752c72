import { dirname } from 'node:path';
import type Sqlite from 'better-sqlite3';
import type { Instant } from '../../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../../core/errors.ts';
import { keepCopy } from './backup.ts';
import { openConnection, requireFolder } from './database.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';
import { whileLocked } from './migration-lock.ts';
import { applicationId, inspect, migrationStatus } from './migration-status.ts';

export interface MigrateOptions {
  readonly path: string;
  readonly now: () => Instant;
  /** Where copies from before a migration are kept. Default: beside the database. */
  readonly backupFolder?: string;
  /** Default: the folder that ships with this version. */
  readonly migrationsFolder?: string;
}

export interface MigrationReport {
  /** Names of the migrations applied by this call, in order. */
  readonly applied: readonly string[];
  /** The copy from before, when there was something to copy. */
  readonly backup: string | null;
}

/**
 * Brings the schema of a database up to date; makes the database when there is none. Of several
 * processes that start at once one migrates, the others wait and find nothing left to do.
 * @throws WatchkeeperError `store.*`; then the database is as it was before the migration that failed
 */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const { path, migrationsFolder } = options;
  const status = migrationStatus(path, migrationsFolder);
  if (status.exists && status.pending.length === 0) return { applied: [], backup: null };
  const files = readMigrations(migrationsFolder);
  requireFolder(path);
  return whileLocked(path, async () => {
    const connection = openConnection(path);
    try {
      return await applyPending(connection, files, options);
    } finally {
      connection.close();
    }
  });
}

async function applyPending(
  connection: Sqlite.Database,
  files: readonly MigrationFile[],
  options: MigrateOptions,
): Promise<MigrationReport> {
  // Looked at again: another process may have migrated while this one waited for the lock.
  const done = inspect(connection, files).applied.length;
  const pending = files.slice(done);
  const [next] = pending;
  if (!next) return { applied: [], backup: null };
  const folder = options.backupFolder ?? dirname(options.path);
  const backup =
    done === 0 ? null : await keepCopy(connection, { folder, number: next.number, now: options.now() });
  // A migration may rebuild a table that others refer to; references are checked before each commit.
  connection.pragma('foreign_keys = OFF');
  for (const file of pending) apply(connection, file, options.now(), backup);
  return { applied: pending.map(({ name }) => name), backup };
}

function apply(connection: Sqlite.Database, file: MigrationFile, now: Instant, backup: string | null): void {
  const work = connection.transaction(() => {
    if (file.number === 1) prepare(connection);
    connection.exec(file.sql);
    if (!connection.inTransaction) throw new Error('it ends the transaction that it runs in');
    const broken = connection.prepare('PRAGMA foreign_key_check').all();
    if (broken.length > 0) throw new Error('it leaves rows that refer to nothing');
    connection
      .prepare('INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)')
      .run(file.number, file.name, file.checksum, now);
    connection.pragma(`user_version = ${file.number}`);
  });
  try {
    work.immediate();
  } catch (thrown) {
    const kept = backup === null ? '' : ` The copy from before lies at ${backup}.`;
    throw new WatchkeeperError(
      'store.migration-failed',
      `The migration ${file.name} failed: ${sentenceOf(thrown)}. The database is as it was before it.${kept}`,
      { cause: thrown },
    );
  }
}

function prepare(connection: Sqlite.Database): void {
  connection.pragma(`application_id = ${applicationId}`);
  connection.exec(`
    CREATE TABLE schema_migration (
      number     INTEGER NOT NULL PRIMARY KEY,
      name       TEXT    NOT NULL,
      checksum   TEXT    NOT NULL,
      applied_at INTEGER NOT NULL
    ) STRICT`);
}
