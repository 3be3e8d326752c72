import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { knownRights } from '../../commands/index.ts';
import type { Estate } from '../../demo/estate/estate.ts';
import { allKnobs } from '../../demo/estate/switchboard.ts';
import { demoPeople } from '../../demo/town.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { LookResult } from '../../src/checks/probe.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Status } from '../../src/core/status.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { createRunbookShelf } from '../../src/execution/runbook-shelf.ts';
import { freshEstateWithJobs } from './fresh-estate.ts';
import type { JobDesk } from './job-desk.ts';
import { midsHeroKnobs, missionControlKnobs } from './knobs/first-services.ts';

const home = resolve(import.meta.dirname, '..', '..');
let estate: Estate;
let config: Config;
let desk: JobDesk;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, desk, takeDown } = await freshEstateWithJobs());
  const reading = await readConfig({
    home,
    knownRights,
    env: { ...estate.env, ...demoPeople, WATCHKEEPER_PORT: '9464' },
  });
  if (!reading.valid) throw new Error(JSON.stringify(reading.problems, null, 2));
  expect(reading.warnings).toEqual([]);
  config = reading.config;
});
afterAll(() => takeDown());

/** The id of a check, with its service before it where a service above it in the alphabet has one of that id, too. */
function nameOf(check: Config['checks'][number]): string {
  const first = config.checks.find(({ id }) => id === check.id);
  return first === check ? check.id : `${check.service}/${check.id}`;
}

/** Looks once with the probes of these checks (or of all) and says how each check stands. */
async function look(...checks: string[]): Promise<Record<string, Status>> {
  const looker = createLooker({
    ...{ clock: systemClock, maintenanceDigest: async () => ({}), heartbeat: desk.look },
  });
  const wanted = config.checks.filter((check) => checks.length === 0 || checks.includes(nameOf(check)));
  const results = new Map<string, LookResult>();
  for (const probe of config.probes) {
    const asked = wanted.some((check) => check.service === probe.service && check.probe === probe.id);
    if (asked)
      results.set(`${probe.service}/${probe.id}`, await looker.look(probe, new AbortController().signal));
  }
  const statuses: Record<string, Status> = {};
  for (const check of wanted) {
    const result = results.get(`${check.service}/${check.probe}`);
    if (result) statuses[nameOf(check)] = evaluateLook(check, result).seen;
  }
  return statuses;
}

describe('the shipped config', () => {
  it('finds everything in order in a fresh estate', async () => {
    const statuses = await look();
    expect(Object.keys(statuses)).toHaveLength(config.checks.length);
    expect(Object.entries(statuses).filter(([, status]) => status !== 'ok')).toEqual([]);
  });

  it.each([...midsHeroKnobs, ...missionControlKnobs])(
    'sees what the knob %s breaks',
    async (knob, expected) => {
      await estate.turn(knob, true);
      try {
        expect(await look(...Object.keys(expected))).toEqual(expected);
      } finally {
        await estate.turn(knob, false);
      }
      const mended = await look(...Object.keys(expected));
      expect(Object.values(mended).every((status) => status === 'ok')).toBe(true);
    },
  );

  it('has every knob in that table, or in the tests of its service', () => {
    const ofOthers = ['Vedfolnir', 'WitchCityRope', 'Treazr Island'];
    const here = estate.knobs().filter(({ group }) => !ofOthers.includes(group));
    expect(here.map(({ id }) => id).toSorted()).toEqual(
      [...midsHeroKnobs, ...missionControlKnobs].map(([id]) => id).toSorted(),
    );
    expect(new Set(estate.knobs().map(({ group }) => group))).toEqual(
      new Set(config.services.map(({ name }) => name)),
    );
    expect(estate.knobs().map(({ id }) => id)).toEqual(allKnobs.map(({ id }) => id));
  });

  it.each([
    ['incremental-backup', '_incr.sql'],
    ['full-backup', '_full.sql'],
    ['archive-backup', '_archive.sql'],
  ])('finds an %s that is new and empty', async (id, ending) => {
    const folder = join(estate.env.MIDSHERO_HOME ?? '', 'backups');
    const newest = (await readdir(folder))
      .filter((name) => name.endsWith(ending))
      .toSorted()
      .at(-1);
    const path = join(folder, newest ?? '');
    const content = await readFile(path);
    const { atime, mtime } = await stat(path);
    await truncate(path, 0);
    await utimes(path, atime, mtime);
    try {
      expect(await look(id, `${id}-size`)).toEqual({ [id]: 'ok', [`${id}-size`]: 'critical' });
    } finally {
      await writeFile(path, content);
      await utimes(path, atime, mtime);
    }
    expect(await look(`${id}-size`)).toEqual({ [`${id}-size`]: 'ok' });
    expect(config.checks.find((check) => check.id === `${id}-size`)).toMatchObject({ part: 'Backups' });
  });

  // The tuning table of the handbook; a value on a bound is a warning.
  it.each([
    ['import-speed', 1000.1, 'ok'],
    ['import-speed', 1000, 'warning'],
    ['import-speed', 500, 'warning'],
    ['import-speed', 499.9, 'critical'],
    ['query-time', 49.9, 'ok'],
    ['query-time', 50, 'warning'],
    ['query-time', 100, 'warning'],
    ['query-time', 100.1, 'critical'],
    ['cache-hit-rate', 95.1, 'ok'],
    ['cache-hit-rate', 95, 'warning'],
    ['cache-hit-rate', 90, 'warning'],
    ['cache-hit-rate', 89.9, 'critical'],
    ['memory', 1.99, 'ok'],
    ['memory', 2, 'warning'],
    ['memory', 4, 'warning'],
    ['memory', 4.01, 'critical'],
  ])('judges %s %d as %s', (id, value, expected) => {
    const check = config.checks.find((each) => each.service === 'mids-hero' && each.id === id);
    if (!check) throw new Error(`there is no check ${id}`);
    const result: LookResult = { saw: true, values: { [check.value]: value }, at: 0, took: 0 };
    expect(evaluateLook(check, result).seen).toBe(expected);
    expect(check.action).toBeDefined();
  });

  it('keeps the order of the handbook, and every check belongs to a part', () => {
    const parts = (id: string): readonly string[] =>
      config.services.find((each) => each.id === id)?.parts ?? [];
    expect(parts('mids-hero').slice(0, 5)).toEqual(['Database', 'Cache', 'Imports', 'Logs', 'Errors']);
    for (const check of config.checks) expect(parts(check.service)).toContain(check.part);
  });

  it('says good morning at nine in New York and good evening at half past six, about every service', () => {
    const common = { timezone: 'America/New_York', channel: '#ops', services: [] };
    const of = (id: string) => config.schedules.find((each) => each.id === id);
    expect(of('workspace/morning')).toMatchObject({ ...common, cron: '0 9 * * *' });
    expect(of('workspace/evening')).toMatchObject({ ...common, cron: '30 18 * * *' });
    expect(of('workspace/overdue')).toMatchObject({ ...common, cron: '30 9 * * *' });
  });

  it('leads to a runbook section that is there, from every check and every item', async () => {
    const shelf = createRunbookShelf(home);
    const itemsFile = await readFile(
      join(estate.env.MISSION_CONTROL_COLLECTOR ?? '', 'repo/config/maintenance.json'),
      'utf8',
    );
    const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(JSON.parse(itemsFile));
    const addresses = [
      ...config.checks.flatMap((check) =>
        check.warning || check.critical || check.statusFrom ? [`${check.service}/${check.runbook}`] : [],
      ),
      ...items.map((item) => `mission-control/maintenance#${item.id}`),
    ];
    for (const address of addresses) expect(await shelf.find(address), address).toBeDefined();
    expect(addresses.length).toBeGreaterThan(25);
  });
});
