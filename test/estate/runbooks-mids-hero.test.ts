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

describe('the weekly window', () => {
  it('runs its eight commands in order by itself, and says where the report is', async () => {
    const run = await works.begin('mids-hero/weekly-window#weekly-window', {}, 'by-itself');
    // What only says something is done by itself as well.
    const journey = await works.go(run);
    expect(journey).toMatchObject(finished);
    expect(journey.tries).toEqual([
      'backup-full succeeded',
      'optimize succeeded',
      'vacuum succeeded',
      'analyze succeeded',
      'clear-old-entries succeeded',
      'rebuild-indexes succeeded',
      'validate succeeded',
      'report succeeded',
      'say succeeded',
    ]);
    expect(read('reports', journey.values.REPORT ?? '')).toContain('Database: ok');
    expect(read('log', 'postgresql', 'postgresql.log')).toMatch(
      /backup_\d{8}_full\.sql written[\s\S]*vacuum[\s\S]*analyze/,
    );
    expect(await works.said()).toContain(`reports/${journey.values.REPORT}`);
  });

  it('stops at the first command that fails: no report of data that is not whole', async () => {
    const before = readdirSync(inHome('reports')).length;
    await broken('inconsistent-data', async () => {
      const journey = await works.walk('mids-hero/weekly-window#run');
      expect(journey).toMatchObject({ state: 'stuck', at: 'validate' });
      expect(journey.tries.at(-1)).toBe('validate failed');
      // Somebody mends it, and the window goes on where it stopped.
      await estate.turn('inconsistent-data', false);
      expect(await works.wish(journey.run, { kind: 'run' })).toBe('moved');
      expect(await works.go(journey.run)).toMatchObject(finished);
    });
    // Two reports of one day are one file.
    expect(readdirSync(inHome('reports'))).toHaveLength(before);
    await broken('database', async () => {
      const journey = await works.walk('mids-hero/weekly-window#run');
      expect(journey.tries).toEqual(['backup-full failed']);
      await expect(works.begin('mids-hero/recovery#database-lost')).rejects.toThrow();
      await works.wish(journey.run, { kind: 'abort', reason: 'The database is gone.' });
    });
  });

  it('is alone: whoever wants to restore meanwhile is told who holds the service', async () => {
    const window = await works.begin('mids-hero/weekly-window#run');
    const [file = ''] = await works.offered('mids-hero/recovery', 'FILE');
    await expect(works.begin('mids-hero/recovery#corrupted-import', { FILE: file })).rejects.toThrow('held');
    await works.wish(window, { kind: 'abort', reason: 'Only a look.' });
  });
});

const update = { WINDOW: '2026-03-09 22:00' };

describe('the data update', () => {
  it('goes through its five phases; a no leads to fixing and testing again, a failed import is taken back', async () => {
    const begun = await works.begin('mids-hero/data-update#data-update', update);
    await works.go(begun, { refuse: ['go'], until: 'import-run' });
    await broken('import', async () => {
      expect(await works.go(begun)).toMatchObject({ state: 'stuck', at: 'import-run' });
      expect(await works.wish(begun, { kind: 'roll-back' })).toBe('moved');
      expect(await works.go(begun)).toMatchObject({ state: 'stuck', at: 'import-run' });
      expect(JSON.parse(read('state', 'import.json'))).toMatchObject({ state: 'stopped', records: 0 });
    });
    expect(await works.wish(begun, { kind: 'run' })).toBe('moved');
    const journey = await works.go(begun);
    expect(journey).toMatchObject(finished);
    const tries = journey.tries.map((each) => each.replace(/ succeeded$/, ''));
    expect(tries.slice(0, 5)).toEqual([
      ...['announce', 'backup-before', 'prepare-staging', 'present-versions', 'notice'],
    ]);
    const tested = ['import-to-staging', 'validate-staging', 'measure-staging', 'acceptance'];
    expect(tries.slice(tries.indexOf('import-to-staging'))).toEqual([
      ...[...tested, 'go refused', 'fixed', 'validate-export', 'compare-export', 'schema-changes'],
      ...[...tested, 'go', 'last-backup', 'import-run failed', 'take-import-back', 'import-run'],
      ...['import-over', 'verify-import', 'check-integrity', 'new-versions', 'documentation'],
      ...['tell-users', 'watch', 'still-healthy', 'no-issues'],
    ]);
    expect(JSON.parse(read('state', 'staging-import.json'))).toMatchObject({ state: 'idle', records: 480 });
    expect(JSON.parse(read('state', 'import.json'))).toMatchObject({ state: 'idle', records: 480 });
    expect(await works.said()).toContain('data update on 2026-03-09 22:00 (New York)');
  });

  it('does not come near production with what staging refuses, however often', async () => {
    const production = read('state', 'import.json');
    await broken('export-mistake', async () => {
      const journey = await works.walk('mids-hero/data-update#data-update', update);
      expect(journey).toMatchObject({ state: 'stuck', at: 'validate-staging' });
      expect(journey.reason).toContain('3 times');
      expect(journey.tries.filter((each) => each === 'validate-staging failed')).toHaveLength(4);
      expect(journey.tries.join()).not.toContain('import-run');
      expect(read('state', 'import.json')).toBe(production);
      await works.wish(journey.run, { kind: 'abort', reason: 'Not today.' });
    });
    expect(await findings(estate, 'validate-all-data')).toMatchObject({ valid: true });
  });
});

const story = { IMPACT: 'No new powers since 02:00; "$(reboot)" is text.', CAUSE: 'Record 301 says n/a.' };

describe('the import-failure playbook', () => {
  const document = (): string => {
    const [name = ''] = readdirSync(inHome('incidents'));
    expect(name).toMatch(/^\d{8}_import_failure\.md$/);
    return read('incidents', name);
  };

  it('resumes where that is enough, and rolls nothing back', async () => {
    await broken('import-interrupted', async () => {
      expect(await findings(estate, 'import-status')).toMatchObject({ state: 'failed', records: 300 });
      const journey = await works.walk('mids-hero/incidents#import-failure', {}, { record: story });
      expect(journey).toMatchObject(finished);
      expect(journey.tries.join()).not.toContain('rollback');
      expect(await findings(estate, 'import-status')).toMatchObject({ state: 'idle', records: 480 });
      expect(document()).toContain(story.IMPACT);
      expect(await works.said()).toContain('_import_failure.md');
    });
  });

  it('offers to roll back only when the resume failed, and documents it below the first', async () => {
    await broken('import', async () => {
      const begun = await works.begin('mids-hero/incidents#import-failure');
      expect(await works.wish(begun, { kind: 'roll-back' })).toContain('Only what has failed');
      expect(await works.go(begun)).toMatchObject({ state: 'stuck', at: 'resume' });
      const written = (await findings(estate, 'import-status')).records;
      expect(written).toBe(300);
      await works.wish(begun, { kind: 'roll-back' });
      const back = await works.go(begun);
      expect(back).toMatchObject({ state: 'stuck', at: 'resume' });
      expect(back.tries.slice(-2)).toEqual(['rollback succeeded', 'rolled-back-whole succeeded']);
      expect(await findings(estate, 'import-status')).toMatchObject({ state: 'stopped', records: 0 });
      await works.wish(begun, { kind: 'skip', reason: 'Rolled back.' });
      expect(await works.go(begun, { record: story })).toMatchObject(finished);
      expect(document().match(/^# Import failure/gm)).toHaveLength(2);
    });
  });

  it('says so when not even the rollback goes well', async () => {
    await broken(['import', 'database'], async () => {
      const begun = await works.begin('mids-hero/incidents#import-failure');
      expect(await works.go(begun)).toMatchObject({ state: 'stuck', at: 'resume' });
      await works.wish(begun, { kind: 'roll-back' });
      expect(await works.go(begun)).toMatchObject({ state: 'stuck', at: 'rollback' });
      await works.wish(begun, { kind: 'abort', reason: 'Recovery is next.' });
    });
  });

  it('is not needed where imports were only stopped: they are started again', async () => {
    await works.walk('mids-hero/emergency#stop');
    const journey = await works.walk('mids-hero/incidents#no-import');
    expect(journey).toMatchObject(finished);
    expect(await findings(estate, 'import-status')).toMatchObject({ state: 'idle' });
    // The import that is started may fail: then it is the playbook's.
    await broken('import', async () => {
      const failed = await works.walk('mids-hero/incidents#no-import');
      expect(failed).toMatchObject({ state: 'stuck', at: 'resume' });
      await works.wish(failed.run, { kind: 'abort', reason: 'The export is mended first.' });
    });
  });

  it('waits for the website to answer again', async () => {
    await broken('site', async () => {
      const begun = await works.begin('mids-hero/incidents#website-down');
      const answers = { choose: { 'database-is-the-cause': 'no' } };
      await works.go(begun, { ...answers, until: 'website-answers' });
      await estate.turn('site', false);
      expect(await works.go(begun, answers)).toMatchObject(finished);
    });
  });
});

describe('recovery', () => {
  it('offers full backups and archives, newest first, and increments by themselves', async () => {
    const files = await works.offered('mids-hero/recovery', 'FILE');
    expect(files[0]).toMatch(/_full\.sql$/);
    expect(files.filter((each) => each.endsWith('_incr.sql'))).toEqual([]);
    expect(await works.offered('mids-hero/recovery', 'INCREMENT')).toHaveLength(7);
  });

  it('of a corrupted import restores the chosen backup', async () => {
    const files = await works.offered('mids-hero/recovery', 'FILE');
    const file = files[1] ?? '';
    const journey = await works.walk(
      'mids-hero/recovery',
      { FILE: file },
      {
        choose: { scenario: 'scenario-1-an-import-wrote-wrong-data' },
      },
    );
    expect(journey).toMatchObject(finished);
    expect(read('log', 'postgresql', 'postgresql.log')).toContain(`${file} restored`);
    expect(await findings(estate, 'import-health')).toMatchObject({ healthy: true });
  });

  it('replaces nothing by a backup that is cut off', async () => {
    await broken('backup-cut-off', async () => {
      const database = readFileSync(inHome('data', 'mids.db'));
      const [file = ''] = await works.offered('mids-hero/recovery', 'FILE');
      const journey = await works.walk('mids-hero/recovery#corrupted-import', { FILE: file });
      expect(journey).toMatchObject({ state: 'stuck', at: 'verify-backup' });
      expect(readFileSync(inHome('data', 'mids.db')).equals(database)).toBe(true);
      await works.wish(journey.run, { kind: 'abort', reason: 'Take the one before it.' });
    });
  });

  it('of a lost database makes it anew, with the increment', async () => {
    const [full = ''] = await works.offered('mids-hero/recovery', 'FILE');
    const [increment = ''] = await works.offered('mids-hero/recovery', 'INCREMENT');
    const record = { AWAY: '40 min', LOST: '20 min' };
    await broken('database', async () => {
      expect(existsSync(inHome('data', 'mids.db'))).toBe(false);
      const values = { FILE: full, INCREMENT: increment };
      const journey = await works.walk('mids-hero/recovery#database-lost', values, { record });
      expect(journey).toMatchObject(finished);
      expect(journey.tries).toContain('look-at-database failed');
      expect(journey.tries).toContain('apply-increment succeeded');
      expect(journey.values).toMatchObject(record);
    });
    expect(await findings(estate, 'validate-all-data')).toMatchObject({ valid: true });
  });

  it('refuses to make a database over one that is there', async () => {
    const [full = ''] = await works.offered('mids-hero/recovery', 'FILE');
    const journey = await works.walk('mids-hero/recovery#database-lost', { FILE: full });
    expect(journey).toMatchObject({ state: 'stuck', at: 'create-database' });
    await works.wish(journey.run, { kind: 'abort', reason: 'It is there.' });
  });
});
