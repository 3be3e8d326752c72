import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Document } from '../core/reply.ts';

/**
 * What a message is about, so that it can be made afresh when it is sent or updated.
 * A *post* is said once. A *card* always shows the present state of its subject.
 */
export interface NewPost {
  /** Random id; goes into the message's metadata, so that a post that may have gone out is found again. */
  readonly id: string;
  readonly kind: 'post' | 'card';
  /** Channel name from config (`#ops`) or channel id. */
  readonly channel: string;
  /** What it says, made at the time of the change. Cards are made afresh by their renderer when sent. */
  readonly document: Document;
  /**
   * What it is about: `summary`, `maintenance.reminder`, … plus an id. Before it is sent, the renderer
   * registered for `topic` is asked whether it is still true and still wanted.
   */
  readonly topic: string;
  readonly subject: string;
  /** A newer post with the same key that was not yet sent replaces this one. */
  readonly supersedes?: string;
  /** After this moment it is no longer worth saying. */
  readonly validUntil: Instant;
  /** The id of the post whose thread it goes into. */
  readonly threadOf?: string;
  /** In a thread: the channel is shown it, too. */
  readonly broadcast?: boolean;
  /**
   * It carries a file of this name, which no other message carries: by it, what may have gone out is found again. What the
   * file holds is made by the keeper of the topic when it is sent. Posts only.
   */
  readonly file?: string;
}

/**
 * States of an outgoing message, and the only ways from one to the next (docs/states.md draws them):
 *
 *   due → sending → sent → (cards only) stale → sending …
 *   due → superseded | expired | withdrawn      (never said)
 *   sending → due | stale                       (a passing failure: try again at `tryAt`, after looking for it)
 *   sending → failed                            (a failure that stays: refused content)
 *   sending → expired | withdrawn               (looked at right before saying it: too late, or no longer true)
 *   stale → expired | withdrawn                 (a card that is not worth another update)
 */
export type PostState =
  | 'due'
  | 'sending'
  | 'sent'
  | 'stale'
  | 'superseded'
  | 'expired'
  | 'withdrawn'
  | 'failed';

export const postTransitions: Readonly<Record<PostState, readonly PostState[]>> = {
  due: ['sending', 'superseded', 'expired', 'withdrawn'],
  sending: ['sent', 'due', 'stale', 'failed', 'expired', 'withdrawn'],
  sent: ['stale'],
  stale: ['sending', 'withdrawn', 'expired'],
  superseded: [],
  expired: [],
  withdrawn: [],
  failed: [],
};

/**
 * No message is postponed for longer: the sender pauses two minutes at most, and what Slack asks for is waited for by
 * elapsed time. A `tryAt` further ahead comes from a clock that was ahead itself, and counts as come.
 */
export const longestPostponement: Milliseconds = 10 * 60_000;

/** A message of the outbox as it is stored. */
export interface Post extends NewPost {
  readonly state: PostState;
  /** How often sending was begun. More than 0 in state `due` or `sending`: it may already be out there. */
  readonly attempts: number;
  readonly tryAt: Instant;
  readonly createdAt: Instant;
  readonly sentAt: Instant | null;
  /** Where it is: channel id and timestamp, once known. */
  readonly location: PostLocation | null;
  /** Counts changes of the subject; a card is up to date when `shownRevision === revision`. */
  readonly revision: number;
  readonly shownRevision: number;
  readonly problem: string | null;
}

export interface PostLocation {
  readonly channel: string;
  readonly ts: string;
}

/** What still has to go out. */
export interface Waiting {
  readonly count: number;
  /** When the oldest was put into the outbox; null when nothing waits. */
  readonly since: Instant | null;
  /** Why the oldest was not said when it was last tried; null when it was not tried yet. */
  readonly problem: string | null;
}

/** The outbox, as the sender sees it. Every method is one atomic change; a lost race returns undefined or false. */
export interface OutboxStore {
  /**
   * Takes the next message that is due or stale and whose `tryAt` has come (or lies further ahead than
   * `longestPostponement`): it becomes `sending`. Oldest first; one at a time per channel. A message for a thread waits until its parent has a location; when
   * the parent was never said and never will be, it is taken all the same and belongs into the channel.
   * One that cannot be read becomes `failed`, with an entry in the log of actions, and the next one is taken.
   */
  takeNext(now: Instant): Promise<Post | undefined>;
  markSent(id: string, location: PostLocation, revision: number, now: Instant): Promise<boolean>;
  /** Back to `due` (or `stale` for a card already out), to be tried at `tryAt`. */
  postpone(id: string, tryAt: Instant, problem: string): Promise<boolean>;
  /** What was postponed is tried now. */
  hurry(ids: readonly string[], now: Instant): Promise<void>;
  markFailed(id: string, problem: string): Promise<boolean>;
  /** For a message in state `sending`, `due` or `stale`: no longer true or wanted. */
  drop(id: string, outcome: 'expired' | 'withdrawn', now: Instant): Promise<boolean>;
  /** At start: what a dead process left in `sending` goes back to `due` or `stale`, attempts kept. */
  recover(now: Instant): Promise<number>;
  /** Says that the subject of these cards changed: revision + 1, `sent` → `stale`. Many calls fold into one update. */
  touchCards(topic: string, subject: string, now: Instant): Promise<number>;
  /** Undefined also for a message that cannot be read. */
  find(id: string): Promise<Post | undefined>;
  /** What still has to go out: how many messages, and since when the oldest of them waits. */
  waiting(): Promise<Waiting>;
  /** Newest first. */
  latest(limit: number): Promise<Post[]>;
}
