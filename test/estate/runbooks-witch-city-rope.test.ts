import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { hasData } from '../../demo/estate/witch-city-rope/database.ts';
import { type WitchCityRopePlace, witchCityRopeAt } from '../../demo/estate/witch-city-rope/place.ts';
import { readRelease } from '../../demo/estate/witch-city-rope/release.ts';
import { freshEstate } from './fresh-estate.ts';
import { openRunbookShop, type RunbookShop } from './runbook-shop.ts';

let estate: Estate;
let takeDown: () => Promise<void>;
let place: WitchCityRopePlace;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  place = witchCityRopeAt(join(estate.root, 'witch-city-rope'));
});
afterAll(() => takeDown());
// Each test begins with the version that runs on a good day.
beforeEach(() => rmSync(place.release, { force: true }));

/** Breaks something until the test is over. */
async function turn(knob: string): Promise<void> {
  onTestFinished(() => estate.turn(`witch-city-rope-${knob}`, false));
  await estate.turn(`witch-city-rope-${knob}`, true);
}

const open = (): Promise<RunbookShop> => openRunbookShop(estate, 'witch-city-rope', 200);
const security = { values: { VERSION: '5.3.0' }, answers: { 'which-category': 'security' } };

describe('an update', () => {
  it('goes to staging, is backed up for, and done in maintenance mode by two people', async () => {
    const shop = await open();
    const walked = await shop.walk('updates#an-update', security);
    expect(walked.state).toBe('finished');
    expect(walked.steps).toEqual([
      ...['which-category: succeeded', 'to-staging: succeeded', 'try-critical-in-staging: succeeded'],
      ...['back-up-production: succeeded', 'verify-backups: succeeded', 'keep-version: succeeded'],
      ...['maintenance-on: succeeded', 'do-update: succeeded', 'verify-update: succeeded'],
      ...['critical-paths: succeeded', 'pages-are-quick: succeeded', 'maintenance-off: succeeded'],
      ...['still-quick: succeeded', 'site-is-well: succeeded', 'few-errors: succeeded'],
    ]);
    expect(readRelease(place)).toEqual({
      ...{ production: '5.3.0', staging: '5.3.0', kept: '5.2.0', maintenance: false },
    });
  });

  it.each([
    ['ends in the middle', 'update-breaks', 'do-update: failed'],
    ['does not work', 'update-spoils', 'critical-paths: failed'],
  ])('goes back when it %s, and ends maintenance mode all the same', async (_what, knob, failure) => {
    const shop = await open();
    await turn(knob);
    const walked = await shop.walk('updates#an-update', security);
    expect(walked.state).toBe('finished');
    expect(walked.steps).toContain(failure);
    expect(walked.steps.slice(walked.steps.indexOf(failure) + 1)).toEqual([
      ...['go-back-now: succeeded', 'critical-paths-again: succeeded', 'maintenance-off: succeeded'],
      ...['still-quick: succeeded', 'site-is-well: succeeded', 'few-errors: succeeded'],
    ]);
    expect(readRelease(place)).toMatchObject({ production: '5.2.0', maintenance: false });
  });

  it('does not begin over backups that do not verify', async () => {
    const shop = await open();
    await turn('damaged');
    const walked = await shop.walk('updates#an-update', security);
    expect(walked).toMatchObject({ state: 'aborted' });
    expect(walked.steps.at(-1)).toBe('verify-backups: failed');
    expect(readRelease(place)).toMatchObject({ production: '5.2.0', maintenance: false });
  });

  it('is tested by everything when it is a feature, and waits for the window', async () => {
    const clock = join(estate.root, 'clock');
    mkdirSync(clock);
    const say = (time: string) =>
      writeFileSync(join(clock, 'date'), `#!/bin/sh\necho '${time}'\n`, { mode: 0o755 });
    const env = { ...estate.env, PATH: `${clock}:${estate.env.PATH ?? process.env.PATH}` };
    const shop = await openRunbookShop({ ...estate, env }, 'witch-city-rope', 200);
    const answers = { 'which-category': 'feature' };
    say('1 03');
    const waiting = await shop.walk('updates#an-update', { ...security, answers, until: 'window-is-open' });
    expect(waiting.steps).toContain('try-everything-in-staging: succeeded');
    expect(readRelease(place)).toMatchObject({ staging: '5.3.0', production: '5.2.0', maintenance: false });
    say('2 04');
    const standing = await shop.goOn(waiting.id, { until: 'maintenance-on' });
    expect(standing.steps.at(-1)).toBe('window-is-open: succeeded');
    expect(standing.steps.filter((step) => /^(try|few)-/.test(step))).toHaveLength(1);
  });

  it('is tested under load when it is about performance, and waits until few people are there', async () => {
    const shop = await open();
    const answers = { 'which-category': 'performance' };
    const standing = await shop.walk('updates#an-update', { ...security, answers, until: 'maintenance-on' });
    expect(standing.steps).toContain('try-load-in-staging: succeeded');
    expect(standing.steps.at(-1)).toBe('few-people: succeeded');
    expect(standing.steps.filter((step) => step.startsWith('try-'))).toHaveLength(1);
    expect(readRelease(place)).toMatchObject({ staging: '5.3.0', production: '5.2.0', maintenance: false });
  });
});

describe('the tasks of the database', () => {
  it('are done daily, weekly and monthly', async () => {
    const shop = await open();
    for (const cadence of ['daily', 'weekly', 'monthly']) {
      const walked = await shop.walk(`database#${cadence}`);
      expect(walked.state).toBe('finished');
      expect(walked.steps.filter((step) => !step.endsWith(': succeeded'))).toEqual([]);
    }
    const entriesIn = (folder: string): string[] =>
      readdirSync(join(place.backups, folder)).flatMap((name) =>
        readFileSync(join(place.backups, folder, name), 'utf8')
          .trim()
          .split('\n'),
      );
    expect(entriesIn('log')).toHaveLength(16);
    expect(entriesIn('archived')).toHaveLength(3);
    const database = new Database(place.database, { readonly: true });
    onTestFinished(() => void database.close());
    expect(database.prepare('SELECT count(*) FROM audit_log').pluck().get()).toBe(13);
    expect(database.prepare('SELECT count(*) FROM sqlite_stat1').pluck().get()).not.toBe(0);
  });

  it('lead from a slow query to its cause', async () => {
    const shop = await open();
    await turn('queries');
    const standing = await shop.walk('database#daily', { until: 'look-at-plan' });
    expect(standing.steps.slice(-2)).toEqual(['queries-are-quick: failed', 'slow-query-log: succeeded']);
    expect(await standing.printed('slow-query-log')).toContain('200 ms on average');
  });

  it('stop where the database is gone', async () => {
    const shop = await open();
    await turn('database');
    const walked = await shop.walk('database#weekly');
    expect(walked).toMatchObject({ state: 'stuck', steps: ['rebuild-indexes: failed'] });
  });
});

describe('emergencies and backups', () => {
  it('restore a database that is gone from the newest backup that verifies', async () => {
    const shop = await open();
    await turn('database');
    const [newest = '', older = ''] = readdirSync(join(place.backups, 'daily'))
      .filter((name) => /^database_.*\.gz$/.test(name))
      .sort()
      .reverse();
    const path = join(place.backups, 'daily', newest);
    const whole = readFileSync(path);
    onTestFinished(() => writeFileSync(path, whole));
    writeFileSync(path, 'cut off');
    const method = { 'how-is-the-database': 'its-data-is-gone-or-damaged-restore' };
    const first = await shop.walk('emergencies#database-failure', {
      answers: method,
      until: 'choose-backup',
    });
    await shop.wish(first.id, { kind: 'done', note: '', evidence: '', values: { BACKUP: newest } });
    await shop.wish(first.id, { kind: 'run' });
    const asked = await shop.goOn(first.id, { until: 'choose-backup' });
    expect(asked.steps.at(-1)).toBe('verify-backup: failed');
    expect(hasData(place)).toBe(false);
    const walked = await shop.goOn(first.id, { answers: { ...method, BACKUP: older } });
    expect(walked.state).toBe('finished');
    expect(walked.steps.slice(-2)).toEqual([
      'restore-database: succeeded',
      'database-is-reachable: succeeded',
    ]);
    expect(hasData(place)).toBe(true);
  });

  it('restore no backup that has changed since it was verified', async () => {
    const shop = await open();
    const method = { 'how-is-the-database': 'its-data-is-gone-or-damaged-restore' };
    const newest = readdirSync(join(place.backups, 'daily'))
      .filter((name) => /^database_.*\.gz$/.test(name))
      .sort()
      .at(-1);
    const path = join(place.backups, 'daily', newest ?? '');
    const whole = readFileSync(path);
    onTestFinished(() => writeFileSync(path, whole));
    const answers = { ...method, BACKUP: newest ?? '' };
    const standing = await shop.walk('emergencies#database-failure', { answers, until: 'restore-database' });
    expect(standing.values.SUM).toBe(createHash('sha256').update(whole).digest('hex'));
    const before = readFileSync(place.database);
    writeFileSync(path, gzipSync('something else'));
    const stuck = await shop.goOn(standing.id, { answers });
    expect(stuck).toMatchObject({ state: 'stuck' });
    expect(await stuck.printed('restore-database')).toContain('nothing was restored');
    expect(readFileSync(place.database).equals(before)).toBe(true);
  });

  it('make the backups that are missing, and copy them elsewhere', async () => {
    const shop = await open();
    await turn('backup');
    await turn('off-site');
    for (const cadence of ['daily', 'weekly', 'monthly'])
      expect(await shop.walk(`backups#${cadence}`)).toMatchObject({ state: 'finished' });
    const walked = await shop.walk('backups#off-site');
    expect(walked.state).toBe('finished');
    for (const cadence of ['weekly', 'monthly']) {
      const here = readdirSync(join(place.backups, cadence)).filter((name) => name.endsWith('.gz'));
      expect(readdirSync(join(place.offSite, cadence))).toEqual(expect.arrayContaining(here));
    }
  });
});
