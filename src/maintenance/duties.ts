import type { Values } from '../checks/probe.ts';
import type { Instant } from '../core/clock.ts';
import type { Actor } from '../record/actor.ts';
import { closeDuty } from './close-duty.ts';
import { digestOf } from './digest.ts';
import { findDuty } from './find-duty.ts';
import type { DutiesMeans } from './means.ts';
import type { CloseOutcome, Closing, ReconciledWriteBack, SnoozeOutcome } from './outcome.ts';
import { type Duty, type DutyStanding, readDuties } from './read-duties.ts';
import { snoozeDuty } from './snooze-duty.ts';
import { reconcileAll } from './write-back.ts';

/** The duties of all services: how they stand, and what people do about them. */
export interface Duties {
  /** Every item of one service, or of all, with the files that could not be read. Files are read afresh. */
  standing(service?: string): Promise<DutyStanding>;
  /** One item by `service/item`; a sentence when there is none. */
  find(reference: string): Promise<{ readonly duty: Duty } | { readonly refused: string }>;
  /** The values of the `maintenance` probe. */
  digest(service: string): Promise<Values>;
  /**
   * Records that a duty was done, where its last time is kept. Expected failures are outcomes.
   * @param delivery finished in the same transaction as the change
   * @throws WatchkeeperError `record.already-finished` when the delivery was already worked on
   */
  close(reference: string, closing: Closing, actor: Actor, delivery?: string): Promise<CloseOutcome>;
  /** Leaves a duty out of reminders until a moment. It stays as red as it is everywhere else. */
  snooze(
    reference: string,
    until: Instant,
    reason: string,
    actor: Actor,
    delivery?: string,
  ): Promise<SnoozeOutcome>;
  /** At start, before any other work: ends what a dead process left half-done. */
  reconcile(): Promise<ReconciledWriteBack[]>;
}

export function createDuties(
  means: Omit<DutiesMeans, 'cardsOf'> & Partial<Pick<DutiesMeans, 'cardsOf'>>,
): Duties {
  const whole: DutiesMeans = { cardsOf: () => [], ...means };
  return {
    standing: (service) => readDuties(whole, whole.clock.now(), service),
    find: (reference) => findDuty(whole, reference),
    digest: async (service) => digestOf(await readDuties(whole, whole.clock.now(), service)),
    close: (reference, closing, actor, delivery) => closeDuty(whole, reference, closing, actor, delivery),
    snooze: (reference, until, reason, actor, delivery) =>
      snoozeDuty(whole, reference, { until, reason }, actor, delivery),
    reconcile: () => reconcileAll(whole),
  };
}
