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
import { checkOf, home, lookAt, readShipped, type Settled, settledAlong } from './treazr-config.ts';

const service = 'witch-city-rope';
let estate: Estate;
let config: Config;
let takeDown: () => Promise<void>;

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate());
  config = await readShipped(estate.env, service);
}, 30_000);
afterAll(() => takeDown());

interface Stand {
  readonly settled: Settled[];
  readonly reason: string | null;
}

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

const at = (status: Status, reason: string, seconds = 0): Stand => ({
  settled: [[status, seconds]],
  reason: expect.stringContaining(reason),
});
const minutes = 60;

// Written by hand: what breaks which checks, after how long, and what is said.
const knobs: [knob: string, breaks: Record<string, Stand>][] = [
  [
    'site',
    {
      'site-up': at('critical', 'connection '),
      'site-title': at('critical', 'connection '),
      'site-content': at('critical', 'connection '),
      'site-errors': at('unknown', 'connection '),
      'site-response': at('unknown', 'connection '),
      'database-reachable': at('critical', 'connection '),
      'api-up': at('critical', 'connection '),
      'api-response': at('unknown', 'connection '),
      certificate: at('critical', 'any value'),
      'certificate-days': at('unknown', 'connection '),
    },
  ],
  [
    'content',
    {
      'site-title': at('critical', 'not WitchCityRope'),
      'site-content': at('critical', 'not Upcoming events'),
    },
  ],
  [
    'broken',
    { 'site-errors': at('critical', 'any value'), 'site-content': at('critical', 'not Upcoming events') },
  ],
  [
    'slow',
    {
      'site-response': at('warning', 'above 2000 ms', 5 * minutes),
      'page-load': at('warning', 'above 2000 ms', 5 * minutes),
    },
  ],
  ['api-slow', { 'api-response': at('warning', 'above 2000 ms', 5 * minutes) }],
  ['queries', { 'database-queries': at('warning', 'above 100 ms', 5 * minutes) }],
  ['errors', { errors: at('warning', 'above 5%', 5 * minutes) }],
  ['database', { 'database-reachable': at('critical', 'not true'), 'api-up': at('critical', 'not 200') }],
  [
    'mail',
    {
      mail: at('critical', 'connection '),
      'mail-certificate': at('critical', 'any value'),
      'mail-certificate-days': at('unknown', 'connection '),
    },
  ],
  ['payments', { payments: at('critical', 'connection ') }],
  ['payments-declined', { payments: at('critical', 'not true') }],
  [
    'certificate-soon',
    {
      'certificate-days': at('warning', 'below 30 days'),
      'mail-certificate-days': at('warning', 'below 30 days'),
    },
  ],
  [
    'certificate-expired',
    {
      certificate: at('critical', 'any value'),
      'certificate-days': at('warning', 'below 30 days'),
      'mail-certificate': at('critical', 'any value'),
      'mail-certificate-days': at('warning', 'below 30 days'),
    },
  ],
  [
    'backup',
    {
      'database-backup': at('warning', 'above 28 h'),
      'file-backup': at('warning', 'above 28 h'),
      'configuration-backup': at('warning', 'above 28 h'),
      'system-image': at('warning', 'above 7 days'),
      archive: at('warning', 'above 31 days'),
      'database-backups-kept': at('warning', ''),
      'file-backups-kept': at('warning', ''),
      'configuration-backups-kept': at('warning', ''),
      'system-images-kept': at('warning', ''),
      'archives-kept': at('warning', ''),
    },
  ],
  [
    'off-site',
    {
      'off-site-image': at('warning', 'above 7 days'),
      'off-site-archive': at('warning', 'above 31 days'),
      'off-site-images-kept': at('warning', ''),
      'off-site-archives-kept': at('warning', ''),
    },
  ],
  ['damaged', { 'backups-damaged': at('warning', 'above 0'), 'trial-restore': at('warning', 'below 1') }],
  ['verification', { 'verification-fresh': at('warning', 'above 27 h') }],
  ['kept-long', { 'database-backups-kept': at('warning', '') }],
  ['kept-short', { 'system-images-kept': at('warning', '') }],
  ['cpu', { cpu: at('warning', 'above 80%', 5 * minutes) }],
  ['memory', { memory: at('warning', 'above 85%', 5 * minutes) }],
  ['disk', { disk: at('warning', 'above 90%') }],
];

describe('WitchCityRope', () => {
  it('is well on a fresh day', async () => {
    expect(await lookAround()).toEqual({});
  });

  it.each(knobs)('sees what the knob witch-city-rope-%s breaks, and nothing else', async (knob, breaks) => {
    await estate.turn(`${service}-${knob}`, true);
    try {
      expect(await lookAround()).toEqual(breaks);
    } finally {
      await estate.turn(`${service}-${knob}`, false);
    }
    expect(await lookAround(Object.keys(breaks)), 'mended').toEqual({});
  });

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
    // What only an update runs into is tested with the runbooks.
    const elsewhere = ['update-breaks', 'update-spoils'];
    const named = [...knobs.map(([knob]) => knob), ...expiries.map(([knob]) => knob), ...elsewhere];
    const there = estate.knobs().flatMap(({ id, group }) => (group === 'WitchCityRope' ? [id] : []));
    expect(there.toSorted()).toEqual(named.map((knob) => `${service}-${knob}`).toSorted());
  });

  it('has a knob for every check', () => {
    const broken = knobs.flatMap(([, breaks]) =>
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

const expiries: [knob: string, item: string, status: Status, daysLeft: number][] = [
  ['licence-soon', 'backup-software', 'warning', 9],
  ['contract-expired', 'off-site-storage', 'critical', -3],
];

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

  it.each(expiries)('the knob %s lets %s end: %s with %d days left', async (knob, item, status, daysLeft) => {
    const before = await standing();
    await estate.turn(`${service}-${knob}`, true);
    expect(await standing()).toEqual({ ...before, [item]: { status, daysLeft } });
    await estate.turn(`${service}-${knob}`, false);
    expect(await standing()).toEqual(before);
  });
});
