import { describe, expect, test } from 'vitest';
import { readCron } from '../../src/schedule/cron.ts';
import { matchesDay } from '../../src/schedule/cron-days.ts';

/** The dates of a year (`03-14`) that an expression's day fields match. */
function datesOf(cron: string, year = 2026): string[] {
  const reading = readCron(cron);
  if (!reading.valid) throw new Error(reading.reason);
  const dates: string[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000)
    if (matchesDay(reading.expression, new Date(day))) dates.push(new Date(day).toISOString().slice(5, 10));
  return dates;
}

function reasonOf(cron: string): string {
  const reading = readCron(cron);
  return reading.valid ? '(valid)' : reading.reason;
}

test('five fields are taken apart, blanks and tabs aside', () => {
  expect(readCron(' */20\t9-11  1,15 JAN-mar sun ')).toEqual({
    valid: true,
    expression: {
      minutes: [0, 20, 40],
      hours: [9, 10, 11],
      daysOfMonth: [1, 15],
      months: [1, 2, 3],
      daysOfWeek: [0],
      wildcardTime: true,
      eitherDay: true,
    },
  });
});

test.each([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@Monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
])('%s stands for %s', (macro, written) => {
  expect(readCron(macro)).toEqual(readCron(written));
});

describe('forms of days', () => {
  test.each([
    ['0 0 L * *', ['01-31', '02-28', '03-31']],
    ['0 0 L-3 * *', ['01-28', '02-25', '03-28']],
    ['0 0 LW * *', ['01-30', '02-27', '03-31']],
    // 1 February and 1 March 2026 are Sundays, 15 March is one, too.
    ['0 0 1W * *', ['01-01', '02-02', '03-02']],
    ['0 0 15W * *', ['01-15', '02-16', '03-16']],
    ['0 0 31W * *', ['01-30', '03-31', '05-29']],
    ['0 0 * * 5L', ['01-30', '02-27', '03-27']],
    ['0 0 * * 5#2', ['01-09', '02-13', '03-13']],
    ['0 0 * * 7#5', ['03-29', '05-31', '08-30']],
    ['0 0 L * 1#1', ['01-05', '01-31', '02-02']],
  ])('%s', (cron, expected) => {
    expect(datesOf(cron).slice(0, 3)).toEqual(expected);
  });

  test('the last day of February knows leap years', () => {
    expect(datesOf('0 0 L 2 *', 2028)).toEqual(['02-29']);
    expect(datesOf('0 0 29 2 *', 2027)).toEqual([]);
  });
});

describe('what is wrong is said in a sentence', () => {
  test.each([
    ['', '"" has 0 fields, but five are needed: minute, hour,'],
    ['* * * *', '"* * * *" has 4 fields'],
    ['0 0 9 * * *', '"0 0 9 * * *" has 6 fields'],
    ['@reboot', '"@reboot" is not known. Allowed are @yearly,'],
    ['61 * * * *', '"61" is not valid as minute. Allowed are 0–59'],
    ['0 25 * * *', '"25" is not valid as hour.'],
    ['0 0 32 * *', '"32" is not valid as day of month.'],
    ['0 0 * 13 *', '"13" is not valid as month.'],
    ['0 0 * * monday,x', 'is not valid as day of week.'],
    ['*/0 * * * *', '"*/0" is not valid as minute.'],
    ['0 0 30 2 *', '"0 0 30 2 *" never fires: no month that it names has a day 30.'],
    ['0 0 L-30 2 *', '"0 0 L-30 2 *" never fires: no date matches it.'],
    ['0 0 * * 1.5', '"0 0 * * 1.5" is no cron expression.'],
    ['at nine o clock daily', '"at" is not valid as minute.'],
  ])('"%s"', (cron, expected) => {
    expect(reasonOf(cron)).toContain(expected);
  });

  test('every wrong field is named', () => {
    expect(reasonOf('61 25 * * *')).toMatch(/"61".*"25"/);
  });
});
