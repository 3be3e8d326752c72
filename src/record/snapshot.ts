import type { Instant } from '../core/clock.ts';
import type { Status } from '../core/status.ts';
import type { Change } from './change.ts';

/** How everything stood when a summary was made; the next summary says what changed since. */
export interface Snapshot {
  /** The id of the post that says it, where there is one. */
  readonly id: string;
  /** Where it was said; with a single service's id behind a blank when it is about that one alone. */
  readonly channel: string;
  readonly edition: 'morning' | 'evening';
  readonly at: Instant;
  /** `service/check` or `service/maintenance:item` → status. */
  readonly statuses: Readonly<Record<string, Status>>;
}

export interface SnapshotStore {
  /**
   * The latest snapshot of a channel, of any edition, that people have seen: one whose post was never said (or not
   * yet) is passed over, so that what changed since is not lost with it.
   */
  latest(channel: string): Promise<Snapshot | undefined>;
  /** Saves a snapshot that belongs to no slot (a summary that a person asked to post), with what it causes. */
  save(snapshot: Snapshot, change: Change): Promise<void>;
}
