import type { Instant } from '../core/clock.ts';
import type { Step } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';

/** Whether a try has not had all of its pause yet: it was handed to nobody. The clock may have been set back since. */
export function isPausing({ state, startedAt }: Attempt, step: Step, now: Instant): boolean {
  const pause = step.kind === 'run' ? (step.retries?.pause ?? 0) : 0;
  return state === 'starting' && startedAt > now && startedAt - now <= pause;
}
