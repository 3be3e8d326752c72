import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { powerName } from './database.ts';
import { writeLog } from './log.ts';
import { type Place, readJson } from './place.ts';

const settingsSchema = z.object({ max_entries: z.number().int().positive() });
const roundSchema = z.object({ at: z.number(), hits: z.number(), misses: z.number() });

export interface CacheStats {
  /** Percent of the last thousand lookups. */
  readonly hit_rate: number;
  readonly entries: number;
  readonly max_entries: number;
  readonly size_mb: number;
}

function openCache(place: Place): Database.Database {
  const fresh = !existsSync(place.cache);
  const cache = new Database(place.cache);
  cache.pragma('synchronous = OFF');
  cache.pragma('busy_timeout = 2000');
  if (fresh) {
    cache.exec('CREATE TABLE entries (key INTEGER PRIMARY KEY, body TEXT NOT NULL, used INTEGER NOT NULL)');
    cache.exec('CREATE TABLE rounds (at INTEGER NOT NULL, hits INTEGER NOT NULL, misses INTEGER NOT NULL)');
    cache.exec('CREATE INDEX entries_by_use ON entries (used)');
  }
  return cache;
}

function withCache<T>(place: Place, use: (cache: Database.Database) => T): T {
  const cache = openCache(place);
  try {
    return use(cache);
  } finally {
    cache.close();
  }
}

/** A thousand visitors look powers up, a few of them far more often than the rest. */
export function replayTraffic(place: Place, now: number): void {
  const { max_entries } = settingsSchema.parse(readJson(place.cacheSettings));
  const counts = withCache(place, (cache) => {
    const touch = cache.prepare('UPDATE entries SET used = ? WHERE key = ?');
    const add = cache.prepare('INSERT INTO entries VALUES (?, ?, ?)');
    const evict = cache.prepare(
      'DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used LIMIT ?)',
    );
    const size = cache.prepare('SELECT count(*) FROM entries').pluck();
    let [hits, misses, random] = [0, 0, 12_345];
    let used = z.number().parse(cache.prepare('SELECT coalesce(max(used), 0) FROM entries').pluck().get());
    let entries = z.number().parse(size.get());
    cache.transaction(() => {
      for (let visitor = 0; visitor < 1000; visitor += 1) {
        random = (random * 48_271) % 2_147_483_647;
        const key = 1 + Math.floor(200 * (random / 2_147_483_647) ** 3);
        used += 1;
        if (touch.run(used, key).changes === 1) {
          hits += 1;
          continue;
        }
        misses += 1;
        add.run(key, `${powerName(key)} `.repeat(60), used);
        entries += 1;
        if (entries > max_entries) entries -= evict.run(entries - max_entries).changes;
      }
      cache.prepare('INSERT INTO rounds VALUES (?, ?, ?)').run(now, hits, misses);
    })();
    return { hits, misses };
  });
  writeLog(place.logs.cache, now, 'INFO', `1000 lookups: ${counts.hits} hits, ${counts.misses} misses`);
}

export function readCacheStats(place: Place): CacheStats {
  const { max_entries } = settingsSchema.parse(readJson(place.cacheSettings));
  return withCache(place, (cache) => {
    const found = cache.prepare('SELECT * FROM rounds ORDER BY rowid DESC LIMIT 1').get();
    if (found === undefined) throw new Error('nothing was looked up yet, so there is no hit rate');
    const { hits, misses } = roundSchema.parse(found);
    const entries = z.number().parse(cache.prepare('SELECT count(*) FROM entries').pluck().get());
    const bytes = z
      .number()
      .parse(cache.prepare('SELECT coalesce(sum(length(body)), 0) FROM entries').pluck().get());
    return {
      hit_rate: Math.round((1000 * hits) / (hits + misses)) / 10,
      entries,
      max_entries,
      size_mb: Math.round(bytes / 1000) / 1000,
    };
  });
}

/** The powers that visitors wanted most lately. */
export function mostUsed(place: Place, limit: number): string[] {
  const rows = withCache(place, (cache) =>
    cache.prepare('SELECT key FROM entries ORDER BY used DESC LIMIT ?').pluck().all(limit),
  );
  return z.array(z.number()).parse(rows).map(powerName);
}

/** Drops entries that were not used in the last `keep` lookups. @returns how many */
export function dropOldEntries(place: Place, keep: number): number {
  return withCache(
    place,
    (cache) =>
      cache.prepare('DELETE FROM entries WHERE used < (SELECT max(used) FROM entries) - ?').run(keep).changes,
  );
}

/** Drops everything. @returns how many entries there were */
export function clearCache(place: Place): number {
  return withCache(place, (cache) => cache.prepare('DELETE FROM entries').run().changes);
}

export function rebuildCacheIndexes(place: Place): void {
  withCache(place, (cache) => cache.exec('REINDEX; ANALYZE'));
}
