import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { beforeAll, describe, expect, it } from 'vitest';
import { windowAt } from '../../src/alerts/window.ts';
import type { Config } from '../../src/config/config.ts';
import { nextSlots, slotsBetween } from '../../src/schedule/slots.ts';
import { madeUpEnvironment } from './made-up-environment.ts';
import { readServices } from './shipped-services.ts';

const five = readdirSync(join(import.meta.dirname, '../../config/services')).map((name) =>
  name.replace(/\.yaml$/, ''),
);
let config: Config;
beforeAll(async () => {
  config = await readServices(five, madeUpEnvironment(five));
});

function scheduleOf(id: string): Config['schedules'][number] {
  const schedule = config.schedules.find((each) => each.id === id);
  if (!schedule) throw new Error(`there is no schedule ${id}`);
  return schedule;
}

/** When a shipped schedule is due on days from `from` up to and without `to`, by the calendar of its zone. */
function dueOn(id: string, from: string, to: string): string[] {
  const { cron, timezone } = scheduleOf(id);
  const midnight = (day: string) => DateTime.fromISO(day, { zone: timezone }).toMillis() - 1;
  return slotsBetween(cron, timezone, midnight(from), midnight(to)).map((at) =>
    new Date(at).toISOString().replace(':00.000', ''),
  );
}

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
    const { cron, timezone } = scheduleOf(id);
    for (const moment of moments) {
      const midnight = Date.parse(`${moment.slice(0, 10)}T06:00Z`);
      expect(nextSlots(cron, timezone, midnight, 1)).toEqual([Date.parse(moment)]);
    }
  });
});

describe('what people are called up for', () => {
  // New York puts its clocks on in the night to 8 March 2026 and back in the night to 1 November.
  it.each([
    [
      'Vedfolnir, line 110: each Monday at 9:00 AM',
      'vedfolnir/weekly-review',
      [
        '2026-03-02T14:00Z',
        '2026-03-09T13:00Z',
        '2026-03-16T13:00Z',
        '2026-03-23T13:00Z',
        '2026-03-30T13:00Z',
      ],
      [
        '2026-11-02T14:00Z',
        '2026-11-09T14:00Z',
        '2026-11-16T14:00Z',
        '2026-11-23T14:00Z',
        '2026-11-30T14:00Z',
      ],
    ],
    [
      'Vedfolnir, line 238: the first Monday',
      'vedfolnir/security-audit',
      ['2026-03-02T15:00Z'],
      ['2026-11-02T15:00Z'],
    ],
    [
      'Vedfolnir, line 287: the second Monday',
      'vedfolnir/performance-review',
      ['2026-03-09T14:00Z'],
      ['2026-11-09T15:00Z'],
    ],
    [
      'WitchCityRope, line 238: weekly',
      'witch-city-rope/database-weekly',
      ['2026-03-04T13:00Z', '2026-03-11T12:00Z', '2026-03-18T12:00Z', '2026-03-25T12:00Z'],
      ['2026-11-04T13:00Z', '2026-11-11T13:00Z', '2026-11-18T13:00Z', '2026-11-25T13:00Z'],
    ],
    [
      'WitchCityRope, line 244: monthly',
      'witch-city-rope/database-monthly',
      ['2026-03-05T13:00Z'],
      ['2026-11-05T13:00Z'],
    ],
  ])('%s', (_line, id, march, november) => {
    expect(dueOn(id, '2026-03-01', '2026-04-01')).toEqual(march);
    expect(dueOn(id, '2026-11-01', '2026-12-01')).toEqual(november);
  });

  it('is in summer what it is in winter, by the clocks there', () => {
    expect(dueOn('vedfolnir/security-audit', '2026-06-01', '2026-08-01')).toEqual([
      '2026-06-01T14:00Z',
      '2026-07-06T14:00Z',
    ]);
    expect(dueOn('vedfolnir/performance-review', '2026-06-01', '2026-07-01')).toEqual(['2026-06-08T14:00Z']);
  });

  it('comes each day, also on those on which clocks change (WitchCityRope, line 233)', () => {
    expect(dueOn('witch-city-rope/database-daily', '2026-03-07', '2026-03-10')).toEqual([
      ...['2026-03-07T11:00Z', '2026-03-08T10:00Z', '2026-03-09T10:00Z'],
    ]);
    expect(dueOn('witch-city-rope/database-daily', '2026-10-31', '2026-11-03')).toEqual([
      ...['2026-10-31T10:00Z', '2026-11-01T11:00Z', '2026-11-02T11:00Z'],
    ]);
  });

  it('keeps the database of WitchCityRope out of the nightly backup and the window, also when it is late', () => {
    const hour = 3_600_000;
    for (const id of ['database-daily', 'database-weekly', 'database-monthly']) {
      const { cron, timezone, catchUpWindow } = scheduleOf(`witch-city-rope/${id}`);
      const [from, to] = [Date.parse('2026-01-01T12:00Z'), Date.parse('2027-01-01T12:00Z')];
      const backups = slotsBetween('0 2 * * *', timezone, from - 48 * hour, to);
      for (const slot of slotsBetween(cron, timezone, from, to)) {
        expect(isMuted('witch-city-rope', new Date(slot).toISOString())).toBe(false);
        const lastNight = backups.findLast((backup) => backup <= slot) ?? 0;
        expect(slot - lastNight).toBeGreaterThanOrEqual(3 * hour);
        // What begins without people is over before the next night.
        if (id === 'database-daily') expect(catchUpWindow).toBeLessThanOrEqual(14 * hour);
      }
    }
  });

  it('never calls for two things of one service at the same hour', () => {
    const due = config.schedules
      .filter(({ task }) => task.kind === 'run')
      .flatMap(({ id }) =>
        dueOn(id, '2026-01-01', '2027-01-01').map((slot) => `${id.split('/', 1)[0]} ${slot}`),
      );
    expect(due.length).toBeGreaterThan(500);
    expect(new Set(due).size).toBe(due.length);
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
