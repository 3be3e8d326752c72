import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelEvery, scaleOf, shortNumber } from '../../demo/workspace/page/chart/scale.ts';

describe('the scale of a chart', () => {
  it.each<[string, number[], number[]]>([
    ['begins at zero', [40, 98], [0, 50, 100]],
    ['goes below zero for what is below', [-5, 12], [-5, 0, 5, 10, 15]],
    ['has round marks for small numbers', [0.12, 0.31], [0, 0.1, 0.2, 0.3, 0.4]],
    ['is there for nothing', [], [0, 0.5, 1]],
    ['is there for zeros', [0, 0], [0, 0.5, 1]],
  ])('%s', (_, values, ticks) => {
    expect(scaleOf(values).ticks).toEqual(ticks);
  });

  it('holds every number between its ends, with few marks', () => {
    const number = fc.double({ noNaN: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(fc.array(number, { maxLength: 20 }), (values) => {
        const scale = scaleOf(values);
        expect(scale.ticks.length).toBeLessThan(9);
        for (const value of values) {
          expect(scale.place(value)).toBeGreaterThan(-0.001);
          expect(scale.place(value)).toBeLessThan(1.001);
        }
      }),
    );
  });

  it('leaves labels out where they would touch', () => {
    const hours = Array.from({ length: 12 }, () => '00:00');
    expect(labelEvery(hours, 700)).toBe(1);
    expect(labelEvery(hours, 250)).toBe(3);
  });

  it('writes numbers short', () => {
    expect([0, 12.5, 1234.5678, 40_000, -2_500_000].map(shortNumber)).toEqual([
      '0',
      '12.5',
      '1,235',
      '40K',
      '-2.5M',
    ]);
  });
});
