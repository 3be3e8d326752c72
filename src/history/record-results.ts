import { creditedTime } from '../checks/credit.ts';
import type { RecordedLook } from '../checks/record-look.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { HistoryStore, Result } from './history.ts';

/** Gathers what looks found and writes it in batches. What it holds is lost when the process is killed. */
export interface ResultRecorder {
  /** Takes a look; it is written at the next turn, or now when many wait. */
  add(look: RecordedLook): Promise<void>;
  /** Writes what waits. Never fails: what could not be written is tried again, or logged and dropped. */
  flush(): Promise<void>;
  /** Writes what waits every few seconds, until the signal is aborted, and once more then. */
  run(signal: AbortSignal): Promise<void>;
}

/** What waits is written this often. So much is lost at most when the process is killed. */
const turn: Milliseconds = 5_000;
/** So many results are written at once: some milliseconds' work. */
const batch = 100;
/** While the database cannot be written, so many are kept; the oldest go first. */
const most = 20_000;

/** Greater numbers could not be added up. */
const greatest = 1e300;

export function createResultRecorder(parts: {
  readonly store: HistoryStore;
  /** IANA zone of a service. */
  readonly zoneOf: (service: string) => string;
  readonly clock: Clock;
  readonly log: Log;
}): ResultRecorder {
  let waiting: Result[] = [];
  let writing: Promise<void> = Promise.resolve();
  // While the database is in use elsewhere, it is tried again at the next turn and not with every look.
  let isPutOff = false;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const results = waiting.slice(0, batch);
      try {
        await parts.store.record(results);
      } catch (thrown) {
        const isPassing = thrown instanceof WatchkeeperError && thrown.passing;
        parts.log.warn(
          isPassing ? 'Results wait to be written.' : 'Results could not be written and are lost.',
          { results: isPassing ? waiting.length : results.length, reason: sentenceOf(thrown) },
        );
        if (isPassing) {
          isPutOff = true;
          return;
        }
      }
      waiting = waiting.slice(results.length);
    }
    isPutOff = false;
  }

  function flush(): Promise<void> {
    writing = writing.then(writeAll);
    return writing;
  }

  return {
    add: async (look) => {
      waiting.push(...resultsOf(look, parts.zoneOf));
      if (waiting.length > most) waiting = waiting.slice(-most);
      if (waiting.length >= batch && !isPutOff) await flush();
    },
    flush,
    run: async (signal) => {
      while (!signal.aborted) {
        await parts.clock.sleep(turn, signal);
        await flush();
      }
    },
  };
}

/** What a look found, one result for each check on it. */
export function resultsOf(
  { probe, result, states }: RecordedLook,
  zoneOf: (service: string) => string,
): Result[] {
  return states.map(({ service, check, status, value, lookedAt }) => ({
    service,
    check,
    at: lookedAt,
    status,
    value: typeof value === 'number' && Math.abs(value) <= greatest ? value : null,
    took: result.saw ? Math.max(0, Math.round(result.took)) : null,
    holds: Math.round(creditedTime(probe, Infinity)),
    zone: zoneOf(service),
  }));
}
