import { beforeAll, describe, expect, it } from 'vitest';
import type { ProbeValue } from '../../src/checks/probe.ts';
import type { Config } from '../../src/config/config.ts';
import { readServices, type Settled, settledAlong } from './shipped-services.ts';

let config: Config;

beforeAll(async () => {
  const [MIDSHERO_URL, MIDSHERO_HOME] = ['http://127.0.0.1:9', import.meta.dirname];
  config = await readServices(['mids-hero'], { MIDSHERO_URL, MIDSHERO_HOME, MIDSHERO_LOGS: MIDSHERO_HOME });
});

const never: Settled[] = [];
const [warning, critical] = ['warning', 'critical'] as const;
const kept = 'missing: 2026-03-01';

// Written by hand from the lines of the handbook. Seconds from the first look that saw it until it counts.
const rows: [
  line: number,
  says: string,
  check: string,
  good: ProbeValue,
  value: ProbeValue,
  settled: Settled[],
][] = [
  [55, 'database connections', 'database-reachable', true, false, [[critical, 0]]],
  [56, 'database content', 'powers-present', 5, 1, never],
  [56, 'database content', 'powers-present', 5, 0, [[critical, 0]]],
  [55, 'database integrity', 'database-integrity', 'ok', 'row 3 missing', [[critical, 0]]],
  [64, 'import system status', 'import-health', true, false, [[critical, 0]]],
  [68, 'imports of the last 24 h', 'import-log', 3, 1, never],
  [68, 'imports of the last 24 h', 'import-log', 3, 0, [[warning, 0]]],
  [72, 'errors of the last 24 h', 'import-errors', 0, 1, [[warning, 0]]],
  [342, 'import speed > 1000, 500 to 1000, < 500', 'import-speed', 1500, 1000.1, never],
  [342, 'import speed > 1000, 500 to 1000, < 500', 'import-speed', 1500, 1000, [[warning, 0]]],
  [342, 'import speed > 1000, 500 to 1000, < 500', 'import-speed', 1500, 500, [[warning, 0]]],
  [342, 'import speed > 1000, 500 to 1000, < 500', 'import-speed', 1500, 499.9, [[critical, 0]]],
  [343, 'query time < 50 ms, 50 to 100, > 100', 'query-time', 3, 49.9, never],
  [343, 'query time < 50 ms, 50 to 100, > 100', 'query-time', 3, 50, [[warning, 0]]],
  [343, 'query time < 50 ms, 50 to 100, > 100', 'query-time', 3, 100, [[warning, 0]]],
  [343, 'query time < 50 ms, 50 to 100, > 100', 'query-time', 3, 100.1, [[critical, 0]]],
  [344, 'cache hit rate > 95 %, 90 to 95, < 90', 'cache-hit-rate', 99, 95.1, never],
  [344, 'cache hit rate > 95 %, 90 to 95, < 90', 'cache-hit-rate', 99, 95, [[warning, 0]]],
  [344, 'cache hit rate > 95 %, 90 to 95, < 90', 'cache-hit-rate', 99, 90, [[warning, 0]]],
  [344, 'cache hit rate > 95 %, 90 to 95, < 90', 'cache-hit-rate', 99, 89.9, [[critical, 0]]],
  [345, 'memory < 2 GB, 2 to 4, > 4', 'memory', 1, 1.99, never],
  [345, 'memory < 2 GB, 2 to 4, > 4', 'memory', 1, 2, [[warning, 0]]],
  [345, 'memory < 2 GB, 2 to 4, > 4', 'memory', 1, 4, [[warning, 0]]],
  [345, 'memory < 2 GB, 2 to 4, > 4', 'memory', 1, 4.01, [[critical, 0]]],
  [481, 'imports may lose 24 hours', 'last-import', 30, 1440, never],
  [481, 'imports may lose 24 hours', 'last-import', 30, 1440.1, [[warning, 0]]],
  // Nightly at 02:00, Sundays at 02:00, first Sunday of a month: one missing is a warning, two are critical.
  [216, 'daily incremental', 'incremental-backup', 8, 26, never],
  [216, 'daily incremental', 'incremental-backup', 8, 26.1, [[warning, 0]]],
  [216, 'daily incremental', 'incremental-backup', 8, 50, [[warning, 0]]],
  [216, 'daily incremental', 'incremental-backup', 8, 50.1, [[critical, 0]]],
  [217, 'weekly full', 'full-backup', 3, 7, never],
  [217, 'weekly full', 'full-backup', 3, 8, [[warning, 0]]],
  [217, 'weekly full', 'full-backup', 3, 14, [[warning, 0]]],
  [217, 'weekly full', 'full-backup', 3, 15, [[critical, 0]]],
  [218, 'monthly archive', 'archive-backup', 20, 35, never],
  [218, 'monthly archive', 'archive-backup', 20, 36, [[warning, 0]]],
  [216, 'not empty', 'incremental-backup-size', 4000, 50, never],
  [216, 'not empty', 'incremental-backup-size', 4000, 49, [[critical, 0]]],
  [217, 'not empty', 'full-backup-size', 400_000, 100_000, never],
  [217, 'not empty', 'full-backup-size', 400_000, 99_999, [[critical, 0]]],
  [218, 'not empty', 'archive-backup-size', 400_000, 100_000, never],
  [218, 'not empty', 'archive-backup-size', 400_000, 99_999, [[critical, 0]]],
  [222, '7 days, 4 weeks, 12 months', 'incremental-backups-kept', null, kept, [[warning, 0]]],
  [223, '7 days, 4 weeks, 12 months', 'full-backups-kept', null, kept, [[warning, 0]]],
  [224, '7 days, 4 weeks, 12 months', 'archive-backups-kept', null, kept, [[warning, 0]]],
  [0, 'not in the handbook', 'site-up', 200, 503, [[critical, 0]]],
  [0, 'not in the handbook', 'site-up', 200, null, [[critical, 0]]],
];

describe('the thresholds of Mids Hero Web', () => {
  it.each(rows)(
    'line %d, %s: %s, well with %j, sees %j',
    async (_line, _says, check, good, value, settled) => {
      expect(await settledAlong(config, `mids-hero/${check}`, good, value)).toEqual(settled);
    },
  );

  it('are all in this table', () => {
    const tested = new Set(rows.map(([, , check]) => check));
    expect(config.checks.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});
