import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildWitchCityRope } from '../../demo/estate/witch-city-rope/build.ts';
import { hosts, readCertificate } from '../../demo/estate/witch-city-rope/certificates/store.ts';
import { startListening } from '../../demo/estate/witch-city-rope/listening.ts';
import { type WitchCityRopePlace, witchCityRopeAt } from '../../demo/estate/witch-city-rope/place.ts';
import { goWitchCityRopeRounds } from '../../demo/estate/witch-city-rope/rounds.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { ProbeValue } from '../../src/checks/probe.ts';
import type { Config } from '../../src/config/config.ts';
import type { Status } from '../../src/core/status.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { checkOf, readShipped, type Settled, saw, settledAlong } from './one-service.ts';

const service = 'witch-city-rope';
const hour = 3_600_000;
const day = 24 * hour;
let folder: string;
let place: WitchCityRopePlace;
let config: Config;

const nowhere = 'http://127.0.0.1:9';
const environment = (port: number): Record<string, string> => ({
  ...{ WITCHCITYROPE_HOME: place.home, WITCHCITYROPE_URL: nowhere, WITCHCITYROPE_PAYMENTS_URL: nowhere },
  ...{
    WITCHCITYROPE_HOST: '127.0.0.1',
    WITCHCITYROPE_NAME: hosts.site,
    WITCHCITYROPE_TLS_PORT: String(port),
  },
  ...{
    WITCHCITYROPE_MAIL_HOST: '127.0.0.1',
    WITCHCITYROPE_MAIL_NAME: hosts.mail,
    WITCHCITYROPE_MAIL_PORT: '9',
  },
  WITCHCITYROPE_CA: place.certificates.authority,
  ...{ WITCHCITYROPE_BACKUPS: place.backups, WITCHCITYROPE_OFF_SITE: place.offSite },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witch-city-rope-'));
  place = witchCityRopeAt(join(folder, 'built'));
  buildWitchCityRope(place, join(folder, 'built'), Date.now());
  config = await readShipped(environment(9), service);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const never: Settled[] = [];
const [warning, critical] = ['warning', 'critical'] as const;

// Written by hand. Lines are those of the handbook; where it gives no figure, docs/handbooks.md gives ours.
const rows: [line: number, check: string, value: ProbeValue, settled: Settled[]][] = [
  [12, 'database-backup', 28, never],
  [12, 'database-backup', 28.01, [[warning, 0]]],
  [13, 'file-backup', 28, never],
  [13, 'file-backup', 28.01, [[warning, 0]]],
  [14, 'configuration-backup', 28, never],
  [14, 'configuration-backup', 28.01, [[warning, 0]]],
  [18, 'system-image', 7, never],
  [18, 'system-image', 8, [[warning, 0]]],
  [19, 'off-site-image', 7, never],
  [19, 'off-site-image', 8, [[warning, 0]]],
  [23, 'archive', 31, never],
  [23, 'archive', 32, [[warning, 0]]],
  [26, 'off-site-archive', 31, never],
  [26, 'off-site-archive', 32, [[warning, 0]]],
  [55, 'verification-fresh', 27, never],
  [55, 'verification-fresh', 27.01, [[warning, 0]]],
  [55, 'backups-damaged', 0, never],
  [55, 'backups-damaged', 1, [[warning, 0]]],
  [56, 'trial-restore', 1, never],
  [56, 'trial-restore', 0, [[warning, 0]]],
  [130, 'cpu', 80, never],
  [130, 'cpu', 80.1, [[warning, 300]]],
  [131, 'memory', 85, never],
  [131, 'memory', 85.1, [[warning, 300]]],
  [132, 'disk', 90, never],
  [132, 'disk', 90.1, [[warning, 0]]],
  [134, 'site-response', 2000, never],
  [134, 'site-response', 2001, [[warning, 300]]],
  [137, 'page-load', 2000, never],
  [137, 'page-load', 2001, [[warning, 300]]],
  [138, 'database-queries', 100, never],
  [138, 'database-queries', 100.1, [[warning, 300]]],
  [139, 'api-response', 2000, never],
  [139, 'api-response', 2001, [[warning, 300]]],
  [140, 'errors', 5, never],
  [140, 'errors', 5.1, [[warning, 300]]],
  [146, 'site-up', 200, never],
  [146, 'site-up', 503, [[critical, 0]]],
  [146, 'site-up', null, [[critical, 0]]],
  [149, 'site-title', 'WitchCityRope', never],
  [149, 'site-title', 'Welcome', [[critical, 0]]],
  [149, 'site-content', 'Upcoming events', never],
  [149, 'site-content', null, [[critical, 0]]],
  [149, 'site-errors', null, never],
  [149, 'site-errors', 'Fatal error', [[critical, 0]]],
  [152, 'database-reachable', 'true', never],
  [152, 'database-reachable', null, [[critical, 0]]],
  [153, 'mail', true, never],
  [153, 'mail', false, [[critical, 0]]],
  [154, 'payments', 'true', never],
  [154, 'payments', null, [[critical, 0]]],
  [155, 'api-up', 200, never],
  [155, 'api-up', 500, [[critical, 0]]],
  [148, 'certificate', null, never],
  [148, 'certificate', 'expired 1 min ago', [[critical, 0]]],
  [148, 'mail-certificate', null, never],
  [148, 'mail-certificate', 'self-signed', [[critical, 0]]],
  [204, 'certificate-days', 30, never],
  [204, 'certificate-days', 29, [[warning, 0]]],
  [204, 'mail-certificate-days', 30, never],
  [204, 'mail-certificate-days', 29, [[warning, 0]]],
];

describe("WitchCityRope's handbook", () => {
  it.each(rows)('in line %d: %s of %j settles as %j', (_line, id, value, settled) => {
    const { check } = checkOf(config, id, service);
    expect(settledAlong(check, saw(check, value)).settled).toEqual(settled);
  });

  it('has each of its checks in the table, but for those of what is kept', () => {
    const named = new Set(rows.map(([, check]) => check));
    const missing = config.checks.filter(({ id, value }) => !named.has(id) && value !== 'retention.problem');
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('wants the website, its services and certificates looked at each minute (line 146)', () => {
    const parts = ['Website', 'Services', 'Certificates'];
    for (const { id, part = '' } of config.checks)
      if (parts.includes(part)) expect(checkOf(config, id, service).probe.every, id).toBe(60_000);
  });

  it.each([
    ['database-backups', '0 2 * * *', { days: 7 }],
    ['file-backups', '0 2 * * *', { days: 7 }],
    ['configuration-backups', '0 2 * * *', { days: 7 }],
    ['system-images', '0 2 * * 0', { weeks: 4 }],
    ['archives', '0 2 1 * *', { months: 12 }],
    ['off-site-images', '0 2 * * 0', { weeks: 4 }],
    ['off-site-archives', '0 2 1 * *', { months: 12 }],
  ])('keeps %s, made at %s, for %j, by the clocks of New York', (id, cron, keep) => {
    const probe = config.probes.find((each) => each.id === id);
    expect(probe?.look).toMatchObject({ retention: { cron, keep, timezone: 'America/New_York' } });
    const kept = config.checks.filter((each) => each.probe === id && each.value === 'retention.problem');
    expect(kept.map((check) => check.warning)).toEqual([{ not: null }]);
  });
});

/** How checks stand at a moment, by looks at real files or servers with a clock that stands there. */
async function standAt(moment: number, ids: readonly string[], of = config): Promise<Record<string, Status>> {
  const looker = createLooker({ clock: new ManualClock(moment), maintenanceDigest: async () => ({}) });
  const found: Record<string, Status> = {};
  for (const id of ids) {
    const { check, probe } = checkOf(of, id, service);
    found[id] = evaluateLook(check, await looker.look(probe, new AbortController().signal)).seen;
  }
  return found;
}

describe('the 30 days before a certificate ends', () => {
  it('begin with the first moment after them, and with the end it is no longer valid', async () => {
    const server = await startListening(0, () => createServer(readCertificate(place, 'site')));
    try {
      const of = await readShipped(environment(server.port), service);
      const { probe } = checkOf(of, 'certificate', service);
      const look = await createLooker({
        clock: new ManualClock(Date.now()),
        maintenanceDigest: async () => ({}),
      }).look(probe, new AbortController().signal);
      const { not_after } = z.object({ not_after: z.string() }).parse(look.saw ? look.values : {});
      const ends = Date.parse(not_after);
      const ids = ['certificate', 'certificate-days'];
      expect(await standAt(ends - 30 * day, ids, of)).toEqual({
        certificate: 'ok',
        'certificate-days': 'ok',
      });
      const after = await standAt(ends - 30 * day + 1, ids, of);
      expect(after).toEqual({ certificate: 'ok', 'certificate-days': 'warning' });
      const late = await standAt(ends + 1, ids, of);
      expect(late).toEqual({ certificate: 'critical', 'certificate-days': 'warning' });
    } finally {
      await server.run(false);
    }
  });
});

describe('the backups of WitchCityRope, while days go by', () => {
  const fresh = ['database-backup', 'system-image', 'archive', 'off-site-image', 'off-site-archive'];
  const kept = [
    ...['database-backups-kept', 'file-backups-kept', 'configuration-backups-kept', 'system-images-kept'],
    ...['archives-kept', 'off-site-images-kept', 'off-site-archives-kept'],
  ];

  async function buildAt(moment: number): Promise<Config> {
    const base = await mkdtemp(join(folder, 'days-'));
    place = witchCityRopeAt(base);
    buildWitchCityRope(place, base, moment);
    return readShipped(environment(9), service);
  }

  // New York puts its clocks back on 1 November 2026, and forward on 14 March 2027.
  it.each([
    ['over the change of the clocks in autumn', '2026-10-30T12:00:00Z', 4],
    ['over the change of the clocks in spring', '2027-03-12T12:00:00Z', 4],
    ['over the turn of the year', '2026-12-30T12:00:00Z', 4],
  ])('are in order %s', async (_when, from, days) => {
    const start = Date.parse(from);
    const of = await buildAt(start);
    const wrong: unknown[] = [];
    for (let now = start; now <= start + days * day; now += 3 * hour) {
      if (now > start) goWitchCityRopeRounds(place, now - 3 * hour, now);
      const stand = await standAt(now, [...fresh, ...kept], of);
      for (const [id, seen] of Object.entries(stand))
        if (seen !== 'ok') wrong.push([new Date(now).toISOString(), id, seen]);
    }
    expect(wrong).toEqual([]);
  });

  it('are late two hours after 2 AM by the clocks of New York, in winter and in summer', async () => {
    for (const [from, due] of [
      ['2027-01-12T20:00:00Z', '2027-01-13T07:00:00Z'],
      ['2027-07-12T20:00:00Z', '2027-07-13T06:00:00Z'],
    ] as const) {
      const of = await buildAt(Date.parse(from));
      const at = (span: number) =>
        standAt(Date.parse(due) + span, ['database-backup', 'database-backups-kept'], of);
      expect(await at(2 * hour - 1)).toEqual({ 'database-backup': 'ok', 'database-backups-kept': 'ok' });
      expect(await at(2 * hour)).toMatchObject({ 'database-backups-kept': 'warning' });
      expect(await at(2 * hour + 60_000)).toEqual({
        'database-backup': 'warning',
        'database-backups-kept': 'warning',
      });
    }
  });
});
