import type { Document } from '../core/reply.ts';
import type { FileContent } from './file-content.ts';
import type { Post, PostLocation } from './post.ts';

/**
 * A way out for posts. Errors are `WatchkeeperError`s: `passing` ones are tried again, after
 * `retryAfter` milliseconds when the other side named a time; the others are given up. A code that ends in
 * `.unreachable` says that the other side was not there at all: as soon as it is, everything that missed it is tried again.
 */
export interface PostChannel {
  /** Looks for a post that may already have gone out, by the id in its metadata; in the thread that it belongs into. */
  find(post: Post, thread?: PostLocation): Promise<PostLocation | undefined>;
  /**
   * @param file what the file of the post holds. Where no file can be put, the words are said, and where it lies.
   *   `gone` for one that can be made no more.
   */
  send(
    post: Post,
    document: Document,
    thread: PostLocation | undefined,
    file?: FileContent | 'gone',
  ): Promise<PostLocation>;
  /** Rewrites a card where it is. */
  update(post: Post, location: PostLocation, document: Document): Promise<void>;
}

/** A failure on the way out that names when to try again, in milliseconds from now. Until then nothing is sent. */
export interface RetryHint {
  readonly retryAfter?: number;
}

/**
 * Asked right before a post of its topic goes out, or a card is rewritten:
 * what does it say now? `as-stored` for posts whose words stand; `withdrawn` when it is no longer true or wanted.
 */
export interface TopicKeeper {
  readonly topic: string;
  present(post: Post): Promise<Document | 'as-stored' | 'withdrawn'>;
  /** What the file of a post holds. Undefined when it can be made no more. */
  file?(post: Post): Promise<FileContent | undefined>;
}
