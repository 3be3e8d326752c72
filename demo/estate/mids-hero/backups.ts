import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { type Connection, withDatabase } from './database.ts';
import { type Place, replaceFile } from './place.ts';

/** The zone in which this installation plans its backups and dates their names. */
export const backupZone = 'America/New_York';

export type BackupKind = 'full' | 'incr' | 'archive';

export interface Backup {
  readonly name: string;
  readonly kind: BackupKind;
  /** `2026-11-22`, as the name says. */
  readonly date: string;
  readonly bytes: number;
  readonly writtenAt: number;
}

const namePattern = /^backup_(\d{4})(\d{2})(\d{2})_(full|incr|archive)\.sql$/;

export function backupName(kind: BackupKind, at: number): string {
  return `backup_${DateTime.fromMillis(at, { zone: backupZone }).toFormat('yyyyMMdd')}_${kind}.sql`;
}

/** All backups, newest first. */
export function listBackups(place: Place): Backup[] {
  const backups: Backup[] = [];
  for (const name of readdirSync(place.backups)) {
    const match = namePattern.exec(name);
    if (!match) continue;
    const { size, mtimeMs } = statSync(join(place.backups, name));
    const kind = z.enum(['full', 'incr', 'archive']).parse(match[4]);
    const date = `${match[1]}-${match[2]}-${match[3]}`;
    backups.push({ name, kind, date, bytes: size, writtenAt: mtimeMs });
  }
  return backups.sort((a, b) => b.writtenAt - a.writtenAt || a.name.localeCompare(b.name));
}

/** The path of a backup named by a person. Refuses every name that is not exactly a backup's. */
export function pathOfBackup(place: Place, name: string): string {
  if (!namePattern.test(name)) {
    throw new Error(`${JSON.stringify(name)} is no backup; names look like backup_20250119_full.sql`);
  }
  const path = join(place.backups, name);
  if (!existsSync(path)) throw new Error(`there is no ${name} in ${place.backups}; see just db-backup-list`);
  return path;
}

/** The whole database as SQL, or only the powers that changed since a moment (`2026-11-22T07:00:00Z`). */
export function dumpDatabase(connection: Connection, kind: BackupKind, since = ''): string {
  const lines = [`-- Mids Hero Web, ${kind} backup`, 'BEGIN;'];
  let rows = 0;
  const tables = z
    .array(z.object({ name: z.string(), sql: z.string(), type: z.enum(['table', 'index']) }))
    .parse(
      connection
        .prepare(
          "SELECT name, sql, type FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
        )
        .all(),
    );
  for (const { name, sql, type } of tables) {
    if (kind === 'incr' && name !== 'powers') continue;
    if (kind !== 'incr') lines.push(`${sql};`);
    if (type !== 'table') continue;
    const query = connection.prepare(
      `SELECT * FROM ${name}${kind === 'incr' ? ' WHERE updated_at > ?' : ''}`,
    );
    for (const row of query.raw().iterate(...(kind === 'incr' ? [since] : []))) {
      const values = z.array(z.union([z.string(), z.number(), z.null()])).parse(row);
      lines.push(`INSERT OR REPLACE INTO ${name} VALUES (${values.map(literal).join(', ')});`);
      rows += 1;
    }
  }
  lines.push('COMMIT;', `-- complete: ${rows} rows`, '');
  return lines.join('\n');
}

function literal(value: string | number | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** Writes today's backup of a kind. A second one on the same day replaces the first. */
export function makeBackup(place: Place, kind: BackupKind, now: number): Backup {
  const full = listBackups(place).find((each) => each.kind === 'full');
  const since = full === undefined ? '' : new Date(full.writtenAt).toISOString();
  const name = backupName(kind, now);
  const sql = withDatabase(place, (connection) => dumpDatabase(connection, kind, since));
  replaceFile(join(place.backups, name), sql);
  const made = listBackups(place).find((each) => each.name === name);
  if (made === undefined) throw new Error(`${name} was written but is not there any more`);
  return made;
}

/**
 * Reads a backup back into an empty database in memory.
 * @returns how many rows it holds; throws when it is cut off or does not load
 */
export function verifyBackup(place: Place, name: string): number {
  const sql = readFileSync(pathOfBackup(place, name), 'utf8');
  const end = /-- complete: (\d+) rows\n$/.exec(sql);
  if (!end) throw new Error(`${name} is cut off: its last line is missing`);
  const scratch = new Database(':memory:');
  try {
    const partial = name.endsWith('_incr.sql');
    if (partial) scratch.exec(tableOfIncrements);
    scratch.exec(sql);
  } catch (problem) {
    throw new Error(`${name} does not load: ${problem instanceof Error ? problem.message : problem}`);
  } finally {
    scratch.close();
  }
  return Number(end[1]);
}

const tableOfIncrements =
  'CREATE TABLE powers (id INTEGER PRIMARY KEY, name TEXT, archetype TEXT, magnitude REAL, updated_at TEXT)';

/** Puts a full backup (or an archive) in the place of the database; the old one is there until the new one is whole. */
export function restoreBackup(place: Place, name: string): number {
  if (name.endsWith('_incr.sql')) {
    throw new Error(
      `${name} is incremental; restore a full backup first, then just db-restore-incremental ${name}`,
    );
  }
  const rows = verifyBackup(place, name);
  const staged = `${place.database}.restoring`;
  rmSync(staged, { force: true });
  const connection = new Database(staged);
  connection.pragma('synchronous = OFF');
  connection.exec(readFileSync(pathOfBackup(place, name), 'utf8'));
  connection.close();
  renameSync(staged, place.database);
  return rows;
}

/** Adds what an incremental backup holds to the database. */
export function applyIncrement(place: Place, name: string): number {
  if (!name.endsWith('_incr.sql'))
    throw new Error(`${name} is not incremental; use just db-restore-full ${name}`);
  const rows = verifyBackup(place, name);
  const sql = readFileSync(pathOfBackup(place, name), 'utf8');
  withDatabase(place, (connection) => connection.exec(sql));
  return rows;
}
