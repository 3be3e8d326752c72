import { formatDuration } from '../core/duration.ts';
import { formatSize } from '../core/size.ts';
import type { Status } from '../core/status.ts';
import { count, type Span } from '../core/text.ts';
import { actorOf } from '../record/actor.ts';
import type { Attempt } from './attempt.ts';
import type { Run } from './run.ts';

/** Who did something, for people. */
export function who(key: string): Span {
  const actor = actorOf(key);
  if (actor?.kind === 'slack') return { person: actor.user };
  if (actor?.kind === 'terminal') return `user ${actor.uid} in a terminal`;
  return key.startsWith('watchkeeper:schedule') ? 'the schedule' : 'Watchkeeper';
}

/** How a run stands, in one word or a few. */
export const stateWords: Readonly<Record<Run['state'], string>> = {
  asking: 'waits for you',
  working: 'under way',
  stuck: 'needs a decision',
  finished: 'finished',
  aborted: 'ended early',
};

/** The sign of a run among the four statuses. */
export const stateSigns: Readonly<Record<Run['state'], Status | undefined>> = {
  asking: undefined,
  working: undefined,
  stuck: 'critical',
  finished: 'ok',
  aborted: 'warning',
};

/** What became of an attempt, in a sentence without its end. */
export function attemptWords(attempt: Attempt): string {
  const took = attempt.took === null ? '' : ` after ${formatDuration(Math.max(attempt.took, 1))}`;
  switch (attempt.state) {
    case 'starting':
      return 'starts';
    case 'running':
      return 'runs';
    case 'succeeded':
      return attempt.exitCode === null ? 'done' : `done, exit code 0${took}`;
    case 'failed':
      return attempt.exitCode === null ? `failed${took}` : `failed, exit code ${attempt.exitCode}${took}`;
    case 'timed-out':
      return `ended because its time was over${took}`;
    case 'cancelled':
      return `cancelled${took}`;
    case 'not-started':
      return 'not started: nothing ran';
    case 'interrupted':
      return 'interrupted: nobody can tell what it did';
    case 'skipped':
      return 'skipped';
    case 'refused':
      return 'refused';
  }
}

/** The sign of an attempt. */
export function attemptSign(attempt: Attempt): Status | undefined {
  switch (attempt.state) {
    case 'succeeded':
      return 'ok';
    case 'failed':
    case 'timed-out':
    case 'refused':
      return 'critical';
    case 'interrupted':
      return 'unknown';
    case 'cancelled':
    case 'not-started':
    case 'skipped':
      return 'warning';
    default:
      return undefined;
  }
}

/** How much was printed, where not all of it is shown. */
export function printedWords(attempt: Attempt): string {
  return attempt.printed === null ? '' : `${formatSize(attempt.printed)} printed`;
}

/** `attempt 2` from the second on. */
export function numberWords(attempt: Attempt): string {
  return attempt.number > 1 ? `attempt ${attempt.number}` : '';
}

/** `step 3 of 9`. */
export function placeWords(at: number, of: number): string {
  return `step ${at} of ${count(of, 'step').split(' ', 1)[0]}`;
}
