import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertsAt } from '../../src/checks/nagios-range.ts';
import { holdsAll, isEmpty, rangeOf } from '../../src/config/rules/thresholds.ts';

const small = fc.integer({ min: -3, max: 3 });
const bounds = fc
  .record({ above: small, at_least: small, below: small, at_most: small }, { requiredKeys: [] })
  .filter((each) => Object.keys(each).length > 0);

/** Halves between and beyond the bounds: enough to tell any two ranges with whole bounds apart. */
const numbers = Array.from({ length: 17 }, (_, index) => index / 2 - 4);

type Bounds = { above?: number; at_least?: number; below?: number; at_most?: number };

function fits({ above, at_least, below, at_most }: Bounds, number: number): boolean {
  return (
    (above === undefined || number > above) &&
    (at_least === undefined || number >= at_least) &&
    (below === undefined || number < below) &&
    (at_most === undefined || number <= at_most)
  );
}

describe('ranges of thresholds', () => {
  it('are empty when no number fits, and hold another when all of its numbers fit', () => {
    fc.assert(
      fc.property(bounds, bounds, (one, other) => {
        const outer = rangeOf(one);
        const inner = rangeOf(other);
        if (!outer || !inner) throw new Error('only bounds were given');
        expect(isEmpty(outer)).toBe(!numbers.some((number) => fits(one, number)));
        if (isEmpty(inner)) return;
        expect(holdsAll(outer, inner)).toBe(
          numbers.every((number) => !fits(other, number) || fits(one, number)),
        );
      }),
    );
  });

  it('of plugins are told as far as they lie on one side', () => {
    const end = fc.option(small, { nil: undefined });
    fc.assert(
      fc.property(end, end, fc.boolean(), (one, other, inside) => {
        const low = one ?? -Infinity;
        const high = other ?? Infinity;
        if (low > high) return;
        const plugin = { low, high, inside };
        const range = rangeOf({ range: plugin });
        if (!range) {
          expect([inside, one !== undefined, other !== undefined]).toEqual([false, true, true]);
          return;
        }
        const { lowIncluded, highIncluded } = range;
        const within = (number: number) =>
          (lowIncluded ? number >= range.low : number > range.low) &&
          (highIncluded ? number <= range.high : number < range.high);
        for (const number of numbers) expect(within(number)).toBe(alertsAt(plugin, number));
        expect(isEmpty(range)).toBe(!numbers.some((number) => alertsAt(plugin, number)));
      }),
    );
  });

  it('are not told for conditions that compare otherwise', () => {
    expect(rangeOf({ above: 1, not: 5 })).toBeUndefined();
  });
});
