import type { Instant, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { quietDayAt } from './quiet.ts';
import type { Schedule, Slot, SlotOutcome } from './schedule.ts';

/** A slot that is settled up to this late counts as on time: the loop and the machine need a moment. */
export const onTimeTolerance: Milliseconds = 60_000;

/** A slot for which nothing is to be done any more, and why. */
export interface Verdict {
  readonly slot: Slot;
  readonly outcome: SlotOutcome;
  readonly note: string;
}

export interface Triage {
  /** Slots that get their outcome without being performed, oldest first. */
  readonly dismissed: readonly Verdict[];
  /** The one slot to perform, if any, and how late it is. */
  readonly perform: { readonly slot: Slot; readonly lateBy: Milliseconds } | undefined;
}

/** The moment after which a slot is no longer performed. */
export function deadlineOf(schedule: Schedule, slot: Slot): Instant {
  return slot.dueAt + Math.max(schedule.catchUpWindow, onTimeTolerance);
}

/**
 * Says of each due and open slot of one schedule what becomes of it. At most the newest one is performed; slots of
 * quiet days are skipped and supersede nothing.
 * @param open all of them due, oldest first
 * @param troubleWith why a slot that this process already began to perform is not yet done, if it did
 */
export function triage(
  schedule: Schedule,
  open: readonly Slot[],
  now: Instant,
  troubleWith: (slot: Slot) => string | undefined,
): Triage {
  const dismissed: Verdict[] = [];
  const wanted: Slot[] = [];
  for (const slot of open) {
    const quietDay = quietDayAt(schedule, slot.dueAt);
    if (quietDay) dismissed.push({ slot, outcome: 'skipped', note: `${quietDay} is a quiet day.` });
    else wanted.push(slot);
  }

  const newest = wanted.pop();
  if (!newest) return { dismissed, perform: undefined };
  for (const slot of wanted) dismissed.push(oldSlot(schedule, slot, newest, troubleWith(slot)));
  const verdict = reasonNotToPerform(schedule, newest, now, troubleWith(newest));
  if (verdict) dismissed.push(verdict);
  return {
    dismissed: dismissed.sort((a, b) => a.slot.dueAt - b.slot.dueAt),
    perform: verdict ? undefined : { slot: newest, lateBy: now - newest.dueAt },
  };
}

function oldSlot(schedule: Schedule, slot: Slot, newer: Slot, trouble: string | undefined): Verdict {
  if (schedule.catchUp === 'none' && trouble === undefined) return missed(slot);
  const why = trouble === undefined ? '' : ` It had not worked out: ${trouble}`;
  return {
    slot,
    outcome: 'superseded',
    note: `The slot of ${new Date(newer.dueAt).toISOString()} took its place.${why}`,
  };
}

function reasonNotToPerform(
  schedule: Schedule,
  slot: Slot,
  now: Instant,
  trouble: string | undefined,
): Verdict | undefined {
  const lateBy = now - slot.dueAt;
  if (lateBy <= onTimeTolerance) return undefined;
  if (now > deadlineOf(schedule, slot))
    return trouble === undefined
      ? {
          slot,
          outcome: 'expired',
          note: `It was ${formatDuration(lateBy)} late; it may be made up for within ${formatDuration(schedule.catchUpWindow)}.`,
        }
      : { slot, outcome: 'failed', note: `It did not work out within its window: ${trouble}` };
  if (schedule.catchUp === 'none' && trouble === undefined) return missed(slot);
  // A late slot may come out on the day after, and that day may be quiet.
  const quietToday = quietDayAt(schedule, now);
  if (quietToday)
    return {
      slot,
      outcome: 'skipped',
      note: `It was late, and ${quietToday} is a quiet day.`,
    };
  return undefined;
}

function missed(slot: Slot): Verdict {
  return {
    slot,
    outcome: 'expired',
    note: 'It was missed, and this schedule does not make up for what it missed.',
  };
}
