import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Change } from '../record/change.ts';
import type { Snapshot } from '../record/snapshot.ts';

/** A cron expression, a zone, and what to do. */
export interface Schedule {
  /** Unique over everything: `workspace/morning`, `mids-hero/weekly-window`. */
  readonly id: string;
  /** Five fields; day of month and day of week both restricted means either (as Debian cron does). */
  readonly cron: string;
  readonly timezone: string;
  readonly task: Task;
  /** After downtime: make up for the latest missed slot, or for none. */
  readonly catchUp: 'latest' | 'none';
  /** How late a slot may still be made up for. */
  readonly catchUpWindow: Milliseconds;
  /** Days on which nothing is done: weekday numbers (1 Monday … 7 Sunday) and dates (`2026-12-25`), in `timezone`. */
  readonly quietDays: { readonly weekdays: readonly number[]; readonly dates: readonly string[] };
  /** Where it speaks. */
  readonly channel: string;
  /** What it speaks about; empty: every service. */
  readonly services: readonly string[];
}

/** A summary, in the words of whoever wants it. */
export interface SummaryTask {
  readonly kind: 'summary';
  readonly edition: 'morning' | 'evening';
  /** What it calls itself; by default after its edition. */
  readonly title?: string;
  /** Checks (`service/check`) whose values it shows as counts of the day. */
  readonly counts?: readonly string[];
  /** Checks (`service/check`) whose highest value of the day it shows. */
  readonly peaks?: readonly string[];
}

/** What a schedule does. */
export type Task =
  | SummaryTask
  | { readonly kind: 'reminder' }
  /** A checked copy of the bot's own database; so many are kept. */
  | { readonly kind: 'backup'; readonly keep: number }
  /** Asks whether every link of the runbooks and the checks still leads somewhere. */
  | { readonly kind: 'links' }
  /** A run of a procedure, `service/runbook#procedure`, that goes on by itself until a step needs people. */
  | {
      readonly kind: 'run';
      readonly address: string;
      readonly inputs: Readonly<Record<string, string>>;
    };

/** One due moment of a schedule. */
export interface Slot {
  readonly schedule: string;
  readonly dueAt: Instant;
}

/** Every slot ends in exactly one of these. */
export type SlotOutcome = 'on_time' | 'late' | 'superseded' | 'expired' | 'skipped' | 'failed';

export interface SettledSlot extends Slot {
  readonly outcome: SlotOutcome;
  readonly settledAt: Instant;
  readonly note: string | null;
}

export interface ScheduleStore {
  /** Up to which moment each schedule's slots are settled; a schedule not seen before starts at `now`. */
  cursor(schedule: string, now: Instant): Promise<Instant>;
  /** The slots not yet settled although due, oldest first. Stored when they come due, so that none is forgotten. */
  openSlots(schedule: string): Promise<Slot[]>;
  /**
   * The ids of all schedules that have open slots, also of those that config no longer names: their slots get
   * their outcome, too.
   */
  withOpenSlots(): Promise<string[]>;
  /** Stores slots that have come due and moves the cursor to `upTo`, in one transaction. Slots already there stay as they are. */
  openUp(schedule: string, slots: readonly Slot[], upTo: Instant): Promise<void>;
  /** Gives a slot its outcome together with what it caused. False when it already has one. */
  settle(slot: SettledSlot, change: Change, snapshot?: Snapshot): Promise<boolean>;
  /**
   * Sets the cursor back to `now` when it is ahead of it, in one transaction with the change: the clock was wrong.
   * Slots that are due later and said nothing are forgotten, so that they come due again. Those that said something
   * (`spokenOutcomes`) stay settled, and those of them that retention has removed are taken from the audit log again.
   * False when the cursor is not ahead.
   */
  rewind(schedule: string, now: Instant, change: Change): Promise<boolean>;
  /** Newest first. */
  latest(schedule: string, limit: number): Promise<SettledSlot[]>;
}
