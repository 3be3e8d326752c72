import type { Check, CheckReference } from '../checks/check.ts';
import type { CheckState, Transition } from '../checks/state.ts';
import type { Instant } from '../core/clock.ts';
import type { Attention } from './alert.ts';
import type { Judge } from './judge.ts';
import { type AlertPlan, flappingRule, isTrouble, keyOf } from './plan.ts';

/** What is remembered of a check after one more look at it. */
export function attendToLook(
  plan: Pick<AlertPlan, 'flapping'>,
  check: Check,
  state: CheckState,
  look: {
    readonly beganAt: Instant;
    /** What was remembered, and how the check was judged, before the look. */
    readonly before: Attention | undefined;
    readonly judged: Judge;
    readonly transitions: readonly Transition[];
  },
): Attention {
  const { before } = look;
  const reference: CheckReference = { service: check.service, check: check.id };
  const now = state.lookedAt;
  const trouble = isTrouble(check, state.status);
  const wasKnown = before?.troubledAt != null && !trouble && isKnown(look.judged, reference);
  const { flappingAt } = calmDown(plan, { flappingAt: before?.flappingAt ?? null, ...reference }, state, now);
  return {
    ...reference,
    // A clock that was set back meanwhile must not make the look younger than now.
    lookBeganAt: Math.min(look.beganAt, now),
    // Nor may trouble lie ahead: everybody would wait until the clock has come there again.
    troubledAt: trouble ? Math.min(before?.troubledAt ?? now, now) : null,
    flappingAt: flappingAt ?? (changesTooOften(plan, reference, look.transitions, now) ? now : null),
    alertedUntil: wasKnown ? now : (before?.alertedUntil ?? null),
  };
}

/** Whether people knew of the trouble: then what follows from it needs a while to recover, too. */
function isKnown(judged: Judge, reference: CheckReference): boolean {
  return ['red', 'follower', 'muted', 'unfresh'].includes(judged.verdict(reference).kind);
}

/** Without the flapping once the check has kept its status long enough. */
export function calmDown<Known extends CheckReference & Pick<Attention, 'flappingAt'>>(
  plan: Pick<AlertPlan, 'flapping'>,
  known: Known,
  state: CheckState | undefined,
  now: Instant,
): Known {
  if (known.flappingAt === null) return known;
  const { within } = flappingRule(plan, known.service);
  return !state || now - state.since >= within ? { ...known, flappingAt: null } : known;
}

function changesTooOften(
  plan: Pick<AlertPlan, 'flapping'>,
  reference: CheckReference,
  transitions: readonly Transition[],
  now: Instant,
): boolean {
  const { changes } = flappingRule(plan, reference.service);
  return changesLately(plan, reference, transitions, now) >= changes;
}

/** How often the settled status of a check changed within the span of the flapping rule. */
export function changesLately(
  plan: Pick<AlertPlan, 'flapping'>,
  reference: CheckReference,
  transitions: readonly Transition[],
  now: Instant,
): number {
  const { within } = flappingRule(plan, reference.service);
  const key = keyOf(reference);
  return transitions.filter(
    (each) => keyOf(each) === key && each.from !== null && each.at > now - within && each.at <= now,
  ).length;
}
