import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Lease, Run } from './run.ts';

/** The holder of every lease that no terminal has. */
export const botHolder = 'bot';

/** A terminal that says nothing for so long is gone. */
const lasts: Milliseconds = 30_000;
/** It says so again when so much of that is over. */
const renewAfter: Milliseconds = 5_000;

/** The lease that a holder takes now: the bot's has no end, a terminal's has to be renewed. */
export function leaseFor(holder: string, now: Instant): Lease {
  return { holder, until: holder === botHolder ? null : now + lasts };
}

/** Whether a holder's own lease has to be renewed. */
export function isToBeRenewed({ until }: Lease, now: Instant): boolean {
  return until !== null && until - now < lasts - renewAfter;
}

/** Whether nobody has renewed it in time. */
export function isGone({ until }: Lease, now: Instant): boolean {
  return until !== null && until <= now;
}

/** Whether a terminal drives the run, as far as anybody has noticed. */
export function isDrivenInTerminal({ lease, endedAt }: Pick<Run, 'lease' | 'endedAt'>): boolean {
  return lease.holder !== botHolder && endedAt === null;
}

/**
 * Why a holder may not move a run now; undefined: it may. What the bot has, it moves; what a terminal has, only this one does
 * until it is gone, lets it go, or it is taken over.
 */
export function whyNotOurs(lease: Lease, holder: string, now: Instant): string | undefined {
  if (lease.holder === holder || isGone(lease, now)) return undefined;
  if (lease.holder === botHolder) return 'The bot drives this run now. Take it up again to go on here.';
  return holder !== botHolder
    ? 'Somebody drives this run in another terminal just now. Let them leave it, or take it over in Slack; a terminal that is gone lets go of it after 30 seconds.'
    : 'Somebody drives this run in a terminal just now. Take it over first, or wait until they leave it.';
}
