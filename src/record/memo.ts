import type { Instant } from '../core/clock.ts';

/** A fact about the world, and when it was learnt. */
export interface Memo {
  /** Plain data. Whoever reads it parses it: it may have been written by an older version. */
  readonly value: unknown;
  readonly learntAt: Instant;
}

/**
 * Facts that were looked up elsewhere and are remembered for when that elsewhere is away: channel ids,
 * members of groups, what the workspace understands. Keys have the form `kind/id`: `channel/#ops`.
 */
export interface MemoStore {
  get(key: string): Promise<Memo | undefined>;
  /** Remembers a fact; what was known under the key before is replaced. */
  set(key: string, value: unknown, at: Instant): Promise<void>;
  /** Everything whose key begins with the prefix, sorted by key. */
  entries(prefix: string): Promise<(Memo & { readonly key: string })[]>;
}
