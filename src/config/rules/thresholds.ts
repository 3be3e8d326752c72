import type { Condition } from '../../checks/check.ts';
import type { NagiosRange } from '../../checks/nagios-range.ts';

/** The numbers for which a condition of bounds alone holds. */
interface Range {
  readonly low: number;
  readonly lowIncluded: boolean;
  readonly high: number;
  readonly highIncluded: boolean;
}

/** The range of a condition; undefined when it also compares otherwise, or with nothing (that was reported). */
export function rangeOf(condition: Condition): Range | undefined {
  const bounds = ['above', 'at_least', 'below', 'at_most'];
  const keys = Object.keys(condition);
  if (condition.range && keys.length === 1) return rangeOfNagios(condition.range);
  if (keys.length === 0 || !keys.every((key) => bounds.includes(key))) return undefined;
  const { above = -Infinity, at_least = -Infinity, below = Infinity, at_most = Infinity } = condition;
  return {
    low: Math.max(above, at_least),
    lowIncluded: at_least > above,
    high: Math.min(below, at_most),
    highIncluded: at_most < below,
  };
}

/** Where a plugin alerts; undefined when that is on both sides of something. */
function rangeOfNagios({ low, high, inside }: NagiosRange): Range | undefined {
  if (inside) return { low, lowIncluded: low !== -Infinity, high, highIncluded: high !== Infinity };
  const open = { lowIncluded: false, highIncluded: false };
  if (low === -Infinity) return { ...open, low: high, high: Infinity };
  return high === Infinity ? { ...open, low: -Infinity, high: low } : undefined;
}

/** True when no number can be in it. */
export function isEmpty(range: Range): boolean {
  return range.low > range.high || (range.low === range.high && !(range.lowIncluded && range.highIncluded));
}

/** True when every number of the inner range is in the outer one, too. */
export function holdsAll(outer: Range, inner: Range): boolean {
  const low = outer.low < inner.low || (outer.low === inner.low && (outer.lowIncluded || !inner.lowIncluded));
  const high =
    outer.high > inner.high || (outer.high === inner.high && (outer.highIncluded || !inner.highIncluded));
  return low && high;
}
