import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { HistoryStore } from './history.ts';

/** For how long history is kept, the finer the shorter. */
export interface HistoryRetention {
  readonly results: Milliseconds;
  readonly hours: Milliseconds;
  readonly days: Milliseconds;
}

/** Every so often it is looked whether an hour or a day is over. */
const turn: Milliseconds = 60_000;
/** Every so many turns what is old is forgotten. */
const forgetting = 60;

/** Sums history up and forgets what is old, until the signal is aborted. What fails is logged and tried again. */
export async function keepHistory(
  parts: {
    readonly store: HistoryStore;
    readonly retention: HistoryRetention;
    readonly clock: Clock;
    readonly log: Log;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, retention, clock, log } = parts;
  for (let count = 0; !signal.aborted; count += 1) {
    const now = clock.now();
    try {
      await store.rollUp(now, signal);
      if (count % forgetting === 0 && !signal.aborted)
        await store.forget({
          results: now - retention.results,
          hours: now - retention.hours,
          days: now - retention.days,
        });
    } catch (thrown) {
      log.error('History could not be kept.', { reason: sentenceOf(thrown) });
    }
    await clock.sleep(turn, signal);
  }
}
