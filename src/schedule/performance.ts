import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Change } from '../record/change.ts';
import type { NewPost } from '../record/post.ts';
import type { Snapshot } from '../record/snapshot.ts';
import type { Schedule, ScheduleStore, Slot } from './schedule.ts';

/** What performing a slot came to. It says nothing yet: what is to be said stands in the change. */
export type Performance =
  /** What goes into one transaction with the slot's outcome. */
  | { readonly change: Change; readonly snapshot?: Snapshot }
  /** It takes its time, and is asked for again: nothing is wrong. */
  | { readonly underWay: true }
  /** It did not work out, but may later: a sentence that says why. */
  | { readonly passingFailure: string };

/**
 * Makes what a schedule has to say. Changes nothing itself, so it may be repeated.
 * A `WatchkeeperError` that is not passing settles the slot as failed; whatever else is thrown counts as passing.
 */
export type Perform = (schedule: Schedule, slot: Slot, lateBy: Milliseconds) => Promise<Performance>;

/** What a scheduler is built from. */
export interface SchedulerParts {
  readonly schedules: readonly Schedule[];
  readonly store: ScheduleStore;
  readonly clock: Clock;
  readonly perform: Perform;
  /** Whether the slot has caused something already, although it has no outcome: a process died in between. */
  readonly hasBegun?: (schedule: Schedule, slot: Slot) => Promise<boolean>;
  /** What is said when a slot has failed for good: nobody should wait in vain for what it would have said or done. */
  readonly announceFailure?: (slot: Slot, reason: string) => readonly NewPost[] | Promise<readonly NewPost[]>;
  /** `slot.opened`, `slot.performed` (not yet settled), `slot.settled`. */
  readonly checkpoint: Checkpoint;
  readonly log: Log;
}
