import type { Instant } from '../core/clock.ts';

/** A calendar span: added to a date in the item's zone. Whole numbers, at least one above 0. */
export interface CalendarSpan {
  readonly years?: number;
  readonly months?: number;
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
}

/** A recurring duty with an owner. Its due date and status are computed, never stored. */
export interface MaintenanceItem {
  /** Unique within the service; the anchor of its runbook link. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly cadence: CalendarSpan;
  readonly warn: CalendarSpan;
  /** IANA zone in which its dates are meant. */
  readonly timezone: string;
  readonly owner?: string;
  /** `runbook#anchor` within the service's runbooks. */
  readonly runbook?: string;
  readonly lastDone: LastDone | null;
  /** Set when the item's entry is wrong and cannot be computed: what is wrong, in a sentence. */
  readonly flaw?: string;
  /** `config`: declared in YAML, its completions are in the store. `file`: in a file that another program owns. */
  readonly origin: { readonly kind: 'config' } | { readonly kind: 'file'; readonly file: string };
}

export interface LastDone {
  /** As the owner wrote it: a date (`2026-08-20`) or a timestamp. */
  readonly written: string;
  readonly at: Instant;
  /** True when only a date is known: the whole day counts. */
  readonly dateOnly: boolean;
  readonly result: string | null;
  readonly notes: string | null;
}

/** How to read a file of items that another program owns, and where to write into it. */
export interface MaintenanceFile {
  /** Unique within the service. */
  readonly id: string;
  readonly service: string;
  /** Absolute path. */
  readonly path: string;
  /** JSON path segments to the array (or object keyed by id) of items; [] for the top level. */
  readonly items: readonly (string | number)[];
  /** Which key of an item holds what. */
  readonly keys: {
    readonly id: string;
    readonly name: string;
    readonly cadence: string;
    readonly warn: string;
    readonly lastDone: string;
    readonly result: string;
    readonly notes: string;
    readonly owner?: string;
  };
  /** What a bare number means in cadence and warn. ISO durations (`P90D`) are understood beside it. */
  readonly numbersAre: 'days' | 'hours' | 'weeks';
  /** What is written into `lastDone`. */
  readonly writes: 'date' | 'timestamp';
  readonly timezone: string;
  readonly owner?: string;
  /** item id → runbook address; items without an entry use `runbook`#item-id. */
  readonly runbook?: string;
  /** Runs after a write-back: the program that owns the file looks at it again. */
  readonly collector?: {
    readonly argv: readonly [string, ...string[]];
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly timeout: number;
  };
}
