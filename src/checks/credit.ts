import type { Milliseconds } from '../core/clock.ts';
import type { Probe } from './probe.ts';

/**
 * How much of the time between two looks counts as observed: at most two intervals and a timeout,
 * because during a longer gap nobody was looking.
 */
export function creditedTime(probe: Probe, passed: Milliseconds): Milliseconds {
  return Math.min(Math.max(0, passed), 2 * probe.every + probe.timeout);
}

/** After this without a look the state of a check says nothing any more. */
export function staleAfter(probe: Probe): Milliseconds {
  return 3 * probe.every + probe.timeout;
}
