import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Status } from '../core/status.ts';

/** The topic of alert cards. Their subject, and the id of the card, is the id of the alert. */
export const alertTopic = 'alert';
/** The topic of the posts in the thread of a card that say what turned red. */
export const turnTopic = 'alert.turn';
/** The topic of the posts in the thread of a card that say that it is over. */
export const overTopic = 'alert.over';

/** What turns red so soon after an alert began is gathered into its card, without a post of its own. */
export const gatherFor: Milliseconds = 60_000;
/** A service that turns red again so soon after the end of its alert is the same alert. */
export const reopenWithin: Milliseconds = 30 * 60_000;
/** Posts in a thread are shown in the channel, too, at most so often. */
export const loudEvery: Milliseconds = 5 * 60_000;

/**
 * States of an alert, and the only ways from one to the next (docs/states.md draws them; a trigger of the database
 * holds to them):
 *
 *   open → closed     (nothing in it is red any more)
 *   closed → open     (red again within `reopenWithin`)
 */
export type AlertState = 'open' | 'closed';

export const alertTransitions: Readonly<Record<AlertState, readonly AlertState[]>> = {
  open: ['closed'],
  closed: ['open'],
};

/** An episode of trouble of one service: what its card shows. At most one is open for a service. */
export interface Alert {
  /** Also the id of its card. */
  readonly id: string;
  readonly service: string;
  readonly state: AlertState;
  readonly openedAt: Instant;
  /** When it was opened last: differs from `openedAt` when it was opened again. */
  readonly redAt: Instant;
  readonly closedAt: Instant | null;
  /** When it was last said where the whole channel sees it. */
  readonly loudAt: Instant;
  /** A digest of what the card shows; when it differs, the card is made afresh. */
  readonly appearance: string;
  /** Every check that was red in it. */
  readonly checks: readonly AlertCheck[];
}

/** A check in an alert. */
export interface AlertCheck {
  readonly check: string;
  readonly state: 'red' | 'well';
  /** Since when it is red, or was when it was last. */
  readonly redAt: Instant;
  readonly wellAt: Instant | null;
  /** The worst that was said of it since it is red: not every look at it is news. */
  readonly told: Status;
  /** How it stood when the alert was last worked on. */
  readonly status: Status;
  /** It was red when a window ended. */
  readonly afterWindow: boolean;
}

/** What alerts remember of a check beside its state. */
export interface Attention {
  readonly service: string;
  readonly check: string;
  /** When the last look began that is in its state. */
  readonly lookBeganAt: Instant;
  /** Since when it has been in trouble without a break, whatever kind; null while it is not. */
  readonly troubledAt: Instant | null;
  /** Since when it changes so often that single changes say nothing; null while it does not. */
  readonly flappingAt: Instant | null;
  /** When trouble of it that people knew of (in an alert, behind a cause, in a window) last ended; null: never. */
  readonly alertedUntil: Instant | null;
}

/** How often a settled status changes until that is called flapping. */
export interface FlappingRule {
  readonly changes: number;
  readonly within: Milliseconds;
}

/** 4 changes within 30 minutes: twice red and twice well in half an hour is no news any more. */
export const usualFlapping: FlappingRule = { changes: 4, within: 30 * 60_000 };
