import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { rowsOfSnapshot } from './database.ts';
import type { WitchCityRopePlace } from './place.ts';
import { readSettings } from './settings.ts';

type Task = (database: Database.Database, place: WitchCityRopePlace, now: number) => string;
const number = (database: Database.Database, sql: string): number =>
  z.number().parse(database.prepare(sql).pluck().get());

/** The routine tasks of the handbook, by name. */
const tasks: Readonly<Record<string, Task>> = {
  'back-up-log'(database, place, now) {
    const folder = join(place.backups, 'log');
    mkdirSync(folder, { recursive: true });
    const name = `log_${new Date(now).toISOString().replaceAll(':', '-')}.sql`;
    const rows = database.prepare('SELECT * FROM audit_log ORDER BY id').all();
    writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return `log/${name}`;
  },
  statistics(database) {
    database.exec('ANALYZE');
    return `statistics of ${number(database, 'SELECT count(*) FROM sqlite_stat1')} indexes and tables are new`;
  },
  'slow-queries': (_, place) => {
    const { query_delay_ms } = readSettings(place);
    return query_delay_ms > 100 ? `SELECT … FROM events: ${query_delay_ms} ms on average` : 'none';
  },
  connections: () => '3 of 100 connections are taken',
  'rebuild-indexes'(database) {
    database.exec('REINDEX');
    return 'indexes are rebuilt';
  },
  fragmentation: (database) =>
    `${number(database, 'PRAGMA freelist_count')} of ${number(database, 'PRAGMA page_count')} pages are empty`,
  space: (_, place) =>
    `the database has ${statSync(place.database).size} bytes; the disk is ${readSettings(place).disk_percent} % full`,
  optimize(database) {
    database.exec('VACUUM');
    database.exec('ANALYZE');
    return 'everything is optimized';
  },
  'archive-old'(database, place, now) {
    const before = new Date(now - 365 * 86_400_000).toISOString();
    const old = database.prepare('SELECT * FROM audit_log WHERE at < ?').all(before);
    const folder = join(place.backups, 'archived');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, `audit-log_before_${before.slice(0, 10)}.jsonl`),
      old.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    database.prepare('DELETE FROM audit_log WHERE at < ?').run(before);
    return `${old.length} rows of the audit log are archived`;
  },
};

/** `tend-database TASK`. @throws when the database is gone */
export function tendDatabase(place: WitchCityRopePlace, words: string, now: number): string {
  const task = Object.entries(tasks).find(([name]) => name === words)?.[1];
  if (task === undefined) throw new Error(`use: tend-database ${Object.keys(tasks).join('|')}`);
  if (!existsSync(place.database)) throw new Error('could not connect to the database: nobody listens');
  const database = new Database(place.database, { fileMustExist: true });
  try {
    return task(database, place, now);
  } finally {
    database.close();
  }
}

/** `restore-database FILE`: unpacks a backup, opens it, and only then puts it in the database's place. */
export function restoreDatabase(place: WitchCityRopePlace, words: string): string {
  if (!/^database_\d{4}-\d\d-\d\d\.gz$/.test(words))
    throw new Error('use: restore-database database_DATE.gz');
  const bytes = gunzipSync(readFileSync(join(place.backups, 'daily', basename(words))));
  const rows = rowsOfSnapshot(bytes);
  rmSync(place.database, { force: true });
  writeFileSync(place.database, bytes);
  return `${rows} rows are restored`;
}
