import { existsSync, statSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import { WatchkeeperError } from '../../core/errors.ts';
import { openConnection } from './database.ts';
import { explain } from './errors.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';

/** Marks a file as a database of Watchkeeper (`PRAGMA application_id`): the letters WKPR. */
export const applicationId = 0x574b5052;

/** How the schema of a database stands. */
export interface MigrationStatus {
  readonly path: string;
  /** False when there is no database yet. */
  readonly exists: boolean;
  readonly applied: readonly AppliedMigration[];
  /** Names of the migrations that are still to be applied, in order. */
  readonly pending: readonly string[];
}

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly appliedAt: Instant;
}

const appliedRow = z.object({
  number: z.int(),
  name: z.string(),
  checksum: z.string(),
  applied_at: z.int(),
});

/**
 * How the schema of the database at a path stands; changes nothing.
 * @throws WatchkeeperError `store.newer`, `store.migration-edited`, `store.not-ours`, `store.not-a-database`, …
 */
export function migrationStatus(path: string, migrationsFolder?: string): MigrationStatus {
  const files = readMigrations(migrationsFolder);
  if (!existsSync(path) || statSync(path).size === 0)
    return { path, exists: false, applied: [], pending: files.map(({ name }) => name) };
  const connection = openConnection(path, { readonly: true });
  try {
    return inspect(connection, files);
  } finally {
    connection.close();
  }
}

/** The same, on an open connection. */
export function inspect(connection: Sqlite.Database, files: readonly MigrationFile[]): MigrationStatus {
  const path = connection.name;
  try {
    const applied = readApplied(connection);
    refuseNewer(path, applied.length, files.length);
    for (const row of applied) refuseEdited(row, files[row.number - 1]);
    return {
      path,
      exists: true,
      applied: applied.map(({ number, name, applied_at }) => ({ number, name, appliedAt: applied_at })),
      pending: files.slice(applied.length).map(({ name }) => name),
    };
  } catch (thrown) {
    throw explain(thrown, path);
  }
}

function readApplied(connection: Sqlite.Database): z.infer<typeof appliedRow>[] {
  const tables = connection
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  if (tables.length === 0) return [];
  if (connection.pragma('application_id', { simple: true }) !== applicationId) {
    throw new WatchkeeperError(
      'store.not-ours',
      `${connection.name} is a database, but not one of Watchkeeper. Nothing was changed. Point WATCHKEEPER_DATA at another folder.`,
    );
  }
  const rows = connection.prepare('SELECT * FROM schema_migration ORDER BY number').all();
  return z.array(appliedRow).parse(rows);
}

function refuseNewer(path: string, applied: number, known: number): void {
  if (applied <= known) return;
  throw new WatchkeeperError(
    'store.newer',
    `The database ${path} was written by a newer Watchkeeper: it is at migration ${applied}, this version knows ${known}. Nothing was changed. Start the newer version again, or restore the copy that was kept before that migration.`,
  );
}

function refuseEdited(row: z.infer<typeof appliedRow>, file: MigrationFile | undefined): void {
  if (file?.checksum === row.checksum) return;
  throw new WatchkeeperError(
    'store.migration-edited',
    `The migration ${row.name} is not the one that was applied to this database: the file was changed afterwards. Nothing was changed. Install this version again, or put the change into a new migration.`,
  );
}
