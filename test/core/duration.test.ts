import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/core/duration.ts';

describe('reading a span', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['0m', 0],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    [' 2H ', 7_200_000],
    ['90d', 7_776_000_000],
    ['2w', 1_209_600_000],
    ['1.5h', 5_400_000],
    ['1m500ms', 60_500],
    ['5 m', 300_000],
    ['1.001s', 1_001],
    ['0.1s', 100],
  ])('%s is %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each(['', '5', 'm', '5x', '-5m', '5m-', '1e3s', '1.s', '.5s', 'P90D', '5 minutes', '1 0m', '5m 3'])(
    '"%s" is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test('a number too large to count is none', () => {
    expect(parseDuration(`${'9'.repeat(400)}d`)).toBeUndefined();
  });
});

describe('writing a span', () => {
  test.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [999, '999 ms'],
    [999.6, '1 s'],
    [1_000, '1 s'],
    [40_000, '40 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 day'],
    [3 * 86_400_000, '3 days'],
    [86_400_000 + 3_600_000, '1 day 1 h'],
    [86_400_000 + 60_000, '1 day'],
  ])('%d ms is %s', (span, expected) => {
    expect(formatDuration(span)).toBe(expected);
  });
});
