import type { Milliseconds } from '../core/clock.ts';

/**
 * A condition on a value. All the given comparisons must hold. Numbers compare with numbers; a
 * comparison that makes no sense for the value (a missing value, a text against a number) makes the
 * check `unknown` with a reason, except `is`/`not`, which any value can answer.
 */
export interface Condition {
  readonly above?: number;
  readonly at_least?: number;
  readonly below?: number;
  readonly at_most?: number;
  readonly is?: Scalar;
  readonly not?: Scalar;
  readonly one_of?: readonly Scalar[];
  readonly none_of?: readonly Scalar[];
  /** Regular expression on a text. */
  readonly matches?: string;
}

export type Scalar = string | number | boolean | null;

/** A condition on a probe's value, with thresholds and `for`; yields a status. */
export interface Check {
  /** Unique within the service. */
  readonly id: string;
  readonly service: string;
  /** For people; defaults to the id with blanks for dashes. */
  readonly name: string;
  /** The id of a probe of the same service. */
  readonly probe: string;
  /** Which of the probe's values: `records_per_second`, or a path with dots: `import.queue.depth`. */
  readonly value: string;
  /** Shown behind the number: `rec/s`, `%`. */
  readonly unit?: string;
  readonly warning?: Condition;
  readonly critical?: Condition;
  /** How long a worse status must last before it counts. 0: at once. */
  readonly for: Milliseconds;
  /** How long a better status must last before it counts. 0: at once. */
  readonly recovery: Milliseconds;
  /** What to do about it, in the words of the handbook. */
  readonly action?: string;
  /** `runbook` or `runbook#anchor` within the service's runbooks. */
  readonly runbook?: string;
  /** The part of the morning check that it belongs to. */
  readonly part?: string;
  /** Set when it tells whether a backup is present: what the summary calls that backup. */
  readonly backup?: string;
}
