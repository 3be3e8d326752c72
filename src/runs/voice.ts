import type { Change } from '../record/change.ts';
import type { Attempt } from './attempt.ts';
import type { Run } from './run.ts';

/** What is said about a run, and which cards a change makes stale. */
export interface Voice {
  /** @param before undefined for a run that begins */
  about(before: Run | undefined, after: Run, attempts: readonly Attempt[]): Pick<Change, 'posts' | 'touches'>;
}
