import type { Instant } from '../core/clock.ts';
import type { Due } from './due.ts';

/** What a person says when a duty is done. */
export interface Closing {
  readonly result: string;
  readonly notes: string;
  readonly doneAt: Instant;
  /**
   * The last time it was done as the person saw it (`LastDone.written`, empty for never), if known. When the
   * item says something else by now, someone else was first, and the person is asked again.
   */
  readonly seen?: string;
}

/** What became of closing a duty. */
export type CloseOutcome =
  | {
      readonly kind: 'done';
      /** How it stands after everything, read again. */
      readonly due: Due;
      readonly greenNow: boolean;
      /** The program that owns the file; `none` when there is no such program. */
      readonly collector: 'ran' | 'none' | { readonly failed: string };
      /** Path of the file as it was before; null when there is no file. */
      readonly previousKept: string | null;
      /** Something that a person has to look at although it is done. */
      readonly warning: string | null;
    }
  /** Somebody else was faster or changed the file at the same moment: look again and decide. */
  | {
      readonly kind: 'conflict';
      readonly reason: string;
      /** `actorKey()` of who was first, when it is known; `personWords` shows it. */
      readonly by?: string;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Somebody else is writing into the same file right now. */
  | { readonly kind: 'busy'; readonly reason: string };

export type SnoozeOutcome =
  | { readonly kind: 'snoozed'; readonly until: Instant }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * How a write-back of an earlier process was ended. `left`: it could not be; it stays in the journal.
 * `not-collected`: it was written, but the program that owns the file could not be told; the next start tries again.
 */
export interface ReconciledWriteBack {
  readonly reference: string;
  readonly outcome: 'completed' | 'abandoned' | 'left' | 'not-collected';
  readonly reason: string | null;
}
