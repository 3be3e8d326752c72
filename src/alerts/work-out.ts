import { createHash } from 'node:crypto';
import type { CheckReference } from '../checks/check.ts';
import type { CheckState, Transition } from '../checks/state.ts';
import type { Instant } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { AuditEvent } from '../record/audit.ts';
import type { NewPost } from '../record/post.ts';
import { type Alert, type Attention, alertTopic } from './alert.ts';
import { attendToLook, calmDown, changesLately } from './attend.ts';
import { alertCard, type CardMeans } from './card.ts';
import { createJudge, type Judge } from './judge.ts';
import { sayEvent, traceOf } from './messages.ts';
import { type AlertPlan, flappingRule, keyOf } from './plan.ts';
import type { AlertChanges, AlertMemory } from './ports.ts';
import { reconcile } from './reconcile.ts';
import { flappingWords } from './wording.ts';

/** One look, worked into the states of the checks on its probe. */
export interface LookedAt {
  readonly beganAt: Instant;
  readonly states: readonly CheckState[];
  readonly transitions: readonly Transition[];
}

/** What is to be stored, and what is to be looked at before more can be said. */
export interface WorkedOut {
  readonly changes: AlertChanges;
  readonly toLookAt: readonly CheckReference[];
}

/**
 * Works out what follows for the alerts of some services: from a look, or from nothing but time that passed.
 * Computes only. @param memory everything about these services
 */
export function workOut(
  plan: AlertPlan,
  services: readonly string[],
  memory: AlertMemory,
  now: Instant,
  look?: LookedAt,
): WorkedOut {
  const transitions = [...memory.transitions, ...(look?.transitions ?? [])];
  const states = overlaid(memory.states, look?.states ?? []);
  const attention = attend(plan, memory, states, transitions, now, look);
  const judge = createJudge(
    plan,
    { ...memory, states, attention: overlaid(memory.attention, attention) },
    now,
  );
  const means = cardMeans(plan, judge, transitions, now);

  const alerts: Alert[] = [];
  const posts: NewPost[] = [];
  const audit: AuditEvent[] = [];
  const touches: { topic: string; subject: string }[] = [];
  for (const service of services) {
    const known = memory.alerts.find((alert) => alert.service === service);
    const made = reconcile({ checks: plan.checks, judge, newId }, service, known, now);
    if (!made) continue;
    let { loudAt } = made.alert;
    for (const event of made.events) {
      const said = sayEvent({ ...made.alert, loudAt }, event, means, now);
      posts.push(...said.posts);
      loudAt = said.loudAt;
      audit.push(...traceOf(known, made.alert, event, plan, now));
    }
    const appearance = digest(alertCard(made.alert, means));
    const alert = { ...made.alert, loudAt, appearance };
    if (known && JSON.stringify(known) === JSON.stringify(alert)) continue;
    alerts.push(alert);
    if (known?.id === alert.id && known.appearance !== appearance)
      touches.push({ topic: alertTopic, subject: alert.id });
  }
  return {
    changes: {
      states: look?.states ?? [],
      transitions: look?.transitions ?? [],
      attention,
      alerts,
      change: { audit, posts, touches },
    },
    toLookAt: plan.checks
      .filter(({ service }) => services.includes(service))
      .flatMap(({ service, id }) => {
        const verdict = judge.verdict({ service, check: id });
        if (verdict.kind === 'unfresh') return [{ service, check: id }];
        return verdict.kind === 'held' ? verdict.toLookAt : [];
      }),
  };
}

/** True when there is nothing to store. */
export function isNothing({ states, transitions, attention, alerts, change }: AlertChanges): boolean {
  const { audit, posts = [], touches = [] } = change;
  return [states, transitions, attention, alerts, audit, posts, touches].every(({ length }) => length === 0);
}

/** What cards are made from, out of what is remembered. */
export function cardMeans(
  plan: AlertPlan,
  judge: Judge,
  transitions: readonly Transition[],
  now: Instant,
): CardMeans {
  return {
    services: plan.services,
    checks: plan.checks,
    judge,
    flapping: (check) => {
      if (judge.attention(check)?.flappingAt == null) return undefined;
      return flappingWords(
        changesLately(plan, check, transitions, now),
        flappingRule(plan, check.service).within,
      );
    },
  };
}

function attend(
  plan: AlertPlan,
  memory: AlertMemory,
  states: readonly CheckState[],
  transitions: readonly Transition[],
  now: Instant,
  look: LookedAt | undefined,
): Attention[] {
  const stateOf = new Map(states.map((state) => [keyOf(state), state]));
  const before = new Map(memory.attention.map((each) => [keyOf(each), each]));
  const looked = look ? fromLook(look) : [];
  const lookedKeys = new Set(looked.map(keyOf));
  const calmed = memory.attention
    .filter((each) => !lookedKeys.has(keyOf(each)))
    .map((each) => calmDown(plan, each, stateOf.get(keyOf(each)), now))
    .filter((each) => each !== before.get(keyOf(each)));
  return [...looked, ...calmed];

  function fromLook({ beganAt, states: seen }: LookedAt): Attention[] {
    const judged = createJudge(plan, memory, now);
    return seen.flatMap((state) => {
      const check = plan.checks.find(({ service, id }) => service === state.service && id === state.check);
      if (!check) return [];
      return [
        attendToLook(plan, check, state, { beganAt, before: before.get(keyOf(state)), judged, transitions }),
      ];
    });
  }
}

/** The first list with what the second knows better. */
function overlaid<Each extends CheckReference>(known: readonly Each[], newer: readonly Each[]): Each[] {
  return [...new Map([...known, ...newer].map((each) => [keyOf(each), each])).values()];
}

function digest(document: unknown): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 16);
}
