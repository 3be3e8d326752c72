import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Status } from '../core/status.ts';
import type { Change } from '../record/change.ts';
import type { ProbeValue } from './probe.ts';

/** What may become the settled status. Stored whole, as it is. */
export interface Pending {
  readonly status: Status;
  readonly lasted: Milliseconds;
  /**
   * What `advance` remembers between looks: for `at least a warning` and for `critical`, whether that
   * is settled (null: never was) and how long the opposite has been observed to last. Without it (a
   * store that does not keep it) accumulated time is taken from the two values above.
   */
  readonly levels?: { readonly warning: Level; readonly critical: Level };
}

export interface Level {
  readonly settled: boolean | null;
  readonly lasted: Milliseconds;
}

/** How a check stands now. */
export interface CheckState {
  readonly service: string;
  readonly check: string;
  /** The settled status, after `for` and recovery. */
  readonly status: Status;
  /** Since when the settled status holds. */
  readonly since: Instant;
  /** The status of the last look alone. */
  readonly seen: Status;
  /** A status that differs from the settled one and how long it has been observed to last. */
  readonly pending: Pending | null;
  /** The value of the last look; null when there was none. */
  readonly value: ProbeValue;
  /** Why it is unknown, or what to know about the value. */
  readonly reason: string | null;
  /** When it was last looked at. */
  readonly lookedAt: Instant;
}

/** A settled status that changed. */
export interface Transition {
  readonly service: string;
  readonly check: string;
  readonly from: Status | null;
  readonly to: Status;
  readonly at: Instant;
  readonly value: ProbeValue;
  readonly reason: string | null;
}

export interface CheckStore {
  states(service?: string): Promise<CheckState[]>;
  /** The new states after one look of one probe, with the transitions among them, in one transaction. */
  recordLook(
    states: readonly CheckState[],
    transitions: readonly Transition[],
    change: Change,
  ): Promise<void>;
  /** Transitions since a moment, oldest first. */
  transitionsSince(since: Instant, service?: string): Promise<Transition[]>;
  /** Forgets the states of checks that config no longer names. */
  keepOnly(known: readonly { readonly service: string; readonly check: string }[]): Promise<void>;
}
