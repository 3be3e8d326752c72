import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { findings, freshEstate } from './fresh-estate.ts';
import { openWorks, type Works, whileBroken } from './runbook-works.ts';

let estate: Estate;
let takeDown: () => Promise<void>;
let works: Works;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  works = await openWorks(estate, ['mids-hero']);
});
afterAll(async () => {
  await works.close();
  await takeDown();
});

const inHome = (...names: string[]): string => join(estate.env.MIDSHERO_HOME ?? '', ...names);
const read = (...names: string[]): string => readFileSync(inHome(...names), 'utf8');
const finished = { state: 'finished', reason: null };

const broken = (knobs: string | readonly string[], act: () => Promise<void>): Promise<void> =>
  whileBroken(estate, knobs, act);

describe('backup commands', () => {
  it.each([
    ['incremental', 'INCREMENTAL', 'incr'],
    ['full', 'FULL', 'full'],
    ['archive', 'ARCHIVE', 'archive'],
  ])('make the %s one and see that it loads', async (procedure, value, kind) => {
    const journey = await works.walk(`mids-hero/backups#${procedure}`);
    expect(journey).toMatchObject(finished);
    expect(journey.values[value]).toMatch(new RegExp(`^backup_\\d{8}_${kind}\\.sql$`));
    expect(existsSync(inHome('backups', journey.values[value] ?? ''))).toBe(true);
  });

  it('verify the file that is chosen, and take no other words', async () => {
    const [file = ''] = await works.offered('mids-hero/backups', 'FILE');
    expect(await works.walk('mids-hero/backups#verify', { FILE: file })).toMatchObject(finished);
    await expect(works.begin('mids-hero/backups#verify', { FILE: 'x; touch pwned' })).rejects.toThrow('FILE');
    await broken('backup-cut-off', async () => {
      const [cut = ''] = (await works.offered('mids-hero/backups', 'FILE')).filter((each) =>
        each.includes('_full'),
      );
      expect(await works.walk('mids-hero/backups#verify', { FILE: cut })).toMatchObject({ state: 'stuck' });
    });
  });

  it('list what is there, and ask what is wrong with how long it is kept', async () => {
    expect(await works.walk('mids-hero/backups#list')).toMatchObject(finished);
    const journey = await works.walk(
      'mids-hero/backups#retention',
      {},
      { choose: { 'retention-problem': 'long' } },
    );
    expect(journey).toMatchObject(finished);
    expect(journey.tries).toHaveLength(3);
  });
});

const briefly = { DURATION: '1s' };

describe('performance', () => {
  it('is watched, and escalated only where the database stays slow', async () => {
    await broken('slow-queries', async () => {
      const journey = await works.walk('mids-hero/performance#degradation', briefly);
      expect(journey).toMatchObject({ ...finished, values: { CACHE: 'full', BOTTLENECK: 'none' } });
      expect(journey.tries).toContain('clear-cache succeeded');
      expect(journey.tries.join()).not.toContain('call-dba-team');
      expect((await findings(estate, 'db-slow-queries')).slow).toBe(0);
    }).finally(() => estate.turn('cold-cache', true).then(() => estate.turn('cold-cache', false)));
    await broken('slow-for-good', async () => {
      const journey = await works.walk('mids-hero/performance#degradation', briefly);
      expect(journey).toMatchObject({ ...finished, values: { BOTTLENECK: 'database' } });
      expect(journey.tries).toContain('quick-optimization failed');
      expect(journey.tries.slice(-2)).toEqual(['call-dba-team succeeded', 'say-escalated succeeded']);
      expect(read('log', 'postgresql', 'postgresql.log')).toContain(
        'permission denied to create effects_by_power',
      );
    });
  });

  it('of imports comes back with larger batches', async () => {
    await broken('slow-import', async () => {
      const begun = await works.begin('mids-hero/performance#import-speed');
      await works.go(begun, { until: 'larger-batches' });
      await estate.turn('slow-import', false);
      expect(await works.go(begun, { record: { BATCH: '100' } })).toMatchObject(finished);
    });
  });

  it('of queries comes back with the index; where it does not, its step says so', async () => {
    await broken('slow-queries', async () => {
      expect(await works.walk('mids-hero/performance#query-time')).toMatchObject(finished);
    });
    await broken('slow-for-good', async () => {
      const journey = await works.walk('mids-hero/performance#query-time');
      expect(journey).toMatchObject({ state: 'stuck', at: 'mend-indexes' });
    });
  });

  it('of the cache comes back with more room, memory with smaller batches', async () => {
    await broken('cold-cache', async () => {
      const begun = await works.begin('mids-hero/performance#cache-hit-rate');
      await works.go(begun, { until: 'larger-cache' });
      await estate.turn('cold-cache', false);
      expect(await works.go(begun)).toMatchObject(finished);
    });
    await broken('memory', async () => {
      const begun = await works.begin('mids-hero/performance#memory');
      await works.go(begun, { until: 'import-with-smaller-batches' });
      await estate.turn('memory', false);
      expect(await works.go(begun)).toMatchObject(finished);
    });
  });

  it('is read by five commands', async () => {
    const journey = await works.walk('mids-hero/performance#monitoring', briefly);
    expect(journey).toMatchObject(finished);
    expect(journey.tries.map((each) => each.split(' ')[0])).toEqual([
      ...['perf-monitor', 'import-perf', 'db-slow-queries', 'cache-analyze', 'system-resources'],
    ]);
  });
});

describe('in an emergency', () => {
  it('imports are stopped, and a backup is made that loads', async () => {
    expect(await works.walk('mids-hero/emergency#stop')).toMatchObject(finished);
    expect(await findings(estate, 'import-status')).toMatchObject({ state: 'stopped' });
    const backup = await works.walk('mids-hero/emergency#backup');
    expect(backup).toMatchObject(finished);
    expect(existsSync(inHome('backups', backup.values.MADE ?? ''))).toBe(true);
  });

  it('the newest backup that loads is restored, not the one that is cut off', async () => {
    await broken(['backup-cut-off', 'database'], async () => {
      expect(await works.walk('mids-hero/emergency#restore')).toMatchObject(finished);
      expect(read('log', 'postgresql', 'postgresql.log')).toMatch(/cut off[\s\S]*restored in an emergency/);
    });
  });

  it('everything is looked at, also when it is bad', async () => {
    await broken('import', async () => {
      const journey = await works.walk('mids-hero/emergency#diagnosis');
      expect(journey).toMatchObject(finished);
      expect(journey.tries).toEqual(['diag-quick failed', 'diag-full failed', 'diag-report succeeded']);
      expect(readdirSync(inHome('reports')).join()).toContain('diagnosis-');
      const status = await works.walk(
        'mids-hero/emergency',
        {},
        {
          choose: { needed: 'see-how-everything-stands' },
        },
      );
      expect(status.tries).toEqual(['needed succeeded', 'emergency-status failed']);
    });
  });
});

describe('the morning check', () => {
  it('takes every look, opens an incident first where there is an issue, and updates the dashboard', async () => {
    const well = await works.walk(
      'mids-hero/morning-check#morning-check',
      {},
      { choose: { 'any-issues': 'no' } },
    );
    expect(well).toMatchObject(finished);
    expect(well.tries.at(-1)).toBe('update-dashboard succeeded');
    expect(well.tries.join()).not.toContain('open-an-incident');
    await broken('database', async () => {
      const ill = await works.walk(
        'mids-hero/morning-check#morning-check',
        {},
        { choose: { 'any-issues': 'yes' } },
      );
      expect(ill).toMatchObject(finished);
      expect(ill.tries[0]).toBe('look-at-database failed');
      expect(ill.tries.slice(-2)).toEqual(['open-an-incident.1 succeeded', 'update-dashboard succeeded']);
    });
  });
});
