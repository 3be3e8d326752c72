import type { Check, CheckReference } from '../checks/check.ts';
import type { Probe } from '../checks/probe.ts';
import type { CheckState } from '../checks/state.ts';
import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Alert, Attention } from './alert.ts';
import { type AlertPlan, graceAfterCause, isTrouble, keyOf, levelOf, patienceWith } from './plan.ts';
import type { AlertMemory } from './ports.ts';
import { endedSince, presentOf, spansAround, type WindowPlan, type WindowSpan } from './window.ts';

/** How long a check waits for its causes to be looked at, until it alerts by itself. */
export const longestHold: Milliseconds = 2 * 60_000;

/** What is to be done about a check now. */
export type Verdict =
  /** Nothing. */
  | { readonly kind: 'calm' }
  /** In trouble, but nobody has known how it stands for too short a time to say so. */
  | { readonly kind: 'waiting' }
  /** People are to be told. `afterWindow`: it was so when a window ended, too. */
  | { readonly kind: 'red'; readonly afterWindow: boolean }
  /** In trouble in a window: recorded and shown, nobody is told. */
  | { readonly kind: 'muted' }
  /** In trouble, but last looked at before a window ended: a fresh look decides. */
  | { readonly kind: 'unfresh' }
  /** In trouble because of others, of whom people are told. */
  | { readonly kind: 'follower'; readonly causes: readonly CheckReference[] }
  /** In trouble; it is not sure yet whether because of others, these must be looked at. */
  | {
      readonly kind: 'held';
      readonly causes: readonly CheckReference[];
      readonly toLookAt: readonly CheckReference[];
    };

/** Judges checks by what is remembered, at one moment. */
export interface Judge {
  verdict(check: CheckReference): Verdict;
  window(service: string): WindowSpan | undefined;
  windowPlan(service: string): WindowPlan;
  attention(check: CheckReference): Attention | undefined;
  state(check: CheckReference): CheckState | undefined;
}

/** The windows of a service, worked out once for all its checks. */
interface WindowsOfService {
  readonly plan: WindowPlan;
  readonly spans: readonly WindowSpan[];
  readonly present: WindowSpan | undefined;
}

export function createJudge(
  plan: AlertPlan,
  memory: Pick<AlertMemory, 'states' | 'attention' | 'alerts' | 'windows'>,
  now: Instant,
): Judge {
  const states = new Map(memory.states.map((each) => [keyOf(each), each]));
  const attention = new Map(memory.attention.map((each) => [keyOf(each), each]));
  const checks = new Map(plan.checks.map((check) => [keyOf({ ...check, check: check.id }), check]));
  const probes = new Map(plan.probes.map((probe) => [`${probe.service}/${probe.id}`, probe]));
  const open = new Map(
    memory.alerts.filter(({ state }) => state === 'open').map((alert) => [alert.service, alert]),
  );
  const windows = new Map<string, WindowsOfService>();
  const verdicts = new Map<string, Verdict>();

  function windowsOf(service: string): WindowsOfService {
    const known = windows.get(service);
    if (known) return known;
    const ofService: WindowPlan = {
      planned: plan.windows.filter((each) => each.service === service),
      adHoc: memory.windows.filter((each) => each.service === service),
      timezone: plan.services.find(({ id }) => id === service)?.timezone ?? 'UTC',
      ...(plan.spansOf ? { spansOf: plan.spansOf } : {}),
    };
    const spans = spansAround(ofService, now);
    const made = { plan: ofService, spans, present: presentOf(spans, now) };
    windows.set(service, made);
    return made;
  }

  const probeOf = (check: Check): Probe | undefined => probes.get(`${check.service}/${check.probe}`);

  function verdict(reference: CheckReference): Verdict {
    const key = keyOf(reference);
    const known = verdicts.get(key);
    if (known) return known;
    // Config refuses circles; one would end here.
    verdicts.set(key, { kind: 'calm' });
    const made = judge(key);
    verdicts.set(key, made);
    return made;
  }

  function judge(key: string): Verdict {
    const check = checks.get(key);
    const state = states.get(key);
    const watched = attention.get(key);
    if (!check || !state || !watched || watched.troubledAt === null || !isTrouble(check, state.status))
      return { kind: 'calm' };
    const { spans, present } = windowsOf(check.service);
    if (present) return { kind: 'muted' };
    // One that began in the very millisecond of the end may have begun before it.
    if (endedSince(spans, watched.lookBeganAt - 1, now) !== undefined) return { kind: 'unfresh' };
    const byCauses = judgeByCauses(check, watched, watched.troubledAt);
    if (byCauses?.kind === 'follower') return byCauses;
    const lasted = state.lookedAt - watched.troubledAt;
    if (state.status === 'unknown' && lasted < patienceWith(check, probeOf(check)))
      return { kind: 'waiting' };
    const afterWindow = endedSince(spans, watched.troubledAt, now) !== undefined;
    return byCauses ?? { kind: 'red', afterWindow };
  }

  /** Undefined when it is nobody else's doing. */
  function judgeByCauses(check: Check, watched: Attention, troubledAt: Instant): Verdict | undefined {
    const causes: CheckReference[] = [];
    const unclear: CheckReference[] = [];
    const toLookAt: CheckReference[] = [];
    let patience: Milliseconds = 0;
    for (const reference of check.dependsOn ?? []) {
      const cause = checks.get(keyOf(reference));
      // Of one that never alerts nobody is told, so it must not keep another quiet.
      if (!cause || levelOf(cause) === 'never') continue;
      const of = verdict(reference);
      const seen = attention.get(keyOf(reference));
      if (of.kind === 'follower') causes.push(...of.causes);
      else if (of.kind === 'red' || of.kind === 'muted' || isRedStill(reference)) causes.push(reference);
      else if (of.kind !== 'calm') {
        unclear.push(reference);
        patience = Math.max(patience, patienceWith(cause, probeOf(cause)));
        if (of.kind === 'unfresh') toLookAt.push(reference);
      } else if (seen && isAftermath(check, watched, seen)) causes.push(reference);
      else if (!seen || seen.lookBeganAt < troubledAt) {
        unclear.push(reference);
        toLookAt.push(reference);
      }
    }
    if (causes.length > 0) return { kind: 'follower', causes: distinct(causes) };
    return unclear.length > 0 && now < troubledAt + longestHold + patience
      ? { kind: 'held', causes: unclear, toLookAt }
      : undefined;
  }

  /** A cause that flaps counts also while it happens to be well: people are told of it. */
  function isRedStill({ service, check }: CheckReference): boolean {
    const watched = attention.get(keyOf({ service, check }));
    return (
      watched?.flappingAt != null &&
      open.get(service)?.checks.find((each) => each.check === check)?.state === 'red'
    );
  }

  /** The cause was in trouble until a moment ago: what it made red needs a while to recover, too. */
  function isAftermath(check: Check, watched: Attention, cause: Attention): boolean {
    if (cause.alertedUntil === null || cause.alertedUntil > now) return false;
    const grace = graceAfterCause(check, probeOf(check));
    return now < cause.alertedUntil + grace || watched.lookBeganAt < cause.alertedUntil;
  }

  return {
    verdict,
    window: (service) => windowsOf(service).present,
    windowPlan: (service) => windowsOf(service).plan,
    attention: (reference) => attention.get(keyOf(reference)),
    state: (reference) => states.get(keyOf(reference)),
  };
}

/** Each check once, in their order. */
function distinct(references: readonly CheckReference[]): CheckReference[] {
  return [...new Map(references.map((each) => [keyOf(each), each])).values()];
}

/** The open alert of a service, if any. */
export function openAlert(alerts: readonly Alert[], service: string): Alert | undefined {
  return alerts.find((alert) => alert.service === service && alert.state === 'open');
}
