import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Check } from './check.ts';
import { type GuardedLook, lookGuarded } from './guarded-look.ts';
import type { Looker, LookResult, Probe } from './probe.ts';
import { createRecorder, type RecordedLook, type StoreLook, storeLookAlone } from './record-look.ts';
import { createSlots } from './slots.ts';
import type { CheckStore } from './state.ts';

export interface WatchParts {
  readonly probes: readonly Probe[];
  readonly checks: readonly Check[];
  readonly states: CheckStore;
  /** How a look is stored with what follows from it; without it nothing follows. */
  readonly storeLook?: StoreLook;
  readonly looker: Looker;
  readonly clock: Clock;
  /** How many looks run at the same time at most. */
  readonly concurrency: number;
  /** Up to this part of its interval (0 to 1), and at most half a minute, a first look is put off. */
  readonly jitter: number;
  /** 0 (included) to 1 (excluded), like `Math.random`. */
  readonly random: () => number;
  readonly log: Log;
  /** Told of every look after it is stored. What it throws is logged. */
  readonly afterLook?: (look: RecordedLook) => void | Promise<void>;
}

/** Looks at every probe on its interval and keeps the states of the checks. */
export interface Watch {
  /** Looks until the signal is aborted; looks under way are ended then, and say nothing. Runs once. */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Looks at a probe now, before others that wait, and stores what it says; joins a look that is under
   * way already. Works without `run` too.
   * @throws WatchkeeperError `checks.no-such-probe`, `checks.cancelled`
   */
  lookNow(service: string, probe: string, signal?: AbortSignal): Promise<RecordedLook>;
}

/** Never put off by more than this: somebody is waiting to see how things stand. */
const longestDelay: Milliseconds = 30_000;

/** How a look is to be made. */
interface Turn {
  readonly signal: AbortSignal;
  readonly urgent: boolean;
  /** The moment that the look stands for, asked when it begins. */
  readonly moment: () => Milliseconds;
}

export function createWatch(parts: WatchParts): Watch {
  const { probes, checks, states, looker, clock, log } = parts;
  const slots = createSlots(parts.concurrency);
  const recorder = createRecorder({ ...parts, storeLook: parts.storeLook ?? storeLookAlone(states) });
  const underWay = new Map<Probe, Promise<RecordedLook | undefined>>();
  const latest = new Map<Probe, GuardedLook>();
  const closing = new AbortController();

  function joinOrLook(probe: Probe, turn: Turn): Promise<RecordedLook | undefined> {
    const present = underWay.get(probe);
    if (present) return present;
    const started = look(probe, turn).finally(() => underWay.delete(probe));
    underWay.set(probe, started);
    return started;
  }

  /** One look of a probe that is not being looked at; undefined when it was cancelled. */
  async function look(probe: Probe, turn: Turn): Promise<RecordedLook | undefined> {
    const giveBack = await slots.take(turn.signal, turn.urgent);
    if (!giveBack) return undefined;
    try {
      const moment = turn.moment();
      const result = await lookOnce(probe, turn.signal);
      if (turn.signal.aborted) return undefined;
      const recorded = await recorder.record(probe, result, moment);
      await tell(recorded);
      return recorded;
    } finally {
      giveBack();
    }
  }

  async function lookOnce(probe: Probe, signal: AbortSignal): Promise<LookResult> {
    if (latest.get(probe)?.isBack() === false) {
      const reason = 'an earlier look has not come back yet, although its time is over';
      return { saw: false, reason, at: clock.now(), took: 0 };
    }
    const guarded = lookGuarded(looker, probe, clock, signal);
    latest.set(probe, guarded);
    return guarded.result;
  }

  async function tell(recorded: RecordedLook): Promise<void> {
    try {
      await parts.afterLook?.(recorded);
    } catch (thrown) {
      warn('What follows a look failed', recorded.probe, thrown);
    }
  }

  function warn(sentence: string, { service, id }: Probe, thrown: unknown): void {
    log.error(sentence, { service, probe: id, error: sentenceOf(thrown) });
  }

  async function keepLooking(probe: Probe, signal: AbortSignal): Promise<void> {
    const delay = Math.min(parts.random() * parts.jitter * probe.every, longestDelay);
    let due = clock.elapsed() + delay;
    // The cadence stands fast: a turn is a whole number of intervals after the first, however late a timer wakes.
    const turnNow = () => due + Math.max(0, Math.floor((clock.elapsed() - due) / probe.every)) * probe.every;
    while (!signal.aborted) {
      const wait = due - clock.elapsed();
      if (wait > 0) await clock.sleep(wait, signal);
      if (signal.aborted) return;
      try {
        await joinOrLook(probe, { signal, urgent: false, moment: turnNow });
      } catch (thrown) {
        warn('A look could not be stored', probe, thrown);
      }
      // Turns that passed meanwhile are skipped.
      due = turnNow() + probe.every;
    }
  }

  return {
    run: async (signal) => {
      signal.addEventListener('abort', () => closing.abort(), { once: true });
      if (signal.aborted) closing.abort();
      await states.keepOnly(checks.map(({ service, id }) => ({ service, check: id })));
      await Promise.all(probes.map((probe) => keepLooking(probe, closing.signal)));
      await Promise.allSettled(underWay.values());
    },
    lookNow: async (service, id, signal) => {
      const probe = probes.find((each) => each.service === service && each.id === id);
      if (!probe)
        throw new WatchkeeperError('checks.no-such-probe', `The service ${service} has no probe ${id}.`);
      const recorded = await joinOrLook(probe, {
        signal: signal ? AbortSignal.any([signal, closing.signal]) : closing.signal,
        urgent: true,
        moment: () => clock.elapsed(),
      });
      if (!recorded)
        throw new WatchkeeperError('checks.cancelled', `The look at ${id} of ${service} was cancelled.`);
      return recorded;
    },
  };
}
