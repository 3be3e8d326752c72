import type { Milliseconds } from '../core/clock.ts';
import type { NagiosRange } from './nagios-range.ts';

/**
 * A condition on a value. All the given comparisons must hold. Numbers compare with numbers; a
 * comparison that makes no sense for the value (a missing value, a text against a number) makes the
 * check `unknown` with a reason. `is` and `one_of` need a value of the type that they name (`is: 1` cannot be
 * answered for the text "1"); `not` and `none_of` take another type for a difference, unless the type is all
 * that differs. A missing value is `not` anything, but never answers whether it `is` something.
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
  /** A threshold as Nagios plugins take it; holds when such a plugin would alert. */
  readonly range?: NagiosRange;
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
  /**
   * The path of a value that says the status itself (`ok`, `warning`, `critical`, `unknown`), as plugins
   * and programs with known exit codes do. There are no conditions then, and `value` is only shown.
   */
  readonly statusFrom?: string;
  /** Shown behind the number: `rec/s`, `%`. */
  readonly unit?: string;
  readonly warning?: Condition;
  readonly critical?: Condition;
  /** How long a worse status must last before it counts, for each level or for both. 0: at once. */
  readonly for: Milliseconds | { readonly warning: Milliseconds; readonly critical: Milliseconds };
  /** How long a better status must last before it counts. 0: at once. */
  readonly recovery: Milliseconds;
  /** Other values of the probe that are told when it is not ok: the name that people read → the path. */
  readonly details?: Readonly<Record<string, string>>;
  /** What to do about it, in the words of the handbook. */
  readonly action?: string;
  /** `runbook` or `runbook#anchor` within the service's runbooks. */
  readonly runbook?: string;
  /** The address of the dashboard that shows the metric. */
  readonly dashboard?: string;
  /** The part of the morning check that it belongs to. */
  readonly part?: string;
  /** Set when it tells whether a backup is present: what the summary calls that backup. */
  readonly backup?: string;
  /** From which status on people are told at once. Without it: critical. */
  readonly alert?: AlertLevel;
  /** Checks that it cannot be well without: while one of them is in trouble, this one keeps quiet. */
  readonly dependsOn?: readonly CheckReference[];
}

/** From which status on a check alerts; `never`: it stands in summaries only. */
export type AlertLevel = 'critical' | 'warning' | 'never';

/** Names a check of any service. */
export interface CheckReference {
  readonly service: string;
  readonly check: string;
}
