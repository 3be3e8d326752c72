import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { missionControlAt } from '../../demo/estate/mission-control/place.ts';
import { readReport } from '../../demo/estate/mission-control/report.ts';
import { datedFolders } from '../../demo/estate/mission-control/website-backups.ts';
import { freshEstate } from './fresh-estate.ts';
import { openWorks, type Works, whileBroken } from './runbook-works.ts';

let estate: Estate;
let takeDown: () => Promise<void>;
let works: Works;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  works = await openWorks(estate, ['mission-control']);
});
afterAll(async () => {
  await works.close();
  await takeDown();
});

const finished = { state: 'finished', reason: null };
const site = 'lrwd.example';
const place = () => missionControlAt(estate.root);
const dates = (domain = site): string[] => datedFolders(place().websiteBackups, domain);
const onSite = (...names: string[]): string => join(place().sites, ...names);

const broken = (knob: string, act: () => Promise<void>): Promise<void> => whileBroken(estate, knob, act);

describe('a site that needs review', () => {
  const review = 'mission-control/website-backups#needs-review';
  const record = { FILE: 'files/uploads/cache.php', RIGHT_UNTIL: 'never', WRONG_FROM: '2026-03-07' };

  it('is looked at only after a snapshot, and cleared where somebody knows why', async () => {
    await broken('needs-review', async () => {
      const run = await works.begin(review);
      const seen = await works.go(run, { record, choose: { 'known-window': 'yes' }, until: 'cleared' });
      expect(seen.tries[0]).toBe('snapshot-first succeeded');
      const evidence = join(
        place().snapshots,
        seen.values.EVIDENCE ?? '',
        'website-backups',
        site,
        dates()[0] ?? '',
      );
      expect(existsSync(join(evidence, record.FILE))).toBe(true);
      rmSync(join(place().websiteBackups, site, dates()[0] ?? '', record.FILE));
      const journey = await works.go(run);
      expect(journey).toMatchObject(finished);
      expect(journey.tries.slice(-2)).toEqual(['review-again succeeded', 'nothing-flagged succeeded']);
      expect(readReport(place().backupJob, Date.now())).toMatchObject({ needs_review: 0, pass: 4 });
    });
  });

  it('is an incident where nobody knows', async () => {
    await broken('needs-review', async () => {
      const journey = await works.walk(review, {}, { record, choose: { 'known-window': 'no-nobody-does' } });
      expect(journey).toMatchObject(finished);
      expect(journey.tries.slice(-2)).toEqual(['say-incident succeeded', 'incident-open succeeded']);
      expect(journey.tries.join()).not.toContain('review-again');
      expect(await works.said()).toContain('A website may have been broken into');
    });
  });

  it('is not touched while no snapshot can be taken', async () => {
    await broken('needs-review', () =>
      broken('snapshots-fail', async () => {
        const journey = await works.walk(review);
        expect(journey.tries).toEqual(['snapshot-first failed']);
        expect(journey.state).toBe('stuck');
      }),
    );
  });
});

describe('website backups', () => {
  it('that are missing are made again', async () => {
    await broken('stale-backup', async () => {
      const journey = await works.walk(
        'mission-control/website-backups#a-backup-is-missing-or-old',
        {},
        {
          choose: { 'how-many': 'one' },
        },
      );
      expect(journey).toMatchObject(finished);
      expect(journey.tries).toContain('read-log succeeded');
      expect(journey.tries.join()).not.toContain('look-at-schedule');
      expect(readReport(place().backupJob, Date.now())).toMatchObject({ failed: 0 });
    });
  });

  it('are confirmed by the checks of the service', async () => {
    expect(await works.walk('mission-control/website-backups#confirm-success')).toMatchObject(finished);
    await broken('stale-backup', async () => {
      const journey = await works.walk('mission-control/maintenance#website-backup-review');
      expect(journey).toMatchObject({ state: 'stuck', at: 'every-site-good' });
    });
  });
});

describe('the other maintenance items', () => {
  it.each([
    'patches',
    'server-backups',
    'failover-drill',
    'snapshot-review',
    'certificates',
    'site-content-check',
  ])('%s is walked to its end', async (item) => {
    const journey = await works.walk(`mission-control/maintenance#${item}`);
    expect(journey).toMatchObject(finished);
    expect(journey.tries.length).toBeGreaterThan(1);
  });

  it('the collector works again once its lock is gone', async () => {
    await broken('collector', async () => {
      expect((await works.walk('mission-control/maintenance#collect')).tries).toEqual(['collect failed']);
      const journey = await works.walk(
        'mission-control/maintenance#collector',
        {},
        {
          choose: { 'why-it-fails': 'lock' },
        },
      );
      expect(journey).toMatchObject(finished);
      expect(JSON.parse(readFileSync(join(place().repo, 'out', 'last-run.json'), 'utf8'))).toMatchObject({
        ok: true,
      });
    });
  });

  it('maintenance.json is mended before the collector is asked again', async () => {
    await broken('maintenance-json-broken', async () => {
      const run = await works.begin('mission-control/maintenance#collector');
      const choose = { 'why-it-fails': 'file' };
      await works.go(run, { choose, until: 'mend-file' });
      await estate.turn('maintenance-json-broken', false);
      const journey = await works.go(run, { choose });
      expect(journey).toMatchObject(finished);
      expect(journey.tries.join()).not.toContain('remove-lock');
    });
  });

  it('the dashboard has to answer before it counts as mended', async () => {
    await broken('dashboard', async () => {
      const run = await works.begin('mission-control/maintenance#dashboard');
      await works.go(run, { until: 'dashboard-answers' });
      await estate.turn('dashboard', false);
      expect(await works.go(run)).toMatchObject(finished);
    });
  });
});

describe('site collaboration', () => {
  const branch = { BRANCH: 'opening-hours' };
  const live = (): string => readFileSync(onSite('mci.example', 'files', 'index.html'), 'utf8');

  it('one asks, another agrees once the branch is mended, and it goes live', async () => {
    expect(await works.offered('mission-control/site-collaboration', 'BRANCH')).toEqual(['opening-hours']);
    const run = await works.begin('mission-control/site-collaboration#site-collaboration', branch);
    const record = { CHANGE: 'New opening hours' };
    await works.go(run, { record, refuse: ['agree'], until: 'agree' });
    const mended = await works.go(run, { refuse: ['agree'], until: 'mended' });
    expect(mended.tries.at(-1)).toBe('agree refused');
    expect(live()).not.toContain('Open from 9 to 5');
    const journey = await works.go(run, { record });
    expect(journey).toMatchObject(finished);
    expect(journey.tries.filter((each) => each === 'agree succeeded')).toHaveLength(1);
    expect(live()).toContain('Open from 9 to 5');
    expect(readFileSync(onSite('deploys.log'), 'utf8')).toMatch(/ mci\.example opening-hours\n$/);
    expect(await works.said()).toContain('Ready to deploy: branch');
  });

  it('a deploy that breaks the site is taken back', async () => {
    const spoilt = join(place().branches, 'spoilt');
    const before = live();
    mkdirSync(spoilt);
    writeFileSync(join(spoilt, 'index.html'), '<h1>no title</h1>');
    const branch = { BRANCH: 'spoilt' };
    await expect(works.begin('mission-control/site-collaboration#deploy', branch)).rejects.toThrow(
      'only a part',
    );
    const run = await works.begin('mission-control/site-collaboration#site-collaboration', branch);
    const record = { CHANGE: 'A new start page' };
    expect(await works.go(run, { record })).toMatchObject({ state: 'stuck', at: 'deploy' });
    expect(live()).toContain('no title');
    await works.wish(run, { kind: 'roll-back' });
    await works.go(run);
    expect(live()).toBe(before);
  });
});
