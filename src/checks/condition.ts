import type { Condition, Scalar } from './check.ts';
import { alertsAt, describeNagiosRange } from './nagios-range.ts';
import type { ProbeValue } from './probe.ts';
import { quantityWords } from './quantity.ts';
import { describeValue } from './value.ts';

/** Whether a condition holds; or that it cannot be said, and why. */
export type Verdict =
  | { readonly answer: boolean }
  | { readonly answer: 'unanswerable'; readonly reason: string };

interface Comparison {
  readonly words: string;
  readonly judge: (value: ProbeValue) => boolean | string;
}

/**
 * Whether all comparisons of a condition hold for a value. One that does not hold is enough for no,
 * whatever the others say; else one that makes no sense for the value makes the whole unanswerable.
 */
export function evaluateCondition(condition: Condition, value: ProbeValue): Verdict {
  let reason: string | undefined;
  for (const comparison of comparisonsOf(condition)) {
    const judged = comparison.judge(value);
    if (judged === false) return { answer: false };
    if (typeof judged === 'string') reason ??= judged;
  }
  return reason === undefined ? { answer: true } : { answer: 'unanswerable', reason };
}

/** A condition in words: `above 100 ms`, `at least 5 and below 10`, `not 200`. */
export function describeCondition(condition: Condition, unit?: string): string {
  return comparisonsOf(condition, unit)
    .map((comparison) => comparison.words)
    .join(' and ');
}

function comparisonsOf(condition: Condition, unit?: string): Comparison[] {
  const { above, at_least, below, at_most, is, not, one_of, none_of, matches, range } = condition;
  const comparisons: Comparison[] = [];
  const number = (words: string, bound: number | undefined, holds: (value: number) => boolean) => {
    if (bound !== undefined)
      comparisons.push({
        words: `${words} ${quantityWords(bound, unit)}`,
        judge: onNumber(`${words} ${bound}`, holds),
      });
  };
  number('above', above, (value) => value > (above ?? 0));
  number('at least', at_least, (value) => value >= (at_least ?? 0));
  number('below', below, (value) => value < (below ?? 0));
  number('at most', at_most, (value) => value <= (at_most ?? 0));
  if (is !== undefined)
    comparisons.push({
      words: scalarWords(is, unit),
      // A value that is missing is not known to be anything else; `not` takes it for a difference, which is safe.
      judge: (value) => (value === null && is === null) || onScalar((known) => isAmong(known, [is]))(value),
    });
  if (not !== undefined)
    comparisons.push({
      words: not === null ? 'any value' : `not ${scalarWords(not, unit)}`,
      judge: (value) => (isScalar(value) ? isNoneOf(value, [not]) : true),
    });
  if (one_of)
    comparisons.push({
      words: `one of ${listWords(one_of)}`,
      judge: onScalar((value) => isAmong(value, one_of)),
    });
  if (none_of)
    comparisons.push({
      words: `none of ${listWords(none_of)}`,
      judge: onScalar((value) => isNoneOf(value, none_of)),
    });
  if (matches !== undefined)
    comparisons.push({
      words: `matching ${matches}`,
      judge: (value) =>
        typeof value === 'string'
          ? new RegExp(matches, 'm').test(value)
          : `${describeValue(value)} is no text`,
    });
  if (range) {
    const words = describeNagiosRange(range, (bound) => quantityWords(bound, unit));
    const plain = describeNagiosRange(range, String);
    comparisons.push({ words, judge: onNumber(plain, (value) => alertsAt(range, value)) });
  }
  return comparisons;
}

function onNumber(words: string, holds: (value: number) => boolean) {
  return (value: ProbeValue): boolean | string =>
    typeof value === 'number' && !Number.isNaN(value)
      ? holds(value)
      : `${describeValue(value)} cannot be ${words}`;
}

function onScalar(judge: (value: Scalar) => boolean | string) {
  return (value: ProbeValue): boolean | string => {
    if (value === null) return 'there is no value';
    return isScalar(value) ? judge(value) : `${describeValue(value)} is no single value`;
  };
}

function isScalar(value: ProbeValue): value is Scalar {
  return value === null || typeof value !== 'object';
}

/** A value that has the type of nothing in the list is not known to be none of it: `"1"` may well mean 1. */
function isAmong(value: Scalar, listed: readonly Scalar[]): boolean | string {
  if (listed.includes(value)) return true;
  const alike = writtenAlike(value, listed);
  if (alike !== undefined) return incomparable(value, alike);
  const ofOtherType = listed.find((each) => each !== null && typeof each !== typeof value);
  const isComparable = listed.some((each) => typeof each === typeof value);
  return ofOtherType === undefined || isComparable ? false : incomparable(value, ofOtherType);
}

/** Another type is a difference as well, which is safe; unless the type is all that differs. */
function isNoneOf(value: Scalar, listed: readonly Scalar[]): boolean | string {
  if (listed.includes(value)) return false;
  const alike = writtenAlike(value, listed);
  return alike === undefined ? true : incomparable(value, alike);
}

function writtenAlike(value: Scalar, listed: readonly Scalar[]): Scalar | undefined {
  if (value === null) return undefined;
  return listed.find((each) => each !== null && String(each) === String(value));
}

function incomparable(value: Scalar, expected: Scalar): string {
  return `${describeScalar(value)} cannot be compared with ${describeScalar(expected)}`;
}

function describeScalar(value: Scalar): string {
  const kind =
    typeof value === 'string' ? 'the text' : typeof value === 'number' ? 'the number' : 'the truth value';
  return `${kind} ${describeValue(value)}`;
}

function scalarWords(value: Scalar, unit?: string): string {
  return typeof value === 'number' ? quantityWords(value, unit) : value === null ? 'no value' : String(value);
}

function listWords(values: readonly Scalar[]): string {
  return values.map((value) => scalarWords(value)).join(', ');
}
