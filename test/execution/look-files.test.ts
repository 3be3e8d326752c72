import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Look } from '../../src/checks/probe.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

type FilesLook = Extract<Look, { kind: 'files' }>;

/** Sunday 03:30 UTC, which is still Saturday 17:30 in Hawaii. */
const clock = new ManualClock('2026-03-08T03:30:00Z');
const hst = { format: 'yyyy-MM-dd', timezone: 'Pacific/Honolulu' };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'look-files-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** @param at when it was last changed */
async function file(path: string, at = '2026-03-08T00:00:00Z', content = 'x'): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
  await utimes(join(root, path), new Date(at), new Date(at));
}

function look(changes: Partial<FilesLook> = {}, timeout?: number) {
  const files: FilesLook = { kind: 'files', path: root, match: '*', each: false, expect: [], ...changes };
  return lookOnce(files, { clock, ...(timeout === undefined ? {} : { timeout }) });
}

describe('files by the time they were changed', () => {
  test('give the newest, its age and what there is', async () => {
    await file('old.sql', '2026-03-05T03:30:00Z', '12345');
    await file('new.sql', '2026-03-08T01:00:00Z', '123');
    await file('newer.txt', '2026-03-08T03:00:00Z');
    await file('folder.sql/inner.sql', '2026-03-08T03:00:00Z');
    expect(
      valuesOf(
        await look({ match: '*.sql' }),
        'count',
        'newest',
        'age_hours',
        'age_days',
        'oldest',
        'oldest_age_days',
        'bytes',
        'newest_bytes',
      ),
    ).toEqual([2, 'new.sql', 2.5, 0, 'old.sql', 3, 8, 3]);
  });

  test('that do not exist have no age', async () => {
    expect(valuesOf(await look(), 'count', 'newest', 'age_hours')).toEqual([0, null, null]);
  });

  test('from the future are counted and prove nothing', async () => {
    await file('a.sql', '2026-03-07T03:30:00Z');
    await file('b.sql', '2026-03-09T03:30:00Z');
    expect(valuesOf(await look(), 'count', 'newest', 'age_hours', 'future')).toEqual([1, 'a.sql', 24, 1]);
  });

  test('a few minutes ahead of the clock are just new', async () => {
    await file('a.sql', '2026-03-08T03:33:00Z');
    expect(valuesOf(await look(), 'newest', 'age_hours', 'future')).toEqual(['a.sql', 0, 0]);
  });

  test('that are empty are told', async () => {
    await file('a.sql', undefined, '');
    expect(valuesOf(await look(), 'newest_is_empty', 'newest_bytes')).toEqual([true, 0]);
  });
});

describe('names with a date', () => {
  test('count from the beginning of the date in its zone, and days by the calendar there', async () => {
    await file('2026-03-07/site.tar');
    await file('2026-02-28/site.tar');
    expect(
      valuesOf(
        await look({ dated: hst }),
        'count',
        'newest',
        'newest_at',
        'age_hours',
        'age_days',
        'oldest_age_days',
      ),
    ).toEqual([2, '2026-03-07', '2026-03-07T10:00:00.000Z', 17.5, 0, 7]);
  });

  test('of tomorrow there are in the future, although it is that day in London already', async () => {
    await file('2026-03-08/site.tar');
    await file('2026-03-06/site.tar');
    expect(valuesOf(await look({ dated: hst }), 'newest', 'age_days', 'future')).toEqual([
      '2026-03-06',
      1,
      1,
    ]);
  });

  test('that are none are passed over and counted', async () => {
    for (const name of ['2026-03-07', '2026-02-30', '2026-3-7', 'latest', '2026-03-071'])
      await file(`${name}/x`);
    expect(valuesOf(await look({ dated: hst }), 'count', 'strange')).toEqual([1, 4]);
  });

  test('may go on behind the date', async () => {
    await file('2026-03-07.sql.gz');
    await file('2026-03-06-full.sql.gz');
    expect(valuesOf(await look({ match: '*.gz', dated: hst }), 'count', 'newest')).toEqual([
      2,
      '2026-03-07.sql.gz',
    ]);
  });

  test('of an empty folder say that it is empty', async () => {
    await mkdir(join(root, '2026-03-07'));
    expect(valuesOf(await look({ dated: hst }), 'newest_is_empty')).toEqual([true]);
  });

  test('count days by the calendar over a change of clocks', async () => {
    await file('2026-03-28/x');
    const later = { clock: new ManualClock('2026-03-30T00:30:00Z') };
    const files: FilesLook = {
      kind: 'files',
      path: root,
      match: '*',
      each: false,
      expect: [],
      dated: { format: 'yyyy-MM-dd', timezone: 'Europe/Berlin' },
    };
    expect(valuesOf(await lookOnce(files, later), 'age_days', 'age_hours')).toEqual([2, 49.5]);
  });
});

describe('a date inside of a name', () => {
  const dated = { format: 'yyyyMMdd_HHmmss', find: '_(\\d{8}_\\d{6})_', timezone: 'Pacific/Honolulu' };
  test('is found where the expression says, to the second', async () => {
    await file('backup_20260307_020000_full.sql');
    await file('backup_20260306_020000_full.sql');
    await file('backup_20260230_020000_full.sql');
    await file('backup_latest_full.sql');
    expect(
      valuesOf(await look({ dated }), 'count', 'newest', 'newest_at', 'age_hours', 'age_days', 'strange'),
    ).toEqual([2, 'backup_20260307_020000_full.sql', '2026-03-07T12:00:00.000Z', 15.5, 0, 2]);
  });
});

describe('what should be there', () => {
  const retention = {
    ...{ cron: '0 2 * * *', timezone: 'UTC', keep: { days: 3 } },
    ...{ late: 3_600_000, grace: 86_400_000 },
  };
  const paths = ['expected', 'present', 'missing', 'late', 'too_short', 'too_old', 'empty', 'problem'];
  const told = paths.map((path) => `retention.${path}`);

  test('is held against the times the files were changed', async () => {
    await file('gone-bad.sql', '2026-03-08T02:04:00Z', '');
    await file('b.sql', '2026-03-07T02:04:00Z');
    await file('a.sql', '2026-02-01T02:04:00Z');
    expect(valuesOf(await look({ retention }), ...told)).toEqual([
      ...[3, 1, ['2026-03-06 02:00', '2026-03-08 02:00'], true, [], ['a.sql'], ['2026-03-08 02:00']],
      'late: 2026-03-08 02:00 (empty); missing: 2026-03-06 02:00; kept too long: a.sql',
    ]);
  });

  test('is held against folders named by the day in a zone of their own', async () => {
    for (const day of ['2026-03-07', '2026-03-06', '2026-03-05']) await file(`${day}/site.tar`);
    expect(valuesOf(await look({ dated: hst, retention }), ...told)).toEqual([
      ...[3, 3, [], false, [], [], [], null],
    ]);
  });

  test('is summed over subfolders, and said of each', async () => {
    for (const day of ['2026-03-07', '2026-03-06', '2026-03-05']) await file(`well.test/${day}/site.tar`);
    for (const day of ['2026-03-06', '2026-03-05']) await file(`behind.test/${day}/site.tar`);
    const result = await look({ each: true, dated: hst, retention });
    expect(valuesOf(result, ...told, 'folders.well.test.retention.problem')).toEqual([
      ...[6, 5, ['behind.test: 2026-03-08 02:00'], true, [], [], []],
      ...['behind.test: late: 2026-03-08 02:00', null],
    ]);
  });
});

describe('each subfolder by itself', () => {
  const each = { each: true, dated: hst };

  test('makes the whole as old as the one furthest behind', async () => {
    await file('fresh.test/2026-03-07/site.tar');
    await file('behind.test/2026-02-28/site.tar');
    await file('.zfs/snapshot');
    await file('readme.txt');
    expect(
      valuesOf(
        await look(each),
        'count',
        'age_days',
        'furthest_behind',
        'folders.fresh.test.age_days',
        'error',
      ),
    ).toEqual([2, 7, 'behind.test', 0, null]);
  });

  test('names the missing and the empty, and then the whole has no age', async () => {
    await file('fresh.test/2026-03-07/site.tar');
    await mkdir(join(root, 'hollow.test/2026-03-07'), { recursive: true });
    await mkdir(join(root, 'bare.test'));
    const result = await look({ ...each, expect: ['fresh.test', 'gone.test'] });
    expect(
      valuesOf(result, 'missing', 'empty', 'missing.count', 'age_days', 'furthest_behind', 'error'),
    ).toEqual([
      ['gone.test'],
      ['bare.test', 'hollow.test'],
      1,
      null,
      null,
      'missing: gone.test; empty: bare.test, hollow.test',
    ]);
  });

  test('of nothing at all has no age either', async () => {
    expect(valuesOf(await look(each), 'count', 'age_days', 'error')).toEqual([
      0,
      null,
      'there are no subfolders',
    ]);
  });
});

describe('what could not be looked at', () => {
  test('is a folder that does not exist, or is none', async () => {
    const path = join(root, 'gone');
    expect(await look({ path })).toMatchObject({ saw: false, reason: `the folder ${path} does not exist` });
    await file('plain');
    expect(await look({ path: join(root, 'plain') })).toMatchObject({
      saw: false,
      reason: `${join(root, 'plain')} is no folder`,
    });
  });

  test('is one that takes too long', async () => {
    for (let index = 0; index < 3_000; index += 1) await writeFile(join(root, `${index}`), '');
    expect(await look({}, 1)).toMatchObject({ saw: false, reason: 'it took longer than 1 ms' });
  });
});
