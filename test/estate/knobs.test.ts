import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { findings, freshEstate, just, run } from './fresh-estate.ts';

let estate: Estate;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
});
afterAll(() => takeDown());

/** Breaks something, sees it broken, mends it and sees it mended. */
async function breaksAndMends(knob: string, well: () => Promise<boolean>): Promise<void> {
  expect(await well(), 'before').toBe(true);
  await estate.turn(knob, true);
  expect(estate.knobs().find((each) => each.id === knob)?.on).toBe(true);
  expect(await well(), 'broken').toBe(false);
  // Turning it again changes nothing.
  await estate.turn(knob, true);
  await estate.turn(knob, false);
  expect(estate.knobs().find((each) => each.id === knob)?.on).toBe(false);
  expect(await well(), 'mended').toBe(true);
}

const value = async (recipe: string, name: string): Promise<unknown> =>
  (await findings(estate, recipe))[name];

async function answers(url: string | undefined): Promise<boolean> {
  return fetch(`${url}/health`).then(
    (response) => response.status === 200,
    () => false,
  );
}

async function report(): Promise<Record<string, unknown>> {
  const { stdout } = await run(
    estate,
    estate.root,
    join(estate.env.WEBSITE_BACKUP_JOB ?? '', 'bin', 'website-report'),
    '--json',
  );
  return JSON.parse(stdout);
}

const repo = (): string => join(estate.env.MISSION_CONTROL_COLLECTOR ?? '', 'repo');

describe('a knob', () => {
  it('makes imports fail, and the log says so', () =>
    breaksAndMends('import', async () => {
      const [healthy, errors] = [
        await value('import-health', 'healthy'),
        await value('import-errors', 'errors'),
      ];
      // Both say the same, or the knob left something behind.
      expect(errors).toBe(healthy ? 0 : 1);
      return healthy === true;
    }));

  it('makes imports slower than the critical bound', () =>
    breaksAndMends('slow-import', async () => {
      const speed = Number(await value('import-perf', 'records_per_second'));
      expect(speed < 500 || speed > 1000).toBe(true);
      return speed > 1000;
    }));

  it('makes queries slower than the critical bound', () =>
    breaksAndMends('slow-queries', async () => {
      const time = Number(await value('db-slow-queries', 'query_ms'));
      expect(time < 50 || time > 100).toBe(true);
      return time < 50;
    }));

  it('mends queries also while the database is gone', async () => {
    for (const [id, on] of [
      ['slow-queries', true],
      ['database', true],
      ['slow-queries', false],
      ['database', false],
    ] as const) {
      await estate.turn(id, on);
    }
    expect(Number(await value('db-slow-queries', 'query_ms'))).toBeLessThan(50);
  });

  it('makes the cache miss', () =>
    breaksAndMends('cold-cache', async () => {
      const rate = Number(await value('cache-stats', 'hit_rate'));
      expect(rate > 95 || rate < 90).toBe(true);
      return rate > 95;
    }));

  it('makes the worker eat memory', () =>
    breaksAndMends('memory', async () => {
      const memory = Number(await value('system-resources', 'memory_gb'));
      expect(memory < 2 || memory > 4).toBe(true);
      return memory < 2;
    }));

  it('takes the database away, and the website fails with it', () =>
    breaksAndMends('database', async () => {
      const reachable = await value('db-check', 'reachable');
      expect(await answers(estate.env.MIDSHERO_URL)).toBe(reachable);
      return reachable === true;
    }));

  it('stops the website and starts it at the same address', () =>
    breaksAndMends('site', () => answers(estate.env.MIDSHERO_URL)));

  it('stops the dashboard and starts it at the same address', () =>
    breaksAndMends('dashboard', () => answers(estate.env.MISSION_CONTROL_URL)));

  it('takes the newest backups of one website away', () =>
    breaksAndMends('stale-backup', async () => (await report()).failed === 0));

  it('puts a strange file among the uploads of one website', () =>
    breaksAndMends('needs-review', async () => {
      const { needs_review, failed, sites } = await report();
      expect(failed).toBe(0);
      if (needs_review === 1)
        expect(JSON.stringify(sites)).toContain('cache.php: a program among the uploads');
      return needs_review === 0;
    }));

  it('keeps the collector from working', () =>
    breaksAndMends('collector', async () => (await run(estate, repo(), 'bin/collect')).code === 0));

  it('leaves maintenance.json half-written', () =>
    breaksAndMends(
      'maintenance-json-broken',
      async () => (await run(estate, repo(), 'bin/collect')).code === 0,
    ));

  it('interrupts an import that can be resumed', () =>
    breaksAndMends('import-interrupted', async () => (await value('import-status', 'state')) === 'idle'));

  it('spoils an export so that only staging finds it', () =>
    breaksAndMends('export-mistake', async () => {
      expect(await value('export-validate', 'valid')).toBe(true);
      await just(estate, 'staging-prepare');
      await just(estate, 'staging-import');
      return (await value('staging-validate', 'valid')) === true;
    }));

  it('leaves effects without their power', () =>
    breaksAndMends('inconsistent-data', async () => (await value('validate-all-data', 'valid')) === true));

  it('takes an index away that may not be made again', () =>
    breaksAndMends('slow-for-good', async () => {
      const optimized = (await just(estate, 'db-optimize')).code === 0;
      expect(Number(await value('db-slow-queries', 'query_ms')) < 50).toBe(optimized);
      return optimized;
    }));

  it('cuts the newest full backup off', () =>
    breaksAndMends('backup-cut-off', async () => {
      const files = String(await value('db-backup-list', 'files')).split(',');
      const newest = files.find((each) => each.endsWith('_full.sql')) ?? '';
      return (await just(estate, 'db-backup-verify', newest)).code === 0;
    }));

  /** A program of the weekly backup job, with its words. */
  const goesWell = async (program: string, ...words: string[]): Promise<boolean> => {
    const path = join(estate.env.WEBSITE_BACKUP_JOB ?? '', 'bin', program);
    return (await run(estate, estate.root, path, ...words)).code === 0;
  };
  const newestOf = async (folder: string): Promise<string> =>
    (await readdir(join(estate.root, folder))).toSorted().at(-1) ?? '';

  it('damages a website backup, which is not restored then', () =>
    breaksAndMends('website-backup-damaged', async () => {
      const backup = `lrwd.example/${await newestOf('website-backups/lrwd.example')}`;
      return goesWell('website-restore', backup, 'staging');
    }));

  it('takes staging away', () =>
    breaksAndMends('staging-away', async () => {
      const backup = `lrwd.example/${await newestOf('website-backups/lrwd.example')}`;
      return goesWell('website-restore', backup, 'staging');
    }));

  it('keeps snapshots from being taken', () =>
    breaksAndMends('snapshots-fail', () => goesWell('snapshot', 'take')));

  it('cuts a server backup off', () =>
    breaksAndMends('server-backup-damaged', async () => {
      const image = (await newestOf('server-backups/web1')).replace('.img', '');
      return goesWell('machine', 'restore', `web1/${image}`);
    }));

  it('that does not exist is refused with those that do', async () => {
    await expect(estate.turn('imports', true)).rejects.toThrow(/no knob "imports".*slow-import/);
  });

  it('can be turned from another process, also where a web server must stop', async () => {
    const turn = (position: string): Buffer =>
      execFileSync(process.execPath, ['demo/estate/main.ts', estate.root, 'site', position]);
    turn('on');
    await vi.waitUntil(async () => !(await answers(estate.env.MIDSHERO_URL)));
    turn('off');
    await vi.waitUntil(() => answers(estate.env.MIDSHERO_URL));
  });
});

describe('a failed import', () => {
  it('fails again when it is resumed, until somebody mends the export or rolls it back', async () => {
    await estate.turn('import', true);
    expect(await findings(estate, 'import-status')).toMatchObject({
      state: 'failed',
      records: 300,
      total: 480,
    });
    const resumed = await just(estate, 'import-resume');
    expect(resumed.code).toBe(1);
    expect(resumed.stdout).toContain('record 301: magnitude');
    expect((await just(estate, 'import-rollback')).code).toBe(0);
    expect(await findings(estate, 'validate-all-data')).toMatchObject({ valid: true });
    await estate.turn('import', false);
    expect((await just(estate, 'import-health')).code).toBe(0);
    const log = await readFile(join(estate.env.MIDSHERO_LOGS ?? '', 'import', 'import.log'), 'utf8');
    expect(log).toContain('rolled back: 300 powers are as they were');
  });
});
