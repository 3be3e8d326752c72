import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import { advance } from './advance.ts';
import type { Check } from './check.ts';
import { creditedTime } from './credit.ts';
import { evaluateLook } from './evaluate.ts';
import type { LookResult, Probe } from './probe.ts';
import type { CheckState, CheckStore, Transition } from './state.ts';

/** A look with what became of the checks on it. */
export interface RecordedLook {
  readonly probe: Probe;
  readonly result: LookResult;
  readonly states: readonly CheckState[];
  readonly transitions: readonly Transition[];
}

/** What a look comes to for the checks on its probe. */
export interface SettledLook {
  readonly states: readonly CheckState[];
  readonly transitions: readonly Transition[];
}

/** A look that is to be stored. */
export interface LookToStore {
  readonly probe: Probe;
  readonly beganAt: Instant;
  /** Works the look into the states of the service's checks, as they are stored. May be asked again with newer ones. */
  settle(known: readonly CheckState[]): SettledLook;
}

/** Stores a look with all that follows from it, in one transaction. @returns what was stored */
export type StoreLook = (look: LookToStore) => Promise<SettledLook>;

/** Stores what a look comes to for its checks and nothing else. */
export function storeLookAlone(states: CheckStore): StoreLook {
  return async ({ probe, settle }) => {
    const settled = settle(await states.states(probe.service));
    if (settled.states.length > 0)
      await states.recordLook(settled.states, settled.transitions, { audit: [] });
    return settled;
  };
}

export interface Recorder {
  /**
   * Works a look into the states of the checks on its probe and stores them.
   * @param moment the moment that the look stands for, as elapsed time of the clock
   */
  record(probe: Probe, result: LookResult, moment: Milliseconds): Promise<RecordedLook>;
}

/**
 * The store is read before every look and is the only memory of the states, so that a terminal may look
 * while the bot does. Only the moments of this process's own looks are remembered, because the time
 * between two of them can be measured without trusting the wall clock.
 */
export function createRecorder(parts: {
  readonly checks: readonly Check[];
  readonly storeLook: StoreLook;
  readonly clock: Clock;
}): Recorder {
  const ownLooks = new Map<Probe, { readonly at: Instant; readonly moment: Milliseconds }>();
  return {
    record: async (probe, result, moment) => {
      const checks = parts.checks.filter((each) => each.service === probe.service && each.probe === probe.id);
      const own = ownLooks.get(probe);
      const at = parts.clock.now();
      const settle = (stored: readonly CheckState[]): SettledLook => {
        const known = new Map(stored.map((state) => [`${state.service}/${state.check}`, state]));
        const steps = checks.map((check) => {
          const previous = known.get(`${check.service}/${check.id}`);
          const passed =
            own && own.at === previous?.lookedAt ? moment - own.moment : at - (previous?.lookedAt ?? at);
          const credit = creditedTime(probe, passed);
          return advance(previous, { ...evaluateLook(check, result), at, credit }, check);
        });
        return {
          states: steps.map((step) => step.state),
          transitions: steps.flatMap((step) => step.transition ?? []),
        };
      };
      const settled = await parts.storeLook({ probe, beganAt: result.at, settle });
      ownLooks.set(probe, { at, moment });
      return { probe, result, ...settled };
    },
  };
}
