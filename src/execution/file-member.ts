import type { Instant } from '../core/clock.ts';

/** One file, or folder named by date, of a set. */
export interface Member {
  readonly name: string;
  readonly at: Instant;
  /** The first instant after what its name says; equal to `at` for an exact time. */
  readonly until: Instant;
  /** Size of a file, entries of a folder. */
  readonly content: number;
  readonly isFolder: boolean;
}
