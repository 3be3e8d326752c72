import { describe, expect, it } from 'vitest';
import { worst } from '../../src/core/status.ts';
import { computeDue } from '../../src/maintenance/compute-due.ts';
import type { CalendarSpan, MaintenanceItem } from '../../src/maintenance/item.ts';
import { readLastDone } from '../../src/maintenance/read-last-done.ts';

interface Asked {
  readonly done: string;
  readonly cadence: CalendarSpan;
  readonly warn?: CalendarSpan;
  readonly zone?: string;
  readonly now: string;
}

function itemOf({ done, cadence, warn = { days: 7 }, zone = 'UTC' }: Omit<Asked, 'now'>): MaintenanceItem {
  const reading = readLastDone(done, zone);
  if ('flaw' in reading) throw new Error(reading.flaw);
  return {
    id: 'a',
    service: 's',
    name: 'A',
    cadence,
    warn,
    timezone: zone,
    lastDone: { ...reading, result: null, notes: null },
    origin: { kind: 'config' },
  };
}

function due({ now, ...rest }: Asked) {
  return computeDue(itemOf(rest), Date.parse(now));
}

describe('a cadence in days', () => {
  const quarterly = { done: '2026-08-20', cadence: { days: 90 } };

  it.each([
    // Due on 18 November; warned from 11 November.
    ['2026-08-20T12:00:00Z', 90, 'ok'],
    ['2026-11-10T23:59:59Z', 8, 'ok'],
    ['2026-11-11T00:00:00Z', 7, 'warning'],
    ['2026-11-17T23:59:59Z', 1, 'warning'],
    ['2026-11-18T00:00:00Z', 0, 'warning'],
    ['2026-11-18T23:59:59.999Z', 0, 'warning'],
    ['2026-11-19T00:00:00Z', -1, 'critical'],
    ['2026-11-30T00:00:00Z', -12, 'critical'],
  ])('at %s has %i days left and is %s', (now, daysLeft, status) => {
    expect(due({ ...quarterly, now })).toEqual({
      status,
      daysLeft,
      dueDate: '2026-11-18',
      overdueFrom: Date.parse('2026-11-19T00:00:00Z'),
      reason: null,
    });
  });

  it('counts by the calendar of the item’s zone', () => {
    // 19 November in London is still 18 November in Hawaii.
    const now = '2026-11-19T09:59:59Z';
    expect(due({ ...quarterly, zone: 'Pacific/Honolulu', now })).toMatchObject({
      daysLeft: 0,
      status: 'warning',
    });
    expect(due({ ...quarterly, zone: 'Pacific/Honolulu', now: '2026-11-19T10:00:00Z' })).toMatchObject({
      daysLeft: -1,
      status: 'critical',
    });
    // And already the 19th in Kiritimati a day before.
    expect(due({ ...quarterly, zone: 'Pacific/Kiritimati', now: '2026-11-18T10:00:00Z' })).toMatchObject({
      daysLeft: -1,
    });
  });

  it('knows Hawaii by its three letters', () => {
    const now = '2026-11-19T09:59:59Z';
    expect(due({ ...quarterly, zone: 'HST', now })).toEqual(
      due({ ...quarterly, zone: 'Pacific/Honolulu', now }),
    );
  });

  it('takes the date of a timestamp in the item’s zone', () => {
    // 03:30 UTC is the evening before in Hawaii.
    const asked = { done: '2026-11-02T03:30:00Z', cadence: { days: 1 }, now: '2026-11-02T20:00:00Z' };
    expect(due({ ...asked, zone: 'HST' })).toMatchObject({ dueDate: '2026-11-02', daysLeft: 0 });
    expect(due({ ...asked, zone: 'UTC' })).toMatchObject({ dueDate: '2026-11-03', daysLeft: 1 });
  });

  it('is not warned before its day without a warning span', () => {
    const asked = { ...quarterly, warn: { days: 0 } };
    expect(due({ ...asked, now: '2026-11-17T23:59:59Z' })).toMatchObject({ daysLeft: 1, status: 'ok' });
    expect(due({ ...asked, now: '2026-11-18T00:00:00Z' })).toMatchObject({ daysLeft: 0, status: 'warning' });
  });

  it('is warned from a moment when the warning span has hours', () => {
    const asked = { ...quarterly, warn: { hours: 36 }, zone: 'America/New_York' };
    expect(due({ ...asked, now: '2026-11-16T16:59:59Z' }).status).toBe('ok');
    expect(due({ ...asked, now: '2026-11-16T17:00:00Z' }).status).toBe('warning');
  });
});

describe('months, years and leap days', () => {
  it.each([
    ['2026-01-31', { months: 1 }, '2026-02-28'],
    ['2028-01-31', { months: 1 }, '2028-02-29'],
    ['2028-02-29', { years: 1 }, '2029-02-28'],
    ['2028-02-29', { years: 4 }, '2032-02-29'],
    ['2026-08-31', { months: 3 }, '2026-11-30'],
    ['2026-11-30', { months: 3 }, '2027-02-28'],
    ['2026-12-31', { weeks: 2 }, '2027-01-14'],
    ['2026-01-31', { years: 1, months: 1, days: 1 }, '2027-03-01'],
  ])('%s and %o later is %s', (done, cadence, dueDate) => {
    for (const zone of ['UTC', 'Pacific/Honolulu', 'Asia/Kolkata', 'Pacific/Apia'])
      expect(due({ done, cadence, zone, now: `${done}T12:00:00Z` }).dueDate).toBe(dueDate);
  });
});

describe('changes of the clocks', () => {
  it('counts days, not hours, over the spring day', () => {
    const asked = { done: '2026-03-07', cadence: { days: 2 }, warn: { days: 1 }, zone: 'America/New_York' };
    // 8 March 2026 has 23 hours in New York; the 9th begins at 04:00 UTC.
    expect(due({ ...asked, now: '2026-03-08T04:59:59Z' })).toMatchObject({ daysLeft: 2, status: 'ok' });
    expect(due({ ...asked, now: '2026-03-08T05:00:00Z' })).toMatchObject({ daysLeft: 1, status: 'warning' });
    expect(due({ ...asked, now: '2026-03-09T03:59:59Z' })).toMatchObject({ daysLeft: 1, status: 'warning' });
    expect(due({ ...asked, now: '2026-03-10T03:59:59Z' })).toMatchObject({ daysLeft: 0, status: 'warning' });
    expect(due({ ...asked, now: '2026-03-10T04:00:00Z' })).toMatchObject({
      daysLeft: -1,
      status: 'critical',
    });
  });

  it('begins a day at one o’clock where the clocks skip midnight', () => {
    // In Beirut the clocks went from 00:00 to 01:00 on 29 March 2026: the day begins at 22:00 UTC.
    const asked = { done: '2026-03-27', cadence: { days: 1 }, zone: 'Asia/Beirut' };
    expect(due({ ...asked, now: '2026-03-28T21:59:59Z' })).toMatchObject({
      daysLeft: 0,
      overdueFrom: Date.parse('2026-03-28T22:00:00Z'),
    });
    expect(due({ ...asked, now: '2026-03-28T22:00:00Z' })).toMatchObject({
      daysLeft: -1,
      status: 'critical',
    });
  });

  it('adds elapsed hours over the autumn night', () => {
    const asked = {
      done: '2026-10-31T23:00:00-04:00',
      cadence: { hours: 6 },
      warn: { hours: 1 },
      zone: 'America/New_York',
    };
    // 03:00 UTC plus 6 hours, although the wall clock shows only five.
    expect(due({ ...asked, now: '2026-11-01T07:59:59Z' }).status).toBe('ok');
    expect(due({ ...asked, now: '2026-11-01T08:00:00Z' }).status).toBe('warning');
    expect(due({ ...asked, now: '2026-11-01T08:59:59.999Z' })).toMatchObject({
      status: 'warning',
      daysLeft: 0,
    });
    expect(due({ ...asked, now: '2026-11-01T09:00:00Z' })).toMatchObject({
      status: 'critical',
      daysLeft: -1,
    });
  });
});

describe('a cadence with hours', () => {
  it('is due at the exact moment, not by the end of the day', () => {
    const asked = { done: '2026-11-20T08:00:00Z', cadence: { days: 1, hours: 2 }, warn: { minutes: 30 } };
    expect(due({ ...asked, now: '2026-11-21T09:29:59Z' })).toMatchObject({ status: 'ok', daysLeft: 0 });
    expect(due({ ...asked, now: '2026-11-21T09:30:00Z' }).status).toBe('warning');
    expect(due({ ...asked, now: '2026-11-21T10:00:00Z' })).toMatchObject({
      status: 'critical',
      daysLeft: -1,
    });
    expect(due({ ...asked, now: '2026-11-23T09:59:59Z' }).daysLeft).toBe(-2);
  });

  it('counts the whole day when only the date of the last time is known', () => {
    const asked = { done: '2026-11-20', cadence: { hours: 12 }, warn: { hours: 0 } };
    expect(due({ ...asked, now: '2026-11-21T11:59:59Z' }).status).toBe('ok');
    expect(due({ ...asked, now: '2026-11-21T12:00:00Z' }).status).toBe('critical');
  });
});

describe('what cannot be told', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const item = itemOf({ done: '2026-11-21', cadence: { days: 90 } });

  it('is an item that was never done', () => {
    expect(computeDue({ ...item, lastDone: null }, now)).toEqual({
      status: 'unknown',
      dueDate: null,
      overdueFrom: null,
      daysLeft: null,
      reason: 'Never recorded as done.',
    });
  });

  it('is a last time that lies in the future, but not one that is today', () => {
    expect(computeDue(item, now).status).toBe('ok');
    const tomorrow = computeDue(itemOf({ done: '2026-11-22', cadence: { days: 90 } }), now);
    expect(tomorrow).toMatchObject({ status: 'unknown', daysLeft: null });
    expect(tomorrow.reason).toContain('lies in the future (2026-11-22)');
    const soon = itemOf({ done: '2026-11-21T12:00:00.001Z', cadence: { days: 90 } });
    expect(computeDue(soon, now).status).toBe('unknown');
    expect(computeDue(soon, now + 1).status).toBe('ok');
  });

  it('is an entry with a flaw, a zone that does not exist, a date beyond the calendar', () => {
    expect(computeDue({ ...item, flaw: 'No cadence.' }, now)).toMatchObject({
      status: 'unknown',
      reason: 'No cadence.',
    });
    expect(computeDue({ ...item, timezone: 'Mars/Olympus' }, now).status).toBe('unknown');
    expect(computeDue({ ...item, cadence: { years: 900_000 } }, now).status).toBe('unknown');
  });
});

it('the whole is as bad as its worst item', () => {
  const at = (now: string) => due({ done: '2026-08-20', cadence: { days: 90 }, now });
  const worstOf = (...moments: string[]) => worst(moments.map((moment) => at(moment).status));
  expect(worstOf()).toBe('ok');
  expect(worstOf('2026-08-21T00:00:00Z', '2026-11-18T00:00:00Z')).toBe('warning');
  expect(worstOf('2026-11-20T00:00:00Z', '2026-11-18T00:00:00Z')).toBe('critical');
});

describe('reading when something was last done', () => {
  it.each([
    ['2026-08-20', '2026-08-20T10:00:00Z', true],
    ['2026-08-20T01:02:03Z', '2026-08-20T01:02:03Z', false],
    ['2026-08-20T01:02:03.456+02:00', '2026-08-19T23:02:03.456Z', false],
    ['2026-08-20 01:02', '2026-08-20T11:02:00Z', false],
    ['2026-08-20T01:02:03', '2026-08-20T11:02:03Z', false],
  ])('%s is %s', (written, at, dateOnly) => {
    expect(readLastDone(written, 'HST')).toEqual({ written, at: Date.parse(at), dateOnly });
  });

  it.each([
    'yesterday',
    '2026-02-30',
    '20.08.2026',
    '08/20/2026',
    '2026-08',
    '1795249008',
    '2026-08-20T25:00Z',
  ])('refuses to guess what %s means', (written) => {
    expect(readLastDone(written, 'HST')).toHaveProperty('flaw');
  });
});
