import { describe, expect, test } from 'vitest';
import { newestSlots, nextSlots, slotsBetween } from '../../src/schedule/slots.ts';

const day = 86_400_000;

function iso(slots: readonly number[]): string[] {
  return slots.map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z'));
}

/** The slots of a span of time written as ISO timestamps. */
function slots(cron: string, zone: string, after: string, upTo: string): string[] {
  return iso(slotsBetween(cron, zone, Date.parse(after), Date.parse(upTo)));
}

describe('the span', () => {
  test('leaves out its beginning and includes its end', () => {
    expect(slots('0 9 * * *', 'UTC', '2026-03-02T09:00:00Z', '2026-03-04T09:00:00Z')).toEqual([
      '2026-03-03T09:00Z',
      '2026-03-04T09:00Z',
    ]);
    expect(slots('0 9 * * *', 'UTC', '2026-03-02T08:59:59.999Z', '2026-03-02T09:00:00Z')).toEqual([
      '2026-03-02T09:00Z',
    ]);
  });

  test('may be empty or turned round', () => {
    expect(slots('* * * * *', 'UTC', '2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z')).toEqual([]);
    expect(slots('* * * * *', 'UTC', '2026-03-02T09:00:00Z', '2026-03-01T09:00:00Z')).toEqual([]);
  });
});

/** Daylight saving as tables: expression, zone, from, to, what is due. */
const fixedTimes: readonly [string, string, string, string, string, string[]][] = [
  [
    'a time in the gap runs right after it',
    '30 2 * * *',
    'America/New_York',
    '2026-03-08T00:00-05:00',
    '2026-03-09T03:00-04:00',
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z'],
  ],
  [
    'the first minute of the gap does, too',
    '0 2 * * *',
    'America/New_York',
    '2026-03-08T00:00-05:00',
    '2026-03-08T23:00-04:00',
    ['2026-03-08T07:00Z'],
  ],
  [
    'several times in one gap are one slot',
    '10,20,30 2 * * *',
    'America/New_York',
    '2026-03-08T00:00-05:00',
    '2026-03-08T23:00-04:00',
    ['2026-03-08T07:00Z'],
  ],
  [
    'a time in the gap and one at its end are one slot',
    '30 2,3 * * *',
    'America/New_York',
    '2026-03-08T00:00-05:00',
    '2026-03-08T23:00-04:00',
    ['2026-03-08T07:00Z', '2026-03-08T07:30Z'],
  ],
  [
    'a time that comes twice runs the first time',
    '30 1 * * *',
    'America/New_York',
    '2026-11-01T00:00-04:00',
    '2026-11-02T00:00-05:00',
    ['2026-11-01T05:30Z'],
  ],
  [
    'half an hour of gap on Lord Howe',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-03T12:00Z',
    '2026-10-04T12:00Z',
    ['2026-10-03T15:30Z'],
  ],
  [
    'half an hour twice on Lord Howe',
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2026-04-04T12:00Z',
    '2026-04-05T12:00Z',
    ['2026-04-04T14:45Z'],
  ],
  [
    'midnight that does not exist in Santiago',
    '0 0 * * *',
    'America/Santiago',
    '2026-09-05T12:00Z',
    '2026-09-06T12:00Z',
    ['2026-09-06T04:00Z'],
  ],
  [
    'an hour before midnight that comes twice in Santiago',
    '30 23 * * *',
    'America/Santiago',
    '2026-04-04T12:00Z',
    '2026-04-05T12:00Z',
    ['2026-04-05T02:30Z'],
  ],
  [
    'midnight that does not exist in Cairo',
    '0 0 * * 5',
    'Africa/Cairo',
    '2024-04-25T12:00Z',
    '2024-04-26T12:00Z',
    ['2024-04-25T22:00Z'],
  ],
  [
    'midnight that does not exist in Beirut',
    '5 0 * * *',
    'Asia/Beirut',
    '2024-03-30T12:00Z',
    '2024-03-31T12:00Z',
    ['2024-03-30T22:00Z'],
  ],
  [
    'Dublin, whose winter is the exception in the database',
    '30 1 * * *',
    'Europe/Dublin',
    '2026-03-28T12:00Z',
    '2026-03-30T12:00Z',
    ['2026-03-29T01:00Z', '2026-03-30T00:30Z'],
  ],
  [
    'half an hour that Pyongyang gave up',
    '45 23 * * *',
    'Asia/Pyongyang',
    '2018-05-04T00:00Z',
    '2018-05-05T23:00Z',
    ['2018-05-04T15:00Z', '2018-05-05T14:45Z'],
  ],
  [
    'the day that Samoa left out is not made up for',
    '0 9 * * *',
    'Pacific/Apia',
    '2011-12-29T00:00Z',
    '2011-12-31T23:00Z',
    ['2011-12-29T19:00Z', '2011-12-30T19:00Z', '2011-12-31T19:00Z'],
  ],
];

describe('jobs at fixed times', () => {
  test.each(fixedTimes)('%s: %s in %s', (_, cron, zone, after, upTo, expected) => {
    expect(slots(cron, zone, after, upTo)).toEqual(expected);
  });
});

describe('wildcard jobs', () => {
  test('keep every quarter of an hour through the repeated hour: eight of them', () => {
    expect(
      slots('*/15 * * * *', 'America/New_York', '2026-11-01T00:59-04:00', '2026-11-01T01:59-05:00'),
    ).toEqual([
      '2026-11-01T05:00Z',
      '2026-11-01T05:15Z',
      '2026-11-01T05:30Z',
      '2026-11-01T05:45Z',
      '2026-11-01T06:00Z',
      '2026-11-01T06:15Z',
      '2026-11-01T06:30Z',
      '2026-11-01T06:45Z',
    ]);
  });

  test('keep their intervals over the gap, and make nothing up', () => {
    expect(
      slots('*/30 * * * *', 'America/New_York', '2026-03-08T01:00-05:00', '2026-03-08T04:00-04:00'),
    ).toEqual(['2026-03-08T06:30Z', '2026-03-08T07:00Z', '2026-03-08T07:30Z', '2026-03-08T08:00Z']);
    expect(
      slots('*/15 2 * * *', 'America/New_York', '2026-03-08T00:00-05:00', '2026-03-08T23:00-04:00'),
    ).toEqual([]);
  });

  test('every hour, every hour twice', () => {
    expect(slots('@hourly', 'Europe/Berlin', '2026-10-25T01:59+02:00', '2026-10-25T03:00+01:00')).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T02:00Z',
    ]);
  });
});

describe('the next slots', () => {
  const next = (cron: string, from: string, count: number, zone = 'UTC'): string[] =>
    iso(nextSlots(cron, zone, Date.parse(from), count));

  test('come after the moment, as many as asked for', () => {
    expect(next('0 9 * * 1-5', '2026-03-06T09:00:00Z', 3)).toEqual([
      '2026-03-09T09:00Z',
      '2026-03-10T09:00Z',
      '2026-03-11T09:00Z',
    ]);
    expect(next('0 9 * * *', '2026-03-06T09:00:00Z', 0)).toEqual([]);
    expect(next('0 9 * * *', '2026-03-06T09:00:00Z', -1)).toEqual([]);
  });

  test('day of month and day of week both restricted means either', () => {
    expect(next('0 0 13 * 5', '2026-02-27T12:00:00Z', 3)).toEqual([
      '2026-03-06T00:00Z',
      '2026-03-13T00:00Z',
      '2026-03-20T00:00Z',
    ]);
  });

  test('a day field that begins with a star makes it both', () => {
    expect(next('0 0 */2 * 1', '2026-03-01T12:00:00Z', 3)).toEqual([
      '2026-03-09T00:00Z',
      '2026-03-23T00:00Z',
      '2026-04-13T00:00Z',
    ]);
  });

  test('are found when they are rare: 29 February on a Sunday, over the century', () => {
    expect(next('0 0 29 2 */7', '2026-01-01T00:00:00Z', 4)).toEqual([
      '2032-02-29T00:00Z',
      '2060-02-29T00:00Z',
      '2088-02-29T00:00Z',
      '2128-02-29T00:00Z',
    ]);
  });

  test('of what never fires are refused at once', () => {
    expect(() => nextSlots('0 0 30 2 *', 'UTC', 0, 1)).toThrow('"0 0 30 2 *" never fires');
  });

  test('of a zone that does not exist are refused', () => {
    expect(() => nextSlots('0 0 * * *', 'America/Gotham', 0, 1)).toThrow('"America/Gotham" is no time zone');
  });
});

describe('the newest slots', () => {
  const end = Date.parse('2026-03-02T09:00:00Z');

  test('are all when there are no more than asked for', () => {
    const all = newestSlots('0 9 * * *', 'UTC', end - 30 * day, end, 30);
    expect(all).toEqual({ slots: slotsBetween('0 9 * * *', 'UTC', end - 30 * day, end), complete: true });
  });

  test('are the last ones when there are more, also since 1970', () => {
    const some = newestSlots('* * * * *', 'UTC', 0, end, 3);
    expect(some.complete).toBe(false);
    expect(iso(some.slots)).toEqual(['2026-03-02T08:58Z', '2026-03-02T08:59Z', '2026-03-02T09:00Z']);
    expect(newestSlots('0 9 1 1 *', 'UTC', end - 10 * 366 * day, end, 2).complete).toBe(false);
  });
});
