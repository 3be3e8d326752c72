import { describe, expect, it } from 'vitest';
import { quantityWords } from '../../src/checks/quantity.ts';

describe('a number with its unit', () => {
  it.each<[number, string | undefined, string]>([
    [1234.567, undefined, '1234.57'],
    [85.004, '%', '85%'],
    [420, 'rec/s', '420 rec/s'],
    [12.345, 'MB', '12.35 MB'],
    [3.06, 'h', '3 h 4 min'],
    [0.2, 'h', '12 min'],
    [0, 'h', '0 h'],
    [26, 'h', '26 h'],
    [40.5, 'h', '40 h 30 min'],
    [99.99, 'h', '99 h 59 min'],
    [99.999, 'h', '100 h'],
    [100, 'h', '4 days 4 h'],
    [192, 'h', '8 days'],
    [30.1, 'min', '30 min 6 s'],
    [0.1, 'min', '6 s'],
    [0, 'min', '0 min'],
    [59.999, 'min', '60 min'],
    [1440, 'min', '24 h'],
    [95, 'min', '1 h 35 min'],
    [2.5, 's', '2.5 s'],
    [0.031, 's', '0.03 s'],
    [90, 's', '1 min 30 s'],
    [3600, 's', '1 h'],
    [1, 'days', '1 day'],
    [8, 'days', '8 days'],
    [3.25, 'days', '3 days 6 h'],
    [-2, 'days', '-2 days'],
    [-0.5, 'h', '-30 min'],
    [Number.POSITIVE_INFINITY, 'h', 'Infinity h'],
    [100, 'ms', '100 ms'],
    [999, 'B', '999 B'],
    [789_857, 'B', '789.9 kB'],
    [-2_500_000, 'B', '-2.5 MB'],
  ])('%d in %s is “%s”', (value, unit, words) => {
    expect(quantityWords(value, unit)).toBe(words);
  });
});
