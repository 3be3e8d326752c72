import { formatDuration } from '../core/duration.ts';
import { formatSize } from '../core/size.ts';
import type { Status } from '../core/status.ts';
import { count, type Span } from '../core/text.ts';
import { actorKey, actorOf } from '../record/actor.ts';
import type { Step } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';
import type { Run } from './run.ts';

/** Whoever is meant, called: Slack tells them. */
export function pinged(key: string): Span {
  const actor = actorOf(key);
  return actor?.kind === 'slack' ? { person: actor.user, notify: true } : who(key);
}

/** Who did something, for people. */
export function who(key: string): string | { readonly person: string } {
  const actor = actorOf(key);
  if (actor?.kind === 'slack') return { person: actor.user };
  // Config may know whose user id it is: whoever shows it asks there for the name.
  if (actor?.kind === 'terminal') return { person: actorKey(actor) };
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

/**
 * What became of an attempt, in a sentence without its end.
 * @param step what it was an attempt of, if that is known: only commands have an exit code that people know
 */
export function attemptWords(attempt: Attempt, step?: Step): string {
  const took =
    attempt.took === null || (step?.kind === 'notify' && attempt.state === 'succeeded')
      ? ''
      : ` after ${formatDuration(Math.max(attempt.took, 1))}`;
  switch (attempt.state) {
    case 'starting':
      return waitingWords(step) ?? 'starts';
    case 'running':
      return waitingWords(step) ?? 'runs';
    case 'succeeded':
      return attempt.exitCode === null ? 'done' : `${doneWords(step)}${took}`;
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

/** What is done by nobody but the clock, or by looking again and again. */
function waitingWords(step: Step | undefined): string | undefined {
  if (step?.kind === 'wait') return 'waits';
  return step?.kind === 'check' ? 'looks' : undefined;
}

/** What we did ourselves at a step. */
function doneWords(step: Step | undefined): string {
  switch (step?.kind) {
    case 'notify':
      return 'said';
    case 'check':
      return 'it holds';
    case 'wait':
      return 'waited for';
    default:
      return 'done, exit code 0';
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
