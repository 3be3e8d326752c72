import type { Clock, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Looker, LookResult, Probe } from './probe.ts';

/** How long after its timeout, or after it was cancelled, a look may take to end what it started. */
export const lookGrace: Milliseconds = 5_000;

/** A look that is under way. */
export interface GuardedLook {
  /** What it saw; never rejects, and comes after timeout and grace at the latest. */
  readonly result: Promise<LookResult>;
  /** Whether the look itself has come back; may stay false when it was given up. */
  isBack(): boolean;
}

/** Looks, whatever the looker does: one that throws or never returns could not look. */
export function lookGuarded(looker: Looker, probe: Probe, clock: Clock, signal: AbortSignal): GuardedLook {
  const at = clock.now();
  const startedAt = clock.elapsed();
  const blind = (reason: string): LookResult => ({
    saw: false,
    reason,
    at,
    took: clock.elapsed() - startedAt,
  });
  const over = new AbortController();
  let back = false;
  const look = (async () => looker.look(probe, signal))()
    .catch((thrown: unknown) => blind(`the look failed: ${sentenceOf(thrown)}`))
    .then((result) => {
      back = true;
      return result;
    });
  const patience = async (span: Milliseconds): Promise<LookResult> => {
    await clock.sleep(span, over.signal);
    return blind(`the look did not come back within ${formatDuration(probe.timeout)} and was given up`);
  };
  const cancelled = new Promise<LookResult>((resolve) => {
    const giveUp = () => resolve(patience(lookGrace));
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true, signal: over.signal });
  });
  const result = Promise.race([look, patience(probe.timeout + lookGrace), cancelled]).finally(() =>
    over.abort(),
  );
  return { result, isBack: () => back };
}
