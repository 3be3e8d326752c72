import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { windowAt } from '../../src/alerts/window.ts';
import type { Config } from '../../src/config/config.ts';
import { nextSlots } from '../../src/schedule/slots.ts';
import { madeUpEnvironment } from './made-up-environment.ts';
import { readServices } from './shipped-services.ts';

const five = readdirSync(join(import.meta.dirname, '../../config/services')).map((name) =>
  name.replace(/\.yaml$/, ''),
);
let config: Config;
beforeAll(async () => {
  config = await readServices(five, madeUpEnvironment(five));
});

/** Whether the shipped windows mute a service at a moment. */
function isMuted(service: string, moment: string): boolean {
  const planned = config.windows.filter((window) => window.service === service);
  return windowAt({ planned, adHoc: [], timezone: 'UTC' }, Date.parse(moment)) !== undefined;
}

describe('the windows of the handbooks', () => {
  // New York is five hours behind UTC in winter, four in summer; on 8 March 2026 it has no 02:00, on 1 November one 02:00.
  it.each([
    // Mids Hero Web, line 81: Sundays 2:00 to 4:00.
    ['mids-hero', 'winter', '2026-02-15T07:00:00.000Z', '2026-02-15T09:00:00.000Z'],
    ['mids-hero', 'summer', '2026-07-12T06:00:00.000Z', '2026-07-12T08:00:00.000Z'],
    ['mids-hero', 'the day without 02:00', '2026-03-08T07:00:00.000Z', '2026-03-08T08:00:00.000Z'],
    ['mids-hero', 'the day with 01:00 twice', '2026-11-01T07:00:00.000Z', '2026-11-01T09:00:00.000Z'],
    // Vedfolnir, line 187: Sundays at 2:00, for at most two hours.
    ['vedfolnir', 'winter', '2026-02-15T07:00:00.000Z', '2026-02-15T09:00:00.000Z'],
    ['vedfolnir', 'summer', '2026-07-12T06:00:00.000Z', '2026-07-12T08:00:00.000Z'],
    // WitchCityRope, line 114: Tuesdays 3 to 5.
    ['witch-city-rope', 'winter', '2026-02-17T08:00:00.000Z', '2026-02-17T10:00:00.000Z'],
    ['witch-city-rope', 'summer', '2026-07-14T07:00:00.000Z', '2026-07-14T09:00:00.000Z'],
  ])('mute %s in %s from the first moment to the last and no longer', (service, _when, from, to) => {
    const beside = (moment: string, by: number) => new Date(Date.parse(moment) + by).toISOString();
    expect(
      [beside(from, -1), from, beside(to, -1), to].map((moment) => isMuted(service, moment)),
      'just before, first, last, just after',
    ).toEqual([false, true, true, false]);
    // The day before at the same hours there is none.
    expect(isMuted(service, beside(from, -24 * 3_600_000))).toBe(false);
  });

  it('are those three', () => {
    expect(config.windows.map(({ service, id }) => `${service}/${id}`).toSorted()).toEqual([
      'mids-hero/weekly',
      'vedfolnir/optimization',
      'witch-city-rope/weekly',
    ]);
  });
});

describe('the hours of the handbooks', () => {
  // By the clocks of New York, in winter and in summer.
  it.each([
    ['Mids Hero Web, line 16: 9:00 AM', 'workspace/morning', '2026-02-10T14:00Z', '2026-07-10T13:00Z'],
    ['Vedfolnir, line 12: 8:00 AM', 'vedfolnir/morning', '2026-02-10T13:00Z', '2026-07-10T12:00Z'],
    ['Vedfolnir, line 78: 6:00 PM', 'vedfolnir/evening', '2026-02-10T23:00Z', '2026-07-10T22:00Z'],
  ])('%s', (_line, id, ...moments) => {
    const schedule = config.schedules.find((each) => each.id === id);
    if (!schedule) throw new Error(`there is no schedule ${id}`);
    const { cron, timezone } = schedule;
    for (const moment of moments) {
      const midnight = Date.parse(`${moment.slice(0, 10)}T06:00Z`);
      expect(nextSlots(cron, timezone, midnight, 1)).toEqual([Date.parse(moment)]);
    }
  });
});

describe('how long backups of Mids Hero Web are kept (lines 214 to 224)', () => {
  it.each([
    ['incremental', '0 2 * * *', { days: 7 }],
    ['full', '0 2 * * 0', { weeks: 4 }],
    ['archive', '0 2 * * 0#1', 12],
  ])('%s backups, made at %s, for %j', (kind, cron, keep) => {
    const probe = config.probes.find(
      ({ service, id }) => service === 'mids-hero' && id === `${kind}-backups`,
    );
    expect(probe?.look).toMatchObject({ retention: { cron, keep, timezone: 'America/New_York' } });
  });
});
