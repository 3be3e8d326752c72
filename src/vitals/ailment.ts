import type { Instant } from '../core/clock.ts';

/** Something about the bot itself that is not as it must be: what was due and did not happen. */
export interface Ailment {
  readonly kind: 'schedule' | 'outbox' | 'probes' | 'slack' | 'store';
  /** What it is about, so that the same ailment is known again: the id of a schedule, else empty. */
  readonly subject: string;
  /** What is wrong and what to do, in a sentence or two. */
  readonly sentence: string;
  /** Since when, as far as that is known. */
  readonly since: Instant | null;
}

/** Compares what was due with what happened. Never throws: a store that cannot be read is an ailment, too. */
export type LookAtVitals = () => Promise<readonly Ailment[]>;
