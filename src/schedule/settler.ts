import type { Instant, Milliseconds } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import type { Change } from '../record/change.ts';
import type { Snapshot } from '../record/snapshot.ts';
import type { Performance, SchedulerParts } from './performance.ts';
import type { Schedule, SettledSlot, Slot } from './schedule.ts';
import { slotTrace } from './trace.ts';
import { deadlineOf, onTimeTolerance, type Verdict } from './triage.ts';

/** So soon what is under way is asked for again. */
const lookAgain: Milliseconds = 2_000;
const firstPause: Milliseconds = 5_000;
const longestPause: Milliseconds = 5 * 60_000;

/** What this process remembers of a slot that did not work out yet. Only the pause is lost when it ends. */
interface Trouble {
  readonly reason: string;
  readonly attempts: number;
  /** By elapsed time, so that a clock that is set neither hastens nor delays it. */
  readonly tryAgainAt: Milliseconds;
}

export interface Settler {
  troubleWith(slot: Slot): string | undefined;
  /** Gives a slot an outcome that says nothing. Empty when another process was first. */
  dismiss(verdict: Verdict): Promise<SettledSlot[]>;
  /** Performs a slot and settles it, unless it is to be tried again. */
  perform(
    schedule: Schedule,
    slot: Slot,
    lateBy: Milliseconds,
  ): Promise<{ readonly settled: SettledSlot[]; readonly tryAgainAt?: Instant }>;
}

/** Gives slots their outcomes. */
export function createSettler(
  parts: Pick<SchedulerParts, 'store' | 'clock' | 'perform' | 'announceFailure' | 'checkpoint' | 'log'>,
): Settler {
  const { store, clock, checkpoint, log } = parts;
  const troubles = new Map<string, Trouble>();

  async function settle(slot: SettledSlot, change: Change, snapshot?: Snapshot): Promise<SettledSlot[]> {
    const event = slotTrace(slot);
    const won = await store.settle(slot, { ...change, audit: [...change.audit, event] }, snapshot);
    troubles.delete(keyOf(slot));
    if (!won) return [];
    checkpoint('slot.settled');
    const write = slot.outcome === 'failed' ? log.error : log.info;
    write.call(log, `Slot ${event.subject}: ${slot.outcome}.`, slot.note === null ? {} : { note: slot.note });
    return [slot];
  }

  async function dismiss({ slot, outcome, note }: Verdict): Promise<SettledSlot[]> {
    const posts =
      outcome === 'failed' ? ((await parts.announceFailure?.(slot, note ?? 'The log says why.')) ?? []) : [];
    return settle({ ...slot, outcome, note, settledAt: clock.now() }, { audit: [], posts });
  }

  async function tryIt(schedule: Schedule, slot: Slot, lateBy: Milliseconds): Promise<Performance | Verdict> {
    try {
      return await parts.perform(schedule, slot, lateBy);
    } catch (thrown) {
      if (thrown instanceof WatchkeeperError && !thrown.passing)
        return { slot, outcome: 'failed', note: thrown.message };
      return { passingFailure: sentenceOf(thrown) };
    }
  }

  function postpone(schedule: Schedule, slot: Slot, reason: string): Instant {
    const attempts = (troubles.get(keyOf(slot))?.attempts ?? 0) + 1;
    const pause = Math.min(longestPause, firstPause * 2 ** (attempts - 1));
    troubles.set(keyOf(slot), { reason, attempts, tryAgainAt: clock.elapsed() + pause });
    log.warn(`The slot of ${schedule.id} did not work out and will be tried again: ${reason}`, {
      schedule: schedule.id,
      dueAt: slot.dueAt,
      attempts,
    });
    // The end of its window is a moment to act on, too: then it has failed.
    return clock.now() + Math.min(pause, Math.max(1, deadlineOf(schedule, slot) + 1 - clock.now()));
  }

  return {
    troubleWith: (slot) => troubles.get(keyOf(slot))?.reason,
    dismiss,
    async perform(schedule, slot, lateBy) {
      const pause = (troubles.get(keyOf(slot))?.tryAgainAt ?? 0) - clock.elapsed();
      if (pause > 0) return { settled: [], tryAgainAt: clock.now() + pause };

      const result = await tryIt(schedule, slot, lateBy);
      if ('outcome' in result) return { settled: await dismiss(result) };
      if ('passingFailure' in result)
        return { settled: [], tryAgainAt: postpone(schedule, slot, result.passingFailure) };
      if ('underWay' in result) return { settled: [], tryAgainAt: clock.now() + lookAgain };
      checkpoint('slot.performed');
      const outcome = lateBy <= onTimeTolerance ? 'on_time' : 'late';
      const settled = { ...slot, outcome, settledAt: clock.now(), note: null } as const;
      return { settled: await settle(settled, result.change, result.snapshot) };
    },
  };
}

function keyOf(slot: Slot): string {
  return `${slot.schedule}@${slot.dueAt}`;
}
