import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Check } from './check.ts';
import { staleAfter } from './credit.ts';
import type { Probe } from './probe.ts';
import type { CheckState } from './state.ts';

/** A check and how it stands, as people see it. */
export interface PresentState extends Omit<CheckState, 'lookedAt'> {
  /** Null when nobody has looked yet. */
  readonly lookedAt: Instant | null;
}

/**
 * How every configured check stands now, in the order of the checks. A check that nobody has looked
 * at yet, or not for so long that its state says nothing any more, is unknown.
 */
export function presentStates(
  checks: readonly Check[],
  probes: readonly Probe[],
  states: readonly CheckState[],
  now: Instant,
): PresentState[] {
  const known = new Map(states.map((state) => [`${state.service}/${state.check}`, state]));
  const probeOf = new Map(probes.map((probe) => [`${probe.service}/${probe.id}`, probe]));
  return checks.map((check) => {
    const state = known.get(`${check.service}/${check.id}`);
    if (!state) return neverLookedAt(check, now);
    const probe = probeOf.get(`${check.service}/${check.probe}`);
    const silence = now - state.lookedAt;
    // A look in the future: the wall clock was set back since. Nobody can say how old it is.
    if (probe && Math.abs(silence) > staleAfter(probe)) return stale(state, silence);
    return state;
  });
}

function neverLookedAt(check: Check, now: Instant): PresentState {
  return {
    service: check.service,
    check: check.id,
    status: 'unknown',
    since: now,
    seen: 'unknown',
    pending: null,
    value: null,
    reason: 'not looked at yet',
    lookedAt: null,
  };
}

function stale(state: CheckState, silence: number): PresentState {
  const reason =
    silence > 0
      ? `last looked at ${formatDuration(silence)} ago`
      : 'last looked at before the clock was set back';
  return { ...state, status: 'unknown', since: state.lookedAt, pending: null, reason };
}
