import type { Clock, Milliseconds } from '../core/clock.ts';
import type { Workshop } from './ports.ts';

/** A wish to cancel is looked for so often. */
const lookEvery: Milliseconds = 500;

/**
 * Sleeps until nothing is left, the attempt is cancelled, or the signal is aborted.
 * @param left how much is left now
 * @returns whether it was cancelled meanwhile
 */
export async function sleepOn(
  { clock, workshop }: { readonly clock: Clock; readonly workshop: Pick<Workshop, 'isCancelled'> },
  attempt: string,
  left: () => Milliseconds,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    if (signal.aborted) return false;
    if (await workshop.isCancelled(attempt)) return true;
    if (left() <= 0) return false;
    await clock.sleep(Math.min(left(), lookEvery), signal);
  }
}
