import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { nextSlots, slotsBetween } from '../../src/schedule/slots.ts';
import { type ClockChange, clockChanges, createWallClock, playDaemon } from './support/oracle.ts';

const minute = 60_000;
const minutesOf = (text: string): number => Date.parse(text) / minute;
const start = minutesOf('2010-01-01T00:00:00Z');
const end = minutesOf('2020-01-01T00:00:00Z');

const zones = [
  'UTC',
  'America/New_York',
  'America/Sao_Paulo', // changed at midnight
  'America/Santiago', // changes at midnight
  'America/Havana',
  'America/St_Johns', // changed at 00:01
  'America/Caracas', // half an hour once, without daylight saving
  'Europe/London',
  'Europe/Dublin', // negative daylight saving in the database
  'Europe/Berlin',
  'Europe/Istanbul',
  'Africa/Cairo',
  'Africa/Casablanca', // four changes a year around Ramadan
  'Asia/Beirut', // midnight
  'Asia/Gaza',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Asia/Pyongyang', // half an hour back in 2015, forward in 2018
  'Australia/Lord_Howe', // half an hour of daylight saving
  'Pacific/Apia', // left out a day
  'Pacific/Chatham',
  'Antarctica/Troll', // two hours
  'Antarctica/Casey', // three hours
  'Pacific/Honolulu',
];

const fixed = [
  '30 2 * * *',
  '0 0 * * *',
  '1 0 * * *',
  '59 23 * * *',
  '0,15,30,45 0,1,2,3 * * *',
  '45 1-3 * * 0,5-6',
  '0 9 1,15 * 1',
  '0 3 */2 * 1',
  '30 2 29 2 *',
  '0 1 31 * *',
  '15 2 * 3,4,10,11 0',
];
const wildcard = [
  '*/15 * * * *',
  '30 * * * *',
  '*/20 2 * * *',
  '30 */2 * * *',
  '* 0 * * 0',
  '7-59/13 * 1-7 * 0',
];

let changesOf: ReadonlyMap<string, readonly ClockChange[]>;
beforeAll(() => {
  changesOf = new Map(zones.map((zone) => [zone, clockChanges(zone, start, end)]));
});

/** The first difference of two lists of instants, in words; undefined when they are the same. */
function difference(found: readonly number[], expected: readonly number[]): string | undefined {
  const say = (at: number | undefined): string => (at === undefined ? 'nothing' : new Date(at).toISOString());
  for (let index = 0; index < Math.max(found.length, expected.length); index += 1)
    if (found[index] !== expected[index])
      return `slot ${index}: ${say(found[index])}, but the oracle says ${say(expected[index])}`;
  return undefined;
}

function judge(cron: string, zone: string): string | undefined {
  const changes = changesOf.get(zone) ?? [];
  const expected = playDaemon(cron, changes, end).map((at) => at * minute);
  return difference(slotsBetween(cron, zone, (start - 1) * minute, end * minute), expected);
}

describe('ten years, minute by minute, as an independent daemon would run them', () => {
  test('the oracle knows of the clock changes of these years', () => {
    const counts = Object.fromEntries([...changesOf].map(([zone, changes]) => [zone, changes.length - 1]));
    expect(counts).toMatchObject({
      UTC: 0,
      'America/New_York': 20,
      'Australia/Lord_Howe': 20,
      'Asia/Pyongyang': 2,
      'Asia/Kathmandu': 0,
    });
  });

  test.each(zones)('in %s', (zone) => {
    for (const cron of [...fixed, ...wildcard])
      expect(judge(cron, zone), `${cron} in ${zone}`).toBeUndefined();
  });
});

test('the clock changes that the oracle rests on are those that a look at every minute finds', () => {
  for (const zone of ['America/New_York', 'Australia/Lord_Howe']) {
    const from = minutesOf('2018-03-01T00:00:00Z');
    const to = minutesOf('2018-05-01T00:00:00Z');
    const wallClock = createWallClock(zone);
    const seen: ClockChange[] = [];
    for (let at = from; at <= to; at += 1) {
      const offset = wallClock(at) - at;
      if (seen.at(-1)?.offset !== offset) seen.push({ at, offset });
    }
    expect(clockChanges(zone, from, to)).toEqual(seen);
  }
});

/** A field of a random expression, in every form. */
function field(least: number, most: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: least, max: most });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: most });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: step.map((by) => `*/${by}`) },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.oneof(value.map(String), range), { minLength: 1, maxLength: 3 })
        .map((pieces) => pieces.join(',')),
    },
  );
}

const expression = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7))
  .map((fields) => fields.join(' '));
const zone = fc.constantFrom(...zones);

test('any expression at any clock change is what the oracle says', () => {
  fc.assert(
    fc.property(expression, zone, fc.nat(), (cron, where, pick) => {
      const changes = changesOf.get(where) ?? [];
      const middle = changes[pick % changes.length]?.at ?? start;
      const from = Math.max(start, middle - 3 * 1_440);
      const to = middle + 3 * 1_440;
      const nearby = playDaemon(cron, clockChanges(where, from - 1_440, to), to).map((at) => at * minute);
      const expected = nearby.filter((at) => at > from * minute);
      expect(difference(slotsBetween(cron, where, from * minute, to * minute), expected)).toBeUndefined();
    }),
    { numRuns: 400 },
  );
});

test('a span cut in two has the same slots, and the next ones are its first ones', () => {
  const moment = fc.integer({ min: start * minute, max: end * minute });
  const length = fc.integer({ min: 0, max: 5 * 86_400_000 });
  fc.assert(
    fc.property(expression, zone, moment, length, length, (cron, where, from, first, second) => {
      const middle = from + first;
      const to = middle + second;
      const whole = slotsBetween(cron, where, from, to);
      const parts = [...slotsBetween(cron, where, from, middle), ...slotsBetween(cron, where, middle, to)];
      expect(parts).toEqual(whole);
      expect(whole.every((at, index) => at > (whole[index - 1] ?? from) && at <= to)).toBe(true);
      const count = Math.min(whole.length, 5);
      expect(nextSlots(cron, where, from, count)).toEqual(whole.slice(0, count));
    }),
    { numRuns: 300 },
  );
});
