import { existsSync, renameSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { VedfolnirPlace } from '../place.ts';

/** What the stand-in uses before it holds a single key. Bytes. */
const ownMemory = 900_000;
/** Small, so that filling it is quick. Bytes. */
export const maxMemory = 8 * 1024 * 1024;

const keySchema = z.object({ name: z.string(), expires_at: z.number().nullable() });

/** The keys of one Redis database, on disk. Keys whose time is over are gone for whoever asks. */
export interface Keys {
  /** Names that match a glob as KEYS knows it (`*` and `?`), sorted. */
  names(glob: string): string[];
  get(name: string): string | null;
  /** @param expiresAt milliseconds since 1970; null for never */
  set(name: string, value: string, expiresAt: number | null): void;
  /** Seconds left; -1 without an expiry, -2 when there is no such key. */
  secondsLeft(name: string): number;
  /** @returns how many there were */
  remove(names: readonly string[]): number;
  count(): number;
  /** @returns how many there were */
  clear(): number;
  /** Bytes. */
  usedMemory(): number;
  /** Writes everything to the dump file, as BGSAVE does. */
  save(): void;
  /** Seconds since 1970; 0 when nothing was saved yet. */
  lastSave(): number;
}

/** Works with the keys; `now` decides which are over. */
export function withKeys<T>(place: VedfolnirPlace, now: number, use: (keys: Keys) => T): T {
  const database = openKeys(place);
  try {
    database.prepare('DELETE FROM keys WHERE expires_at <= ?').run(now);
    return use(keysOf(database, place, now));
  } finally {
    database.close();
  }
}

function openKeys(place: VedfolnirPlace): Database.Database {
  const fresh = !existsSync(place.redis.keys);
  const database = new Database(place.redis.keys);
  database.pragma('synchronous = OFF');
  database.pragma('busy_timeout = 2000');
  if (fresh) {
    database.exec('CREATE TABLE keys (name TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER)');
    database.exec('CREATE TABLE saves (at INTEGER NOT NULL)');
  }
  return database;
}

function keysOf(database: Database.Database, place: VedfolnirPlace, now: number): Keys {
  const number = (sql: string): number => z.number().parse(database.prepare(sql).pluck().get());
  const find = (name: string) =>
    keySchema
      .optional()
      .parse(database.prepare('SELECT name, expires_at FROM keys WHERE name = ?').get(name));
  return {
    names: (glob) =>
      z.array(z.string()).parse(
        // SQLite reads [ as the beginning of a set, as Redis does; both know * and ?.
        database.prepare('SELECT name FROM keys WHERE name GLOB ? ORDER BY name').pluck().all(glob),
      ),
    get: (name) =>
      z
        .string()
        .nullable()
        .parse(database.prepare('SELECT value FROM keys WHERE name = ?').pluck().get(name) ?? null),
    set(name, value, expiresAt) {
      database.prepare('INSERT OR REPLACE INTO keys VALUES (?, ?, ?)').run(name, value, expiresAt);
    },
    secondsLeft(name) {
      const key = find(name);
      if (key === undefined) return -2;
      return key.expires_at === null ? -1 : Math.round((key.expires_at - now) / 1000);
    },
    remove(names) {
      const remove = database.prepare('DELETE FROM keys WHERE name = ?');
      return names.reduce((sum, name) => sum + remove.run(name).changes, 0);
    },
    count: () => number('SELECT count(*) FROM keys'),
    clear: () => database.prepare('DELETE FROM keys').run().changes,
    usedMemory: () =>
      ownMemory + number('SELECT coalesce(sum(length(name) + length(value) + 64), 0) FROM keys'),
    save() {
      const staged = `${place.redis.dump}.${process.pid}.new`;
      const rows = database.prepare('SELECT name, value, expires_at FROM keys ORDER BY name').all();
      writeFileSync(staged, `REDIS0011\n${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
      renameSync(staged, place.redis.dump);
      database.prepare('INSERT INTO saves VALUES (?)').run(Math.floor(now / 1000));
    },
    lastSave: () => number('SELECT coalesce(max(at), 0) FROM saves'),
  };
}
