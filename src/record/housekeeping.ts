import type { Instant } from '../core/clock.ts';

/** Forgets what config says need not be kept any longer. The audit log and completions are never forgotten. */
export interface Housekeeping {
  /**
   * Forgets what is finished and older than the moments.
   * @param before `traffic`: finished deliveries, messages that are done with, settled slots, ended
   *   snoozes, snapshots whose post was never said. `history`: transitions of checks, ended write-backs,
   *   runs that ended, snapshots (never the latest of a channel that was said).
   * @returns how many rows are gone
   */
  forget(before: { readonly traffic: Instant; readonly history: Instant }): Promise<number>;
}
