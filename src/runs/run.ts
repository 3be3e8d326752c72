import type { Instant } from '../core/clock.ts';
import type { Progress } from './progress.ts';

/**
 * States of a run, and the only ways from one to the next (docs/states.md draws them):
 *
 *   asking → working            somebody pressed Run, or the run goes on by itself; an attempt is under way
 *   asking → finished           the last step was done by hand, or skipped
 *   asking → stuck              consent was refused, or an answer leads nowhere: people decide
 *   working → asking            the attempt went well, and the next step waits for people
 *   working → stuck             it failed, was refused, or nobody knows what it did: people decide
 *   working → finished          it was the last
 *   stuck → working             once more, or rolled back
 *   stuck → asking              skipped, or marked done by hand
 *   stuck → finished            the last step was skipped or marked done by hand
 *   asking | working | stuck → aborted
 */
export type RunState = 'asking' | 'working' | 'stuck' | 'finished' | 'aborted';

export const runTransitions: Readonly<Record<RunState, readonly RunState[]>> = {
  asking: ['working', 'finished', 'stuck', 'aborted'],
  working: ['asking', 'stuck', 'finished', 'aborted'],
  stuck: ['working', 'asking', 'finished', 'aborted'],
  finished: [],
  aborted: [],
};

/** How a run goes on from step to step. */
export type Pace =
  /** Every step is asked for. */
  | 'step-by-step'
  /** Commands, checks and waits follow by themselves; what needs a person stops it; the first failure stops it. */
  | 'by-itself'
  /** As `step-by-step`, until people let it go on by itself again. */
  | 'paused';

/** One execution of one procedure of a runbook. */
export interface Run {
  readonly id: string;
  readonly service: string;
  /** The name of the runbook's file without its ending. */
  readonly runbook: string;
  /** The id of the procedure. */
  readonly procedure: string;
  /** For people: what the procedure is called. */
  readonly title: string;
  /** The SHA-256, hex, of the file's text as it was when the run began. Nothing else is ever run. */
  readonly pin: string;
  readonly state: RunState;
  /** Counts the changes of the run. A button or a dialog that was made for an earlier one does nothing. */
  readonly revision: number;
  /** Counts how often the run has come to a step; each time has a message of its own. */
  readonly visit: number;
  readonly progress: Progress;
  /** People may pause what goes on by itself; the end of its window does so, too. */
  readonly pace: Pace;
  /** `actorKey()` of who began it. */
  readonly startedBy: string;
  /** `actorKey()` of who has it in hand: its beginner, until it is handed over. */
  readonly heldBy: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  /** Why it stands still or ended as it did, for people. */
  readonly reason: string | null;
  /** Where its thread is: a channel of config. */
  readonly channel: string;
  /** The id of the post that its thread hangs on; null for a run that has not been said yet. */
  readonly card: string | null;
  /** What may run only once at a time; null: nothing. */
  readonly onlyOne: string | null;
  /** The maintenance item, `service/item`, that is closed when the run has finished well. */
  readonly closes: string | null;
  /** When it ought to be over: the end of the window that it was begun in; null: whenever. */
  readonly dueAt: Instant | null;
  /** When it was said that it is not over by then. */
  readonly lateAt: Instant | null;
  /** Who drives it; see `Lease`. */
  readonly lease: Lease;
}

/**
 * A run has one driver at a time: the bot, or a terminal. A terminal that has not renewed its lease until then is gone, and
 * the bot takes over.
 */
export interface Lease {
  /** `bot`, or `terminal:<process>`. */
  readonly holder: string;
  /** Null: for as long as nobody else takes it. */
  readonly until: Instant | null;
}

/** What a run is about, for lists. */
export type RunHeadline = Pick<
  Run,
  | 'id'
  | 'service'
  | 'runbook'
  | 'procedure'
  | 'title'
  | 'state'
  | 'startedBy'
  | 'heldBy'
  | 'startedAt'
  | 'endedAt'
>;

/** Whether a run may still change. */
export function isOpen(run: Pick<Run, 'state'>): boolean {
  return runTransitions[run.state].length > 0;
}
