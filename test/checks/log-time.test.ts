import { describe, expect, test } from 'vitest';
import { createLogTime, isWholeForm, type LogTime } from '../../src/checks/log-time.ts';

const now = Date.parse('2026-03-08T12:00:00Z');

function read(line: string, time: Partial<LogTime> = {}, latest = now): string[] {
  const readTime = createLogTime({ format: 'iso', timezone: 'America/New_York', ...time });
  return readTime(line, latest).map((at) => new Date(at).toISOString());
}

describe('the time of a line', () => {
  test.each([
    ['2026-03-01 12:00:00 ERROR', '2026-03-01T17:00:00.000Z'],
    ['2026-03-01 12:00:00,789 ERROR', '2026-03-01T17:00:00.789Z'],
    ['2026-03-01T12:00:00.123456Z ERROR', '2026-03-01T12:00:00.123Z'],
    ['[2026-03-01 12:00:00.5] ERROR', '2026-03-01T17:00:00.500Z'],
    ['2026-03-01T12:00:00+0530 ERROR', '2026-03-01T06:30:00.000Z'],
    ['2026-03-01 12:00:00 -05:00 ERROR', '2026-03-01T17:00:00.000Z'],
    ['2026-03-01 12:00:00.123 UTC [77] ERROR', '2026-03-01T12:00:00.123Z'],
    ['2026-03-01 12:00 ERROR', '2026-03-01T17:00:00.000Z'],
    ['2026-03-01 12:00:00 -1 rows', '2026-03-01T17:00:00.000Z'],
    ['2026-06-01 12:00:00 summer', '2026-06-01T16:00:00.000Z'],
    ['2026-12-31 23:59:60 leap second', '2027-01-01T04:59:59.000Z'],
  ])('is read from %s', (line, at) => {
    expect(read(line)).toEqual([at]);
  });

  test.each([
    '    at Object.run (app.js:2026)',
    'it said 2026-03-01 12:00:00',
    '2026-13-01 12:00:00',
    '2026-02-30 12:00:00',
    '2026-03-01 24:00:00',
    '2026-03-01',
    '',
  ])('is none in "%s"', (line) => {
    expect(read(line)).toEqual([]);
  });

  test.each([
    [
      'common',
      '10.0.0.1 - - [08/Mar/2026:06:05:04 -0500] "GET / HTTP/1.1" 500 7',
      '2026-03-08T11:05:04.000Z',
    ],
    ['syslog', 'Mar  8 06:05:04 host app[7]: failed', '2026-03-08T10:05:04.000Z'],
    ['syslog', '<11>Feb 28 06:05:04 host app[7]: failed', '2026-02-28T11:05:04.000Z'],
    ['syslog', 'Dec 31 06:05:04 host of last year', '2025-12-31T11:05:04.000Z'],
    ['epoch', '1772967904 failed', '2026-03-08T11:05:04.000Z'],
    ['epoch', '1772967904.25 failed', '2026-03-08T11:05:04.250Z'],
    ['epoch', '[1772967904250] failed', '2026-03-08T11:05:04.250Z'],
  ])('in the form %s is read from %s', (format, line, at) => {
    expect(read(line, { format })).toEqual([at]);
  });

  test('is found where a pattern says, also in a form of its own', () => {
    const json = { find: '"time":"([^"]+)"' };
    expect(read('{"level":"error","time":"2026-03-01T12:00:00Z"}', json)).toEqual([
      '2026-03-01T12:00:00.000Z',
    ]);
    expect(read('{"level":"error"}', json)).toEqual([]);
    const german = { format: 'dd.MM.yyyy HH:mm:ss', find: '^(\\S+ \\S+)', timezone: 'Europe/Berlin' };
    expect(read('01.03.2026 12:00:00 Fehler', german)).toEqual(['2026-03-01T11:00:00.000Z']);
    const zoned = { format: 'yyyy/MM/dd HH:mm ZZZ', find: '\\[(.*?)\\]' };
    expect(read('x [2026/03/01 12:00 +0100] y', zoned)).toEqual(['2026-03-01T11:00:00.000Z']);
    expect(read('x [2026/03/01] y', zoned)).toEqual([]);
  });

  test('is the hour after one that the clocks jumped over', () => {
    expect(read('2026-03-08 02:30:00 x')).toEqual(['2026-03-08T07:30:00.000Z']);
    expect(read('2026-03-08 01:59:59 x')).toEqual(['2026-03-08T06:59:59.000Z']);
    expect(read('2026-03-08 03:00:00 x')).toEqual(['2026-03-08T07:00:00.000Z']);
  });

  test('may be either of two in the hour that comes twice', () => {
    expect(read('2026-11-01 01:30:00 x')).toEqual(['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']);
    expect(read('2026-11-01 00:59:59 x')).toEqual(['2026-11-01T04:59:59.000Z']);
    expect(read('2026-11-01 02:00:00 x')).toEqual(['2026-11-01T07:00:00.000Z']);
    expect(read('2026-11-01 01:30:00 -0500 x')).toEqual(['2026-11-01T06:30:00.000Z']);
  });
});

test('a form is whole when it says day and time', () => {
  expect(
    ['dd.MM.yyyy HH:mm', 'MMM d yyyy h:mm a', 'yyyy/MM/dd HH:mm:ss'].filter((form) => !isWholeForm(form)),
  ).toEqual([]);
  expect(
    ['yyyy-MM-dd', 'HH:mm:ss', 'MM-dd HH:mm', 'YYYY-MM-DD HH:mm', 'nonsense'].filter(isWholeForm),
  ).toEqual([]);
});
