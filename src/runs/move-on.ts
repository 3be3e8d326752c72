import type { Instant } from '../core/clock.ts';
import type { Progress } from './progress.ts';
import type { Run } from './run.ts';
import type { Standpoint } from './walk.ts';

/**
 * The run after it has come to a standpoint.
 * @param arrives false when it stays at the step at which it stood: nothing new is asked
 */
export function moveOn(run: Run, { progress, next }: Standpoint, now: Instant, arrives = true): Run {
  const moved: Run = {
    ...run,
    revision: run.revision + 1,
    progress,
    visit: (arrives && next.kind === 'step') || cameBack(run, progress, next) ? run.visit + 1 : run.visit,
    reason: next.kind === 'stuck' || next.kind === 'aborted' ? next.reason : null,
  };
  switch (next.kind) {
    case 'step':
      return { ...moved, state: 'asking' };
    case 'stuck':
      return { ...moved, state: 'stuck' };
    case 'end':
      return { ...moved, state: 'finished', endedAt: now };
    case 'aborted':
      return { ...moved, state: 'aborted', endedAt: now };
  }
}

/** Behind a rollback people decide at the step that was rolled back: it is asked anew, below what undid it. */
function cameBack(run: Run, progress: Progress, next: Standpoint['next']): boolean {
  return next.kind === 'stuck' && progress.frames.length < run.progress.frames.length;
}
