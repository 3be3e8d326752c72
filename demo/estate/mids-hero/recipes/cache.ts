import { clearCache, dropOldEntries, mostUsed, readCacheStats, rebuildCacheIndexes } from '../cache.ts';
import { writeLog } from '../log.ts';
import type { Asked, Findings, Recipe } from '../recipe.ts';

function stats({ place }: Asked): Findings {
  const values = readCacheStats(place);
  const text =
    `Cache: hit rate ${values.hit_rate} % of the last 1000 lookups, ` +
    `${values.entries} of at most ${values.max_entries} entries, ${values.size_mb} MB`;
  return { text, values: { ...values } };
}

function analyze({ place }: Asked): Findings {
  const values = readCacheStats(place);
  const full = values.entries >= values.max_entries;
  const wanted = mostUsed(place, 3);
  const text = [
    `Hit rate ${values.hit_rate} %, ${values.entries} of at most ${values.max_entries} entries.`,
    full ? 'The cache is full: old entries make way for new ones.' : 'The cache has room.',
    `Wanted last: ${wanted.length === 0 ? 'nothing' : wanted.join(', ')}.`,
  ];
  return { text: text.join('\n'), values: { ...values, full, wanted } };
}

function cleanUp({ place, now }: Asked): Findings {
  const dropped = dropOldEntries(place, 2000);
  writeLog(place.logs.cache, now, 'INFO', `${dropped} old entries dropped`);
  return { text: `${dropped} old entries dropped.`, values: { dropped } };
}

function clear({ place, now }: Asked): Findings {
  const dropped = clearCache(place);
  writeLog(place.logs.cache, now, 'WARN', `cache cleared: ${dropped} entries dropped`);
  return { text: `Cache cleared: ${dropped} entries dropped.`, values: { dropped } };
}

function rebuild({ place, now }: Asked): Findings {
  rebuildCacheIndexes(place);
  writeLog(place.logs.cache, now, 'INFO', 'indexes rebuilt');
  return { text: 'Indexes of the cache rebuilt.', values: { rebuilt: true } };
}

export const cacheRecipes: Readonly<Record<string, Recipe>> = {
  'cache-stats': stats,
  'cache-analyze': analyze,
  'cache-cleanup': cleanUp,
  'cache-clear': clear,
  'cache-rebuild-indexes': rebuild,
};
