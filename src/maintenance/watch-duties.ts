import type { Clock, Milliseconds } from '../core/clock.ts';
import type { Duties } from './duties.ts';
import type { DutyStanding } from './read-duties.ts';

/** Often enough that an edit by hand is seen while its author still looks. */
export const usualLookEvery: Milliseconds = 15_000;

export interface DutyWatch {
  /** One look: the references of the items that changed since the last one. The first look names them all. */
  step(): Promise<readonly string[]>;
  /** Looks again and again until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Notices items whose status changed, whoever changed it (a button, an edit by hand, a day that began), so
 * that the cards that show them can be made afresh.
 */
export function watchDuties(means: {
  readonly duties: Pick<Duties, 'standing'>;
  readonly clock: Clock;
  readonly every?: Milliseconds;
  /** Gets `service/item` of every item that changed, and `service/` of a service with a file that changed its readability. */
  onChange(changed: readonly string[]): Promise<void>;
  /** A look that failed; the next one comes as usual. */
  onProblem?(problem: unknown): void;
}): DutyWatch {
  let last: ReadonlyMap<string, string> = new Map();
  const step = async () => {
    const seen = appearancesOf(await means.duties.standing());
    const names = new Set([...last.keys(), ...seen.keys()]);
    const changed = [...names].filter((name) => last.get(name) !== seen.get(name));
    if (changed.length > 0) await means.onChange(changed);
    // Only now: when telling failed, the next look tells again.
    last = seen;
    return changed;
  };
  return {
    step,
    async run(signal) {
      while (!signal.aborted) {
        try {
          await step();
        } catch (problem) {
          means.onProblem?.(problem);
        }
        await means.clock.sleep(means.every ?? usualLookEvery, signal);
      }
    },
  };
}

/** What a card shows of each item; when it differs, the card is out of date. */
function appearancesOf({ duties, problems }: DutyStanding): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  for (const { reference, name, due, owner, snoozedUntil } of duties)
    seen.set(
      reference,
      JSON.stringify([name, due.status, due.dueDate, due.reason, owner, snoozedUntil !== null]),
    );
  for (const { service, reason } of problems)
    seen.set(`${service}/`, `${seen.get(`${service}/`) ?? ''}${reason}`);
  return seen;
}
