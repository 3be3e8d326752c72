import type { Instant, Milliseconds } from '../core/clock.ts';

/**
 * States of an attempt, and the only ways from one to the next (docs/states.md draws them):
 *
 *   starting → running          its supervisor has taken it
 *   starting → not-started      it is certain that nothing ran
 *   running → succeeded | failed | timed-out | cancelled
 *   starting | running → interrupted     nobody can tell what it did: the machine went down
 *
 * Steps that people do, skip or answer, and those that only say something, are `succeeded`, `skipped` or `refused` at once.
 */
export type AttemptState =
  | 'starting'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'timed-out'
  | 'cancelled'
  | 'not-started'
  | 'interrupted'
  | 'skipped'
  | 'refused';

export const attemptTransitions: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  starting: ['running', 'not-started', 'succeeded', 'failed', 'timed-out', 'cancelled', 'interrupted'],
  running: ['succeeded', 'failed', 'timed-out', 'cancelled', 'interrupted'],
  succeeded: [],
  failed: [],
  'timed-out': [],
  cancelled: [],
  'not-started': [],
  interrupted: [],
  skipped: [],
  refused: [],
};

/** One try of a step. */
export interface Attempt {
  readonly id: string;
  readonly run: string;
  readonly step: string;
  /** The visit of the run at which it was made. */
  readonly visit: number;
  /** 1, 2, 3 … within the step of the run. */
  readonly number: number;
  readonly state: AttemptState;
  /** `actorKey()` of who wanted it. */
  readonly by: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  /** By a clock that nobody sets; null where nothing was measured. */
  readonly took: Milliseconds | null;
  readonly exitCode: number | null;
  /** Why it ended as it did, a note, the reason for skipping: one or more sentences for people. */
  readonly note: string | null;
  /** A link or a text that shows that it was done. */
  readonly evidence: string | null;
  /** Bytes printed; null where nothing prints. */
  readonly printed: number | null;
  /** The hash of everything that decided what happened; see `planHash`. Null where nothing was run. */
  readonly plan: string | null;
}

/** Whether an attempt is still under way. */
export function isUnderWay(attempt: Pick<Attempt, 'state'>): boolean {
  return attemptTransitions[attempt.state].length > 0;
}
