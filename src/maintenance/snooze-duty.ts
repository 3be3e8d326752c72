import type { Instant } from '../core/clock.ts';
import { type Actor, actorKey } from '../record/actor.ts';
import { findDuty } from './find-duty.ts';
import type { DutiesMeans } from './means.ts';
import type { SnoozeOutcome } from './outcome.ts';
import { refusals } from './wording.ts';

/** Leaves a duty out of reminders until a moment. */
export async function snoozeDuty(
  means: DutiesMeans,
  reference: string,
  { until, reason }: { readonly until: Instant; readonly reason: string },
  actor: Actor,
  delivery?: string,
): Promise<SnoozeOutcome> {
  const now = means.clock.now();
  if (until <= now) return { kind: 'refused', reason: refusals.untilPast };
  const found = await findDuty(means, reference);
  if ('refused' in found) return { kind: 'refused', reason: found.refused };
  const { item, snoozedUntil } = found.duty;
  const key = actorKey(actor);
  await means.store.snooze(
    { service: item.service, item: item.id, until, reason, actor: key },
    {
      audit: [
        {
          at: now,
          actor: key,
          action: 'maintenance.snoozed',
          subject: reference,
          before: snoozedUntil === null ? null : { until: snoozedUntil },
          after: { until },
          words: reason,
        },
      ],
      touches: means.cardsOf(item.service),
      ...(delivery === undefined ? {} : { finishes: delivery }),
    },
  );
  return { kind: 'snoozed', until };
}
