import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Status } from '../core/status.ts';
import type { Numbers, Result, Span, Summary } from './history.ts';
import { addToSketch, emptySketch, mergeSketch, percentiles, type Sketch } from './sketch.ts';

/** Numbers as they are counted; can be merged. */
export interface NumberTally {
  count: number;
  /** Infinity while there is none. */
  min: number;
  max: number;
  sum: number;
  readonly sketch: Sketch;
}

/** What the results of a span come to, while it is being counted; can be merged with that of another span. */
export interface Tally {
  readonly time: Record<Status, Milliseconds>;
  looks: number;
  readonly values: NumberTally;
  readonly took: NumberTally;
}

/** What of a result is counted. */
export type CountedResult = Pick<Result, 'at' | 'status' | 'value' | 'took' | 'holds'>;

export function emptyTally(): Tally {
  return {
    time: { ok: 0, warning: 0, critical: 0, unknown: 0 },
    looks: 0,
    values: emptyNumbers(),
    took: emptyNumbers(),
  };
}

function emptyNumbers(): NumberTally {
  return { count: 0, min: Infinity, max: -Infinity, sum: 0, sketch: emptySketch() };
}

/**
 * Counts the results of a span. The status of each holds until the next result, until its time is over or until
 * the span ends, whichever is first.
 * @param results ascending by moment; the first may lie before the span, when its status may reach into it
 */
export function countResults(tally: Tally, results: readonly CountedResult[], span: Span): void {
  results.forEach((result, index) => {
    const until = Math.min(result.at + result.holds, results[index + 1]?.at ?? Infinity, span.to);
    tally.time[result.status] += Math.max(0, until - Math.max(result.at, span.from));
    if (result.at < span.from || result.at >= span.to) return;
    tally.looks += 1;
    if (result.value !== null) countNumber(tally.values, result.value);
    if (result.took !== null) countNumber(tally.took, result.took);
  });
}

function countNumber(numbers: NumberTally, number: number): void {
  numbers.count += 1;
  numbers.min = Math.min(numbers.min, number);
  numbers.max = Math.max(numbers.max, number);
  numbers.sum += number;
  addToSketch(numbers.sketch, number);
}

/** Adds what another span came to. */
export function mergeTally(tally: Tally, other: Tally): void {
  for (const status of ['ok', 'warning', 'critical', 'unknown'] as const)
    tally.time[status] += other.time[status];
  tally.looks += other.looks;
  mergeNumbers(tally.values, other.values);
  mergeNumbers(tally.took, other.took);
}

function mergeNumbers(numbers: NumberTally, other: NumberTally): void {
  numbers.count += other.count;
  numbers.min = Math.min(numbers.min, other.min);
  numbers.max = Math.max(numbers.max, other.max);
  numbers.sum += other.sum;
  mergeSketch(numbers.sketch, other.sketch);
}

/** What a tally says about its span. */
export function summarise({ time, looks, values, took }: Tally, from: Instant, to: Instant): Summary {
  const known = time.ok + time.warning + time.critical;
  return {
    from,
    to,
    time: { ...time },
    uptime: known === 0 ? null : (time.ok + time.warning) / known,
    known: to > from ? known / (to - from) : 0,
    looks,
    values: numbersOf(values),
    took: numbersOf(took),
  };
}

function numbersOf({ count, min, max, sum, sketch }: NumberTally): Numbers | null {
  if (count === 0) return null;
  const within = (number = min) => Math.min(max, Math.max(min, number));
  const [p50, p95, p99] = percentiles(sketch, [0.5, 0.95, 0.99]);
  return { count, min, max, mean: within(sum / count), p50: within(p50), p95: within(p95), p99: within(p99) };
}
