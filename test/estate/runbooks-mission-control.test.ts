import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { readMachine } from '../../demo/estate/mission-control/machines.ts';
import { missionControlAt } from '../../demo/estate/mission-control/place.ts';
import { listSnapshots } from '../../demo/estate/mission-control/snapshots.ts';
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
const home = (): string => readFileSync(onSite(site, 'files', 'index.html'), 'utf8');

const broken = (knob: string, act: () => Promise<void>): Promise<void> => whileBroken(estate, knob, act);

describe('the quarterly restore test', () => {
  const test = 'mission-control/maintenance#quarterly-restore-test';
  const record = { TIME_TO_RESTORE: '38', ISSUES: 'hosts file edited by hand' };

  it('restores the latest backup to staging in five steps, and records the time to restore and the issues', async () => {
    const journey = await works.walk(test, {}, { record });
    expect(journey).toMatchObject(finished);
    expect(journey.tries).toEqual([
      ...['latest-backup', 'check-archive', 'restore', 'settings', 'load-site'].map(
        (each) => `${each} succeeded`,
      ),
      ...['loads', 'data-intact', 'record-times', 'say-times'].map((each) => `${each} succeeded`),
    ]);
    expect(journey.values).toEqual({ SITE: site, DATE: dates()[0], ...record });
    const staged = join(place().staging, site);
    expect(readFileSync(join(staged, 'settings.env'), 'utf8')).toContain(`DATABASE=staging_${site}`);
    expect(readFileSync(join(staged, 'database.sql'), 'utf8')).toContain('-- complete');
    expect(await works.said()).toContain('Time to restore: 38 minutes. Issues: hosts file edited by hand');
  });

  it('asks for a number, and for what went wrong', async () => {
    const run = await works.begin(test, { SITE: 'traveltechus.example' });
    await works.go(run, { until: 'record-times' });
    const done = { kind: 'done', note: '', evidence: '' } as const;
    expect(await works.wish(run, { ...done, values: { TIME_TO_RESTORE: 'soon', ISSUES: 'none' } })).toContain(
      'does not look as it must',
    );
    expect(await works.wish(run, { ...done, values: { TIME_TO_RESTORE: '12' } })).toContain('is needed');
    expect(await works.go(run, { record })).toMatchObject(finished);
    await expect(works.begin(test, { SITE: 'mci.example' })).rejects.toThrow('is one of');
  });

  it('goes on with another date where the backup does not import', async () => {
    await broken('website-backup-damaged', async () => {
      const [damaged, before = ''] = dates();
      const journey = await works.walk(test, {}, { record: { ...record, DATE: before } });
      expect(journey).toMatchObject({ ...finished, values: { DATE: before } });
      expect(journey.tries.slice(0, 6)).toEqual([
        ...['latest-backup succeeded', 'check-archive failed', 'other-dates succeeded'],
        ...['other-date succeeded', 'check-archive succeeded', 'restore succeeded'],
      ]);
      // Whoever insists on the damaged one gets nowhere, and not for ever.
      const stuck = await works.walk(test, {}, { record: { ...record, DATE: damaged ?? '' } });
      expect(stuck).toMatchObject({ state: 'stuck', at: 'check-archive' });
      expect(stuck.reason).toContain('3 times');
      await works.wish(stuck.run, { kind: 'abort', reason: 'Enough.' });
    });
  });

  it('leads to the troubleshooting while staging is away, and back', async () => {
    await broken('staging-away', async () => {
      const run = await works.begin(test);
      const journey = await works.go(run, { until: 'staging-mended' });
      expect(journey.tries.at(-1)).toBe('restore failed');
      expect(existsSync(place().staging)).toBe(false);
      await estate.turn('staging-away', false);
      const after = await works.go(run, { record });
      expect(after).toMatchObject(finished);
      expect(after.tries).toContain('restore succeeded');
    });
  });
});

describe('the restore procedure', () => {
  const restore = 'mission-control/restore#backup-and-restore';

  it('of a website goes over staging to the live site', async () => {
    writeFileSync(onSite(site, 'files', 'index.html'), 'defaced');
    const snapshots = listSnapshots(place()).length;
    const journey = await works.walk(
      restore,
      {},
      {
        choose: { method: 'website-backup' },
        record: { BACKUP: `${site}/${dates()[0]}` },
      },
    );
    expect(journey).toMatchObject({ ...finished, values: { METHOD: 'website-backup' } });
    expect(journey.tries.join()).not.toMatch(/machine|copy-out/);
    expect(home()).toContain(`<title>${site}</title>`);
    expect(listSnapshots(place())).toHaveLength(snapshots + 1);
    // What was there is kept.
    const kept = join(
      place().snapshots,
      journey.values.BEFORE_WEBSITE ?? '',
      'sites',
      site,
      'files',
      'index.html',
    );
    expect(readFileSync(kept, 'utf8')).toBe('defaced');
  });

  it('takes no damaged backup, and asks for another date', async () => {
    await broken('website-backup-damaged', async () => {
      const [damaged, before] = dates();
      const run = await works.begin('mission-control/restore#website-backup');
      const asked = await works.go(run, { until: 'which-website-backup' });
      expect(asked.tries.at(-1)).toBe('list-website-backups succeeded');
      const done = { kind: 'done', note: '', evidence: '' } as const;
      expect(await works.wish(run, { ...done, values: { BACKUP: '../../etc/passwd' } })).toContain(
        'does not look',
      );
      await works.wish(run, { ...done, values: { BACKUP: `${site}/${damaged}` } });
      await works.go(run, { until: 'which-website-backup' });
      const journey = await works.go(run, { record: { BACKUP: `${site}/${before}` } });
      expect(journey).toMatchObject(finished);
      expect(journey.tries.filter((each) => each.startsWith('check-website-backup'))).toEqual([
        ...['check-website-backup failed', 'check-website-backup succeeded'],
      ]);
    });
  });

  it('puts the live site back where the restore does not go well', async () => {
    const run = await works.begin('mission-control/restore#website-backup');
    const backup = `${site}/${dates()[0]}`;
    await works.go(run, { record: { BACKUP: backup }, until: 'restore-live' });
    writeFileSync(onSite(site, 'files', 'index.html'), 'written meanwhile');
    await broken('website-backup-damaged', async () => {
      expect(await works.go(run)).toMatchObject({ state: 'stuck', at: 'restore-live' });
      expect(await works.wish(run, { kind: 'roll-back' })).toBe('moved');
      expect((await works.go(run)).tries.at(-1)).toBe('put-site-back succeeded');
    });
    expect(home()).toContain(`<title>${site}</title>`);
    await works.wish(run, { kind: 'abort', reason: 'It was put back.' });
  });

  it('of a machine makes a new one beside it; a cut-off image leads to the night before', async () => {
    await broken('server-backup-damaged', async () => {
      const images = readdirSync(join(place().serverBackups, 'web1')).sort().reverse();
      const [damaged, good] = images.map((each) => `web1/${each.replace('.img', '')}`);
      const run = await works.begin(restore);
      const choose = { method: 'server-backup' };
      await works.go(run, { choose, until: 'which-server-backup' });
      await works.wish(run, { kind: 'done', note: '', evidence: '', values: { IMAGE: damaged ?? '' } });
      await works.go(run, { until: 'which-server-backup' });
      expect(readMachine(place(), 'web1')).toMatchObject({ running: true });
      const journey = await works.go(run, { record: { IMAGE: good ?? '' }, until: 'take-over' });
      expect(journey.tries).toContain('restore-machine failed');
      expect(readMachine(place(), 'web1-restored')).toMatchObject({
        from: good,
        running: true,
        address: null,
      });
      expect(await works.go(run)).toMatchObject(finished);
      expect(readMachine(place(), 'web1-restored')).toMatchObject({ address: '192.0.2.11' });
      expect(readMachine(place(), 'web1')).toMatchObject({ running: false, address: null });
    });
  });

  it('of something deleted today copies it out of the snapshot, and nothing else', async () => {
    const lost = 'mci.example/files/style.css';
    rmSync(onSite(lost));
    writeFileSync(onSite('mci.example', 'files', 'new.html'), 'written today');
    const nightly = listSnapshots(place()).find((each) => each.startsWith('nightly')) ?? '';
    const journey = await works.walk(
      restore,
      {},
      {
        choose: { method: 'snapshot' },
        record: { SNAPSHOT: nightly, LOST: lost },
      },
    );
    expect(journey).toMatchObject(finished);
    expect(readFileSync(onSite(lost), 'utf8')).toContain('font-family');
    expect(readFileSync(onSite('mci.example', 'files', 'new.html'), 'utf8')).toBe('written today');
  });

  it('does nothing where not even a snapshot can be taken', async () => {
    await broken('snapshots-fail', async () => {
      const journey = await works.walk('mission-control/restore#snapshot');
      expect(journey).toMatchObject({ state: 'stuck', at: 'snapshot-of-now' });
      await works.wish(journey.run, { kind: 'abort', reason: 'Make room first.' });
    });
  });
});
