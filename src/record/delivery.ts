import type { Instant } from '../core/clock.ts';

/** Something that came in from Slack and is stored before it is acknowledged. */
export interface Delivery {
  /** Slack's id of the event, or of the envelope where there is none: the same delivery always has the same id. */
  readonly id: string;
  readonly kind: 'command' | 'action' | 'submission' | 'mention' | 'shortcut' | 'home';
  /** What is needed to work on it, as plain data; nothing more is kept. */
  readonly payload: unknown;
  readonly receivedAt: Instant;
}

/** `open`: not finished. `done`: its effect is in the store. `failed`: given up, with a reason. */
export type DeliveryState = 'open' | 'done' | 'failed';

export interface StoredDelivery extends Delivery {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly problem: string | null;
}

export interface InboxStore {
  /**
   * Stores a delivery, synchronously committed. False when it is already there (a redelivery).
   * @param begins whether the first attempt on it begins with that: a commit less for somebody who waits
   */
  accept(delivery: Delivery, begins?: boolean): boolean;
  /** Begins an attempt on an open delivery: attempts + 1. Undefined when it is no longer open. */
  begin(id: string): Promise<StoredDelivery | undefined>;
  finish(id: string, now: Instant): Promise<boolean>;
  fail(id: string, problem: string, now: Instant): Promise<boolean>;
  /** Open deliveries, oldest first. */
  open(): Promise<StoredDelivery[]>;
  /** Forgets finished deliveries that were received before the moment. */
  forget(before: Instant): Promise<number>;
}
