import { expect, test } from 'vitest';
import { formatAgo, formatDay, formatFull, formatSlackDate } from '../../demo/workspace/page/dates.ts';
import { momentOfWall, wallOfMoment } from '../../demo/workspace/page/wall-clock.ts';

const moment = 1_392_734_382; // 2014-02-18T14:39:42Z
const zone = 'America/Los_Angeles';
const nextYear = moment + 400 * 86_400;

test.each([
  ['{date_num}', '2014-02-18'],
  ['{date_slash}', '02/18/2014'],
  ['{date}', 'February 18th, 2014'],
  ['{date_short}', 'Feb 18, 2014'],
  ['{date_long}', 'Tuesday, February 18th, 2014'],
  ['{date_pretty}', 'February 18th, 2014'],
  ['{date_short_pretty} at {time}', 'Feb 18, 2014 at 6:39 AM'],
  ['{date_long_pretty}', 'Tuesday, February 18th, 2014'],
  ['{time_secs}', '6:39:42 AM'],
  ['{ago}', '1 year ago'],
  ['{unheard_of}', '{unheard_of}'],
])('%s long afterwards reads %s', (format, expected) => {
  expect(formatSlackDate(moment, format, zone, nextYear)).toBe(expected);
});

test.each([
  ['{date}', moment, 'February 18th'],
  ['due {date_pretty}', moment, 'due today'],
  ['{date_short_pretty}', moment + 86_400, 'Yesterday'],
  ['{date_long_pretty}', moment - 86_400, 'Tomorrow'],
  ['{date_short_pretty}', moment + 3 * 86_400, 'Feb 18'],
])('%s near the day reads as people say it', (format, now, expected) => {
  expect(formatSlackDate(moment, format, zone, now)).toBe(expected);
});

test('today is the day of the zone, not of UTC', () => {
  const lateEvening = Date.parse('2026-05-04T23:30:00-07:00') / 1000;
  expect(formatDay(lateEvening, zone, lateEvening + 1800 - 60)).toBe('Today');
  expect(formatDay(lateEvening, zone, lateEvening + 1800)).toBe('Yesterday');
});

test('the full form names the zone', () => {
  expect(formatFull(moment, 'Pacific/Honolulu')).toBe('Tuesday, February 18th, 2014 at 4:39:42 AM HST');
});

test('distances are said in the largest unit', () => {
  expect(formatAgo(moment, moment + 59)).toBe('just now');
  expect(formatAgo(moment, moment + 60)).toBe('1 minute ago');
  expect(formatAgo(moment + 7300, moment)).toBe('in 2 hours');
});

test.each([
  ['2026-01-15T09:30', 'America/New_York', '2026-01-15T14:30:00Z'],
  ['2026-07-15T09:30', 'America/New_York', '2026-07-15T13:30:00Z'],
  ['2026-07-15T09:30', 'Pacific/Honolulu', '2026-07-15T19:30:00Z'],
  ['2026-11-01T12:00', 'America/New_York', '2026-11-01T17:00:00Z'],
  ['2026-03-08T03:00', 'America/New_York', '2026-03-08T07:00:00Z'],
])('the wall clock %s in %s is %s', (wall, zoneName, instant) => {
  const seconds = Date.parse(instant) / 1000;
  expect(momentOfWall(wall, zoneName)).toBe(seconds);
  expect(wallOfMoment(seconds, zoneName)).toBe(wall);
});

test('a time that daylight saving leaves out still becomes a moment, and nonsense none', () => {
  expect(momentOfWall('2026-03-08T02:30', 'America/New_York')).toBe(
    Date.parse('2026-03-08T07:30:00Z') / 1000,
  );
  expect(momentOfWall('', 'UTC')).toBeNull();
});
