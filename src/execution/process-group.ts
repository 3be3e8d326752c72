import { setTimeout as wait } from 'node:timers/promises';
import type { Milliseconds } from '../core/clock.ts';

/** How often it is looked whether a group is gone. */
const step: Milliseconds = 10;
/** SIGKILL cannot be refused; this is only the time the kernel and init need to clear away what it left. */
const clearing: Milliseconds = 200;

/**
 * Ends every process of a group: SIGTERM, and SIGKILL for whatever is left after the grace. Comes back
 * once nobody is left, at the latest a moment after the grace. Processes that have left the group are
 * out of reach.
 * @param leader process id of the process that the group is named after
 */
export async function endGroup(leader: number, grace: Milliseconds): Promise<void> {
  if (!signalGroup(leader, 'SIGTERM') || (await isGone(leader, grace))) return;
  signalGroup(leader, 'SIGKILL');
  await isGone(leader, clearing);
}

/** Whether any process of the group is left. */
export function groupLives(leader: number): boolean {
  return signalGroup(leader, 0);
}

async function isGone(leader: number, within: Milliseconds): Promise<boolean> {
  const end = performance.now() + within;
  while (signalGroup(leader, 0)) {
    if (performance.now() >= end) return false;
    await wait(step);
  }
  return true;
}

/** False when nobody is there any more (or nobody that may be signalled). */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
