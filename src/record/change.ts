import type { AuditEvent } from './audit.ts';
import type { NewPost } from './post.ts';

/**
 * What goes into the same transaction as a state change: the trace it leaves, the messages it causes,
 * the cards it makes stale, and the delivery that it answers. Every method of a storage interface that changes state takes one.
 */
export interface Change {
  readonly audit: readonly AuditEvent[];
  readonly posts?: readonly NewPost[];
  /** Cards whose subject changes with this. */
  readonly touches?: readonly { readonly topic: string; readonly subject: string }[];
  /** The id of the delivery that is done with this change. */
  readonly finishes?: string;
}

/** For changes that consist of nothing else. */
export interface ChangeStore {
  record(change: Change): Promise<void>;
}
