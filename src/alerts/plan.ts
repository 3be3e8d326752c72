import type { AlertLevel, Check, CheckReference } from '../checks/check.ts';
import type { Probe } from '../checks/probe.ts';
import { waitBefore } from '../checks/wait.ts';
import type { Milliseconds } from '../core/clock.ts';
import type { Status } from '../core/status.ts';
import type { Service } from '../services/service.ts';
import { type FlappingRule, usualFlapping } from './alert.ts';
import type { PlannedWindow, SpansOf } from './window.ts';

/** What config says that alerts need. */
export interface AlertPlan {
  readonly services: readonly Service[];
  readonly checks: readonly Check[];
  readonly probes: readonly Probe[];
  readonly windows: readonly PlannedWindow[];
  /** Remembers when those are; without it that is worked out at every look. */
  readonly spansOf?: SpansOf;
  /** By service; one that is not named follows the usual rule. */
  readonly flapping: Readonly<Record<string, FlappingRule>>;
}

/** The key of a check among all: `service/check`. */
export function keyOf({ service, check }: CheckReference): string {
  return `${service}/${check}`;
}

/** The services whose alerts hang together with that of one: by dependencies, in either direction. */
export function servicesTogether(checks: readonly Check[], service: string): string[] {
  const together = new Set([service]);
  for (let size = 0; size < together.size; ) {
    size = together.size;
    for (const check of checks) {
      const named = [check.service, ...(check.dependsOn ?? []).map((cause) => cause.service)];
      if (named.some((each) => together.has(each))) for (const each of named) together.add(each);
    }
  }
  return [...together];
}

/** A check that only records a value hides nothing critical while it cannot be looked at. */
export function levelOf(check: Check): AlertLevel {
  const { warning, critical, statusFrom, alert } = check;
  const onlyRecords = !warning && !critical && statusFrom === undefined;
  return alert ?? (onlyRecords ? 'never' : 'critical');
}

export function flappingRule(plan: Pick<AlertPlan, 'flapping'>, service: string): FlappingRule {
  return plan.flapping[service] ?? usualFlapping;
}

/** Whether a status is trouble for a check. What nobody knows is trouble. */
export function isTrouble(check: Check, status: Status): boolean {
  const level = levelOf(check);
  if (level === 'never' || status === 'ok') return false;
  return status !== 'warning' || level === 'warning';
}

/** How long nobody may know how a check stands until that counts like critical. */
export function patienceWith(check: Check, probe: Probe | undefined): Milliseconds {
  return Math.max(waitBefore(check, 'critical'), 2 * (probe?.every ?? 0));
}

/** How long a check that its cause made red may stay red after the cause is well: its own `for` and two looks. */
export function graceAfterCause(check: Check, probe: Probe | undefined): Milliseconds {
  return waitBefore(check, 'critical') + 2 * (probe?.every ?? 0);
}
