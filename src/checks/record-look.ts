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
  readonly states: CheckStore;
  readonly clock: Clock;
}): Recorder {
  const ownLooks = new Map<Probe, { readonly at: Instant; readonly moment: Milliseconds }>();
  return {
    record: async (probe, result, moment) => {
      const checks = parts.checks.filter((each) => each.service === probe.service && each.probe === probe.id);
      const known = new Map((await parts.states.states(probe.service)).map((state) => [state.check, state]));
      const own = ownLooks.get(probe);
      const at = parts.clock.now();
      const steps = checks.map((check) => {
        const previous = known.get(check.id);
        const passed =
          own && own.at === previous?.lookedAt ? moment - own.moment : at - (previous?.lookedAt ?? at);
        const credit = creditedTime(probe, passed);
        return advance(previous, { ...evaluateLook(check, result), at, credit }, check);
      });
      const states = steps.map((step) => step.state);
      const transitions = steps.flatMap((step) => step.transition ?? []);
      if (states.length > 0) await parts.states.recordLook(states, transitions, { audit: [] });
      ownLooks.set(probe, { at, moment });
      return { probe, result, states, transitions };
    },
  };
}
