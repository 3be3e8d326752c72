import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { expiryIds } from '../../demo/estate/witch-city-rope/register.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { Config } from '../../src/config/config.ts';
import type { Status } from '../../src/core/status.ts';
import { createMaintenanceFiles } from '../../src/execution/maintenance-files.ts';
import { createRunbookShelf } from '../../src/execution/runbook-shelf.ts';
import { computeDue } from '../../src/maintenance/compute-due.ts';
import { freshEstate } from './fresh-estate.ts';
import {
  type Stand,
  witchCityRopeExpiries,
  witchCityRopeKnobs,
  witchCityRopeUnseenKnobs,
} from './knobs/witch-city-rope.ts';
import { checkOf, home, lookAt, readShipped, settledAlong } from './one-service.ts';

const service = 'witch-city-rope';
let estate: Estate;
let config: Config;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  config = await readShipped(estate.env, service);
}, 30_000);
afterAll(() => takeDown());

/** What checks (all, or these) settle on, from ok on, by one look at the estate; those that stay ok are left out. */
async function lookAround(ids = config.checks.map(({ id }) => id)): Promise<Record<string, Stand>> {
  const found: Record<string, Stand> = {};
  const wanted = config.checks.filter(({ id }) => ids.includes(id));
  const probes = config.probes.filter(({ id }) => wanted.some(({ probe }) => probe === id));
  await Promise.all(
    probes.map(async (probe) => {
      const result = await lookAt(probe);
      for (const check of wanted.filter((each) => each.probe === probe.id)) {
        const { seen, reason } = evaluateLook(check, result);
        if (seen !== 'ok') found[check.id] = { settled: settledAlong(check, result).settled, reason };
      }
    }),
  );
  return found;
}

describe('WitchCityRope', () => {
  it('is well on a fresh day', async () => {
    expect(await lookAround()).toEqual({});
  });

  it.each(witchCityRopeKnobs)(
    'sees what the knob witch-city-rope-%s breaks, and nothing else',
    async (knob, breaks) => {
      await estate.turn(`${service}-${knob}`, true);
      try {
        expect(await lookAround()).toEqual(breaks);
      } finally {
        await estate.turn(`${service}-${knob}`, false);
      }
      expect(await lookAround(Object.keys(breaks)), 'mended').toEqual({});
    },
  );

  it.each([
    [
      'kept-long',
      'database-backups-kept',
      /^retention\.problem.*kept too long: database_\d{4}-\d\d-\d\d\.gz/,
    ],
    ['kept-short', 'system-images-kept', /kept too short/],
    ['backup', 'database-backups-kept', /(late|missing): /],
    ['off-site', 'off-site-images-kept', /(late|missing): /],
  ])('says what the knob %s did to the files', async (knob, id, words) => {
    const { probe } = checkOf(config, id, service);
    await estate.turn(`${service}-${knob}`, true);
    const result = await lookAt(probe);
    await estate.turn(`${service}-${knob}`, false);
    const retention = result.saw ? result.values.retention : undefined;
    const problem =
      typeof retention === 'object' && retention !== null && 'problem' in retention ? retention.problem : '';
    expect(`retention.problem ${problem}`).toMatch(words);
  });

  it('has every knob in one of these tables', () => {
    const named = [
      ...witchCityRopeKnobs.map(([knob]) => knob),
      ...witchCityRopeExpiries.map(([knob]) => knob),
      ...witchCityRopeUnseenKnobs,
    ];
    const there = estate.knobs().flatMap(({ id, group }) => (group === 'WitchCityRope' ? [id] : []));
    expect(there.toSorted()).toEqual(named.map((knob) => `${service}-${knob}`).toSorted());
  });

  it('has a knob for every check', () => {
    const broken = witchCityRopeKnobs.flatMap(([, breaks]) =>
      Object.entries(breaks).flatMap(([id, { settled }]) => (settled[0]?.[0] === 'unknown' ? [] : [id])),
    );
    expect([...new Set(broken)].toSorted()).toEqual(config.checks.map(({ id }) => id).toSorted());
  });

  it('says of every check what to do, and where that is written', async () => {
    const shelf = createRunbookShelf(home);
    for (const { id, action, runbook, part } of config.checks) {
      expect(action, id).toMatch(/^[A-Z].{20,}[^.]$/);
      expect(await shelf.find(`${service}/${runbook}`), id).toBeDefined();
      expect(config.services[0]?.parts, id).toContain(part);
    }
  });
});

describe('what expires', () => {
  async function standing(): Promise<Record<string, { status: Status; daysLeft: number | null }>> {
    const [file] = config.maintenanceFiles;
    if (!file) throw new Error('there is no register');
    const reading = await createMaintenanceFiles().read(file);
    if (!reading.readable) throw new Error(reading.reason);
    return Object.fromEntries(
      reading.items.map((item) => {
        const { status, daysLeft } = computeDue(item, Date.now());
        return [item.id, { status, daysLeft }];
      }),
    );
  }

  it('stands in the register, is far away on a fresh day, and has a section of its runbook', async () => {
    const shelf = createRunbookShelf(home);
    const found = await standing();
    expect(Object.keys(found)).toEqual(expiryIds);
    for (const [id, { status }] of Object.entries(found)) {
      expect(status, id).toBe('ok');
      expect(await shelf.find(`${service}/renewals#${id}`), id).toBeDefined();
    }
  });

  it.each(witchCityRopeExpiries)(
    'the knob %s lets %s end: %s with %d days left',
    async (knob, item, status, daysLeft) => {
      const before = await standing();
      await estate.turn(`${service}-${knob}`, true);
      expect(await standing()).toEqual({ ...before, [item]: { status, daysLeft } });
      await estate.turn(`${service}-${knob}`, false);
      expect(await standing()).toEqual(before);
    },
  );
});
