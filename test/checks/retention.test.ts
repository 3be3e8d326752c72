import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  describeRetention,
  judgeRetention,
  type RetainedFile,
  type Retention,
} from '../../src/checks/retention.ts';

const hour = 3_600_000;
const newYork = 'America/New_York';

/** Every night at 02:00 in New York, kept for 7 days. */
const nightly: Retention = {
  cron: '0 2 * * *',
  timezone: newYork,
  keep: { days: 7 },
  late: 2 * hour,
  grace: 24 * hour,
};
/** On Sundays, kept for 4 weeks. */
const weekly: Retention = { ...nightly, cron: '0 2 * * 0', keep: { weeks: 4 } };
/** On the first Sunday of a month, the newest 12 of them. */
const archive: Retention = { ...nightly, cron: '0 2 * * 7#1', keep: 12 };

const local = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toMillis();
const moment = (text: string) => local(text, newYork);
/** A file written five minutes after its moment, as its modification time says. */
const at = (text: string, isEmpty = false): RetainedFile => {
  const from = moment(text) + 300_000;
  return { name: text, from, to: from, isEmpty };
};
/** A file whose name says only the day. */
const ofDay = (day: string, zone = newYork): RetainedFile => ({
  name: day,
  from: local(day, zone),
  to: DateTime.fromISO(day, { zone }).plus({ days: 1 }).toMillis(),
  isEmpty: false,
});
const days = (from: string, amount: number, retention: Retention = nightly): RetainedFile[] =>
  Array.from({ length: amount }, (_, index) =>
    at(
      DateTime.fromISO(`${from}T02:00`, { zone: retention.timezone })
        .plus({ days: index })
        .toFormat("yyyy-MM-dd'T'HH:mm"),
    ),
  );

/** What was found, with the moments as New York's clocks say them. */
function judged(files: readonly RetainedFile[], now: string, retention: Retention = nightly) {
  const finding = judgeRetention(files, retention, moment(now));
  const say = (moments: readonly number[]) =>
    moments.map((each) => DateTime.fromMillis(each, { zone: newYork }).toFormat('MM-dd HH:mm')).join(' ');
  return {
    there: `${finding.present}/${finding.expected}`,
    missing: say(finding.missing),
    late: finding.late,
    short: say(finding.tooShort),
    long: finding.tooOld.join(' '),
  };
}
const well = (there: string) => ({ there, missing: '', late: false, short: '', long: '' });

describe('a retention of seven nights', () => {
  it.each<[string, readonly RetainedFile[], string, ReturnType<typeof judged>]>([
    ['is well with seven', days('2026-06-04', 7), '2026-06-10T12:00', well('7/7')],
    [
      'is well just before it is late, the eighth being about to go',
      days('2026-06-03', 7),
      '2026-06-10T03:59',
      well('6/6'),
    ],
    [
      'is late two hours after the moment',
      days('2026-06-03', 7),
      '2026-06-10T04:00',
      { ...well('6/7'), missing: '06-10 02:00', late: true },
    ],
    ['is not late any more when it came late', days('2026-06-04', 7), '2026-06-10T04:00', well('7/7')],
    [
      'is well while the eighth has not been cleaned up',
      days('2026-06-03', 8),
      '2026-06-11T01:59',
      well('6/6'),
    ],
    [
      'keeps nothing longer than keep, grace and late',
      days('2026-06-02', 9),
      '2026-06-10T04:06',
      { ...well('7/7'), long: '2026-06-02T02:00' },
    ],
    ['forgives until then', days('2026-06-02', 9), '2026-06-10T04:04', well('7/7')],
    [
      'names a gap',
      days('2026-06-04', 7).filter((file) => !file.name.startsWith('2026-06-07')),
      '2026-06-10T12:00',
      { ...well('6/7'), missing: '06-07 02:00' },
    ],
    [
      'tells the oldest that are gone from a gap',
      days('2026-06-07', 4),
      '2026-06-10T12:00',
      { ...well('4/7'), short: '06-04 02:00 06-05 02:00 06-06 02:00' },
    ],
    [
      'does not miss one in the last hours of its keep',
      days('2026-06-05', 6),
      '2026-06-11T00:00',
      well('6/6'),
    ],
    [
      'misses all when there is none',
      [],
      '2026-06-03T12:00',
      {
        ...well('0/7'),
        late: true,
        missing: '05-28 02:00 05-29 02:00 05-30 02:00 05-31 02:00 06-01 02:00 06-02 02:00 06-03 02:00',
      },
    ],
    [
      'takes an empty file for none',
      [...days('2026-06-04', 6), at('2026-06-10T02:00', true)],
      '2026-06-10T12:00',
      { ...well('6/7'), missing: '06-10 02:00', late: true },
    ],
    [
      'takes one made by hand at noon for that of the night',
      [...days('2026-06-04', 6), at('2026-06-10T12:00')],
      '2026-06-10T12:10',
      well('7/7'),
    ],
    [
      'takes two for one',
      [...days('2026-06-04', 7), at('2026-06-10T12:00')],
      '2026-06-10T12:10',
      well('7/7'),
    ],
    [
      'lets the clock of a file server be four minutes behind',
      [...days('2026-06-04', 6), at('2026-06-10T01:51')],
      '2026-06-10T12:00',
      well('7/7'),
    ],
    [
      'says nothing of times before the first',
      days('2026-06-09', 2),
      '2026-06-10T12:00',
      { ...well('2/7'), short: '06-04 02:00 06-05 02:00 06-06 02:00 06-07 02:00 06-08 02:00' },
    ],
    // 02:00 does not exist on 8 March; it is done at 03:00. 9 March 02:00 is 23 hours after 8 March 03:00 minus one.
    ['goes over the day without 02:00', days('2026-03-04', 7), '2026-03-10T12:00', well('7/7')],
    [
      'names the end of the hour that was left out',
      days('2026-03-04', 7).filter((file) => !file.name.startsWith('2026-03-08')),
      '2026-03-10T12:00',
      { ...well('6/7'), missing: '03-08 03:00' },
    ],
    ['goes over the day with 01:00 twice', days('2026-10-29', 7), '2026-11-04T12:00', well('7/7')],
    ['goes over the end of a month', days('2026-02-25', 7), '2026-03-03T12:00', well('7/7')],
    ['goes over a leap day', days('2028-02-25', 7), '2028-03-02T12:00', well('7/7')],
  ])('%s', (_, files, now, expected) => {
    expect(judged(files, now)).toEqual(expected);
  });

  it('asks for nothing from before it began', () => {
    const since = moment('2026-06-09T00:00');
    expect(judged(days('2026-06-09', 2), '2026-06-10T12:00', { ...nightly, since })).toEqual(well('2/2'));
    expect(judged([], '2026-06-10T12:00', { ...nightly, since: moment('2026-06-20T00:00') })).toEqual(
      well('0/0'),
    );
  });

  it('is due once when the clocks are put back over it', () => {
    const at0130 = { ...nightly, cron: '30 1 * * *' };
    const files = ['2026-10-31T01:30', '2026-11-02T01:30'].map((text) => at(text));
    // The first 01:30 is in summer time; a job that ran at the second one stands for the same night.
    const second = { name: 'second', from: Date.parse('2026-11-01T06:35:00Z'), isEmpty: false };
    const keep = { ...at0130, keep: { days: 3 } };
    expect(judged([...files, { ...second, to: second.from }], '2026-11-02T12:00', keep)).toEqual(well('3/3'));
    expect(judged(files, '2026-11-02T12:00', keep)).toEqual({ ...well('2/3'), missing: '11-01 01:30' });
  });

  it('expects the night before the change until its own hour, whoever deletes by counting', () => {
    // Seven nights before 15 March 02:00 the clocks were put forward, so seven times 24 hours end at 03:00.
    expect(judged(days('2026-03-09', 7), '2026-03-15T02:30')).toEqual(well('6/6'));
  });
});

describe('a retention of four Sundays', () => {
  const sundays = ['2026-05-17', '2026-05-24', '2026-05-31', '2026-06-07'].map((day) => at(`${day}T02:00`));
  it.each<[string, readonly RetainedFile[], string, ReturnType<typeof judged>]>([
    ['is well with four', sundays, '2026-06-10T12:00', well('4/4')],
    ['is well when the fourth goes as the new one comes', sundays.slice(1), '2026-06-14T02:30', well('3/3')],
    [
      'is late on Sunday at four',
      sundays,
      '2026-06-14T04:00',
      { ...well('3/4'), missing: '06-14 02:00', late: true },
    ],
    [
      'does not take the file of a Monday for the Sunday to come',
      [...sundays, at('2026-06-08T09:00')],
      '2026-06-14T05:00',
      { ...well('3/4'), missing: '06-14 02:00', late: true },
    ],
  ])('%s', (_, files, now, expected) => {
    expect(judged(files, now, weekly)).toEqual(expected);
  });
});

describe('a retention of the newest twelve archives', () => {
  // First Sundays of 2026, and of January 2027.
  const first = ['01-04', '02-01', '03-01', '04-05', '05-03', '06-07', '07-05', '08-02', '09-06', '10-04'];
  const year = [...first, '11-01', '12-06'].map((day) => at(`2026-${day}T02:00`));
  const next = at('2027-01-03T02:00');
  it.each<[string, readonly RetainedFile[], string, ReturnType<typeof judged>]>([
    ['is well with twelve', year, '2026-12-20T12:00', well('12/12')],
    // A year by the calendar would still ask for that of 4 January 2026.
    ['lets the thirteenth go', [...year.slice(1), next], '2027-01-03T05:00', well('12/12')],
    ['lets it stay for a day', [...year, next], '2027-01-04T03:59', well('12/12')],
    ['and no longer', [...year, next], '2027-01-04T04:01', { ...well('12/12'), long: '2026-01-04T02:00' }],
    [
      'names those deleted too early',
      year.slice(3),
      '2026-12-20T12:00',
      { ...well('9/12'), short: '01-04 02:00 02-01 02:00 03-01 02:00' },
    ],
  ])('%s', (_, files, now, expected) => {
    expect(judged(files, now, archive)).toEqual(expected);
  });
});

describe('names that say only the day', () => {
  // Sunday 03:30 UTC is Saturday in Hawaii, and the folder is named by Saturday.
  const hawaii: Retention = {
    ...nightly,
    cron: '30 3 * * 0',
    timezone: 'UTC',
    keep: { weeks: 3 },
  };
  const folders = ['2026-05-23', '2026-05-30', '2026-06-06'].map((day) => ofDay(day, 'Pacific/Honolulu'));
  it('belong to the moment of that day in their own zone', () => {
    const finding = judgeRetention(folders, hawaii, Date.parse('2026-06-10T00:00:00Z'));
    expect(finding).toMatchObject({ expected: 3, present: 3, missing: [], tooShort: [], tooOld: [] });
  });
  it('do not reach into the next', () => {
    const finding = judgeRetention(folders, hawaii, Date.parse('2026-06-14T06:00:00Z'));
    expect(finding.late).toBe(true);
    expect(finding.missing).toEqual([Date.parse('2026-06-14T03:30:00Z')]);
  });
  it('are of today although the moment of today is still to come', () => {
    const evening = { ...nightly, cron: '0 22 * * *', keep: 2 };
    const files = [ofDay('2026-06-08'), ofDay('2026-06-09'), ofDay('2026-06-10')];
    expect(judged(files.slice(0, 2), '2026-06-10T12:00', evening)).toEqual(well('2/2'));
    expect(judged(files, '2026-06-10T12:00', evening)).toEqual(well('2/2'));
  });
});

describe('the sentence', () => {
  const say = (files: readonly RetainedFile[], now: string) =>
    describeRetention(judgeRetention(files, nightly, moment(now)), nightly);
  it.each<[string | null, readonly RetainedFile[]]>([
    [null, days('2026-06-04', 7)],
    ['none is there, although 7 should be', []],
    ['only empty ones are there, although 7 should be', [at('2026-06-10T02:00', true)]],
    ['late: 2026-06-10 02:00', days('2026-06-04', 6)],
    ['late: 2026-06-10 02:00; missing: 2026-06-09 02:00', days('2026-06-04', 5)],
    [
      'missing: 2026-06-05 02:00, 2026-06-06 02:00, 2026-06-07 02:00 and 1 more',
      [at('2026-06-04T02:00'), ...days('2026-06-09', 2)],
    ],
    [
      'kept too short: of 7 the oldest 2 are gone (2026-06-04 02:00 to 2026-06-05 02:00), deleted too early or never made',
      days('2026-06-06', 5),
    ],
    [
      'kept too short: of 7 the oldest is gone (2026-06-04 02:00), deleted too early or never made',
      days('2026-06-05', 6),
    ],
    ['kept too long: 2026-05-01T02:00', [at('2026-05-01T02:00'), ...days('2026-06-04', 7)]],
  ])('is %j', (sentence, files) => {
    expect(say(files, '2026-06-10T12:00')).toBe(sentence);
  });
});

describe('whatever the moment and the zone', () => {
  const zones = ['America/New_York', 'Pacific/Honolulu', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC'];
  /** The nights at 02:00 by a slow walk over the hours: the first instant of a day at which the clock shows two or later. */
  function nights(zone: string, from: number, to: number): number[] {
    const found: number[] = [];
    let day = '';
    for (let instant = Math.floor(from / 900_000) * 900_000; instant <= to; instant += 900_000) {
      const moment = DateTime.fromMillis(instant, { zone });
      if (moment.hour < 2 || moment.toISODate() === day) continue;
      day = moment.toISODate() ?? '';
      if (moment.hour < 4) found.push(instant);
    }
    return found;
  }

  it('nightly files are well; without one it is missing, late or too short; one more is too long', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2026, 0, 20), max: Date.UTC(2026, 11, 30) }),
        fc.nat(),
        (zone, now, pick) => {
          const retention = { ...nightly, timezone: zone };
          const made = nights(zone, now - 12 * 24 * hour, now).slice(1);
          const file = (instant: number): RetainedFile => ({
            ...{ name: `${instant}`, isEmpty: false },
            ...{ from: instant + 60_000, to: instant + 60_000 },
          });
          const clean = made.slice(-8).map(file);
          const finding = judgeRetention(clean, retention, now);
          expect(describeRetention(finding, retention)).toBeNull();

          const due = made.filter((each) => each + nightly.late <= now);
          const gone = due.at(-1 - (pick % 6)) ?? 0;
          const lacking = judgeRetention(
            clean.filter((each) => each.from !== gone + 60_000),
            retention,
            now,
          );
          expect([...lacking.missing, ...lacking.tooShort]).toEqual([gone]);
          expect(lacking.late).toBe(gone === due.at(-1));

          const kept = judgeRetention([file(now - 9 * 24 * hour - 3 * hour), ...clean], retention, now);
          expect(kept.tooOld).toHaveLength(1);
        },
      ),
      { numRuns: 150 },
    );
  });
});
