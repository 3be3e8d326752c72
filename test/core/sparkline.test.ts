import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSparkline, rangeOf } from '../../src/core/sparkline.ts';

describe('a line of bars', () => {
  it.each<[string, (number | null)[], string]>([
    ['rises with its numbers', [0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    ['begins at the lowest number, not at zero', [900, 950, 1000], '▁▅█'],
    ['goes below zero', [-10, 0, 10], '▁▅█'],
    ['shows what is missing as a gap, not as the lowest', [5, null, 0], '█·▁'],
    ['stands at half height when nothing moves', [3, 3, 3], '▅▅▅'],
    ['has gaps only when there is no number', [null, null], '··'],
    ['takes what is no number for a gap', [1, Number.NaN, Number.POSITIVE_INFINITY, 2], '▁··█'],
    ['is empty for nothing', [], ''],
    ['bears the largest numbers', [-Number.MAX_VALUE, 0, Number.MAX_VALUE], '▁▅█'],
  ])('%s', (_, values, line) => {
    expect(drawSparkline(values)).toBe(line);
  });

  it('has one character for each value, and a gap exactly where a number is missing', () => {
    const value = fc.option(fc.double());
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const line = drawSparkline(values);
        expect([...line].map((each) => each === '·')).toEqual(
          values.map((each) => each === null || !Number.isFinite(each)),
        );
      }),
    );
  });

  it('knows its lowest and highest', () => {
    expect(rangeOf([4, null, -2, 9])).toEqual({ lowest: -2, highest: 9 });
    expect(rangeOf([null])).toBeNull();
  });
});
