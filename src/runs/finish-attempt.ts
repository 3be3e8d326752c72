import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { RunStep, Step } from '../runbooks/step.ts';
import type { Attempt, AttemptState } from './attempt.ts';
import { takeValues } from './capture.ts';
import { moveOn } from './move-on.ts';
import type { CommandSight, RunMove } from './ports.ts';
import type { Scene } from './scene.ts';
import { afterResult, type Result } from './walk.ts';

/** What a decision needs to know besides the scene. */
export interface Deciding {
  readonly now: Instant;
  readonly newId: (at: Instant) => string;
}

/** A move without what is recorded and said about it. */
export type BareMove = Omit<RunMove, 'change'>;

/** What is known of an attempt that is over. */
export type Over = Exclude<CommandSight, { state: 'running' }>;

/**
 * The move that ends an attempt of a command. An idempotent step is tried again while its runbook allows; where nobody can
 * tell what happened, people decide.
 * @param captured standard output alone, masked; null when the step takes no value from it
 */
export function finishAttempt(
  scene: Scene,
  attempt: Attempt,
  over: Over,
  captured: string | null,
  { now, newId }: Deciding,
): BareMove {
  const { run, step } = scene;
  const verdict = judge(step, over, captured);
  const ended: Attempt = {
    ...attempt,
    state: verdict.state,
    endedAt: now,
    took: over.state === 'ended' ? over.took : null,
    exitCode: over.state === 'ended' ? over.exitCode : null,
    printed: over.state === 'ended' ? over.printed : null,
    note: verdict.note,
  };
  if (!step)
    return {
      run: { ...run, revision: run.revision + 1, state: 'stuck', reason: 'Its step is gone.' },
      attempts: [ended],
    };
  const mayRepeat = step.kind === 'run' && !(over.state === 'lost' && over.stillRuns);
  const again = mayRepeat ? nextTry(scene, step, ended, { now, newId }) : undefined;
  if (again) return { run: { ...run, revision: run.revision + 1 }, attempts: [ended, again] };
  if (verdict.state === 'interrupted' || verdict.state === 'not-started' || verdict.state === 'cancelled')
    return {
      run: { ...run, revision: run.revision + 1, state: 'stuck', reason: verdict.note },
      attempts: [ended],
    };
  const result: Result = verdict.values ? { outcome: 'done', values: verdict.values } : { outcome: 'failed' };
  const at = afterResult(run.progress, step, result, scene.walks);
  return { run: moveOn(run, at, now, at.next.kind === 'step'), attempts: [ended] };
}

interface Verdict {
  readonly state: AttemptState;
  readonly note: string | null;
  /** Set when it went well. */
  readonly values?: Readonly<Record<string, string>>;
}

function judge(step: Step | undefined, over: Over, captured: string | null): Verdict {
  if (over.state === 'never-started')
    return {
      state: 'not-started',
      note: 'It was not started, and nothing of it ran. It can be tried again.',
    };
  if (over.state === 'lost') return { state: 'interrupted', note: over.note };
  switch (over.cause) {
    case 'not-started':
      return { state: 'failed', note: over.note };
    case 'timed-out':
      return {
        state: 'timed-out',
        note: `It had not finished after ${formatDuration(over.took)} and was ended.`,
      };
    case 'cancelled':
      return {
        state: 'cancelled',
        note:
          over.took > 0
            ? `It was cancelled after ${formatDuration(over.took)}.`
            : 'It was cancelled before it began.',
      };
    case 'ended': {
      if (over.exitCode !== 0) return { state: 'failed', note: over.note };
      const taken = step?.kind === 'run' ? takeValues(step.capture, captured ?? '') : { values: {} };
      return 'problem' in taken
        ? { state: 'failed', note: taken.problem }
        : { state: 'succeeded', note: over.note, values: taken.values };
    }
  }
}

/** The next attempt of an idempotent step that did not go well, as long as its runbook allows more. */
function nextTry(scene: Scene, step: RunStep, ended: Attempt, { now, newId }: Deciding): Attempt | undefined {
  if (!step.idempotent || ended.state === 'succeeded' || ended.state === 'cancelled') return undefined;
  // Tries that were cut off through no fault of their own are counted apart, and may have one more even without retries.
  const unlucky = isCutOff(ended);
  const before = scene.attempts.filter(({ id }) => id !== ended.id);
  const alike = 1 + before.filter((attempt) => isCutOff(attempt) === unlucky).length;
  const allowed = Math.max(step.retries?.count ?? 0, unlucky ? 1 : 0);
  if (alike > allowed) return undefined;
  return {
    ...ended,
    id: newId(now),
    number: ended.number + 1,
    state: 'starting',
    startedAt: now + (unlucky ? 0 : (step.retries?.pause ?? 0)),
    endedAt: null,
    took: null,
    exitCode: null,
    printed: null,
    note: null,
  };
}

function isCutOff({ state }: Attempt): boolean {
  return state === 'interrupted' || state === 'not-started';
}
