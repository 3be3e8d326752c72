import { createHash } from 'node:crypto';
import type { Instant } from '../core/clock.ts';
import { type Actor, actorKey } from '../record/actor.ts';
import { canonicalJson } from '../record/audit-chain.ts';
import { commandOf } from '../runbooks/command-of.ts';
import type { Approval, Step } from '../runbooks/step.ts';
import type { ApprovalRequest } from './approval.ts';
import type { BareMove, Deciding } from './finish-attempt.ts';
import type { Progress } from './progress.ts';
import type { Scene } from './scene.ts';

/** Consent that neither the runbook nor config says the end of is good for this long, in milliseconds. */
const usualExpiry = 30 * 60_000;

/** Whose consent a step needs. */
export interface ConsentNeeded {
  /** Of each of these lists, whoever gives it has at least one role; empty: all who may approve. */
  readonly roles: readonly (readonly string[])[];
  /** How many people. */
  readonly count: number;
  /** How long a request is good, in milliseconds; null: as usual. */
  readonly expires: number | null;
}

/**
 * What consent a step needs: what the runbook asks for, and what config asks for before any command, also one that only
 * looks. Both have to be met.
 */
export function consentNeeded(step: Step, byService: Approval | null): ConsentNeeded | null {
  const byFile = step.approve;
  const byConfig = byFile === null && commandOf(step) === null ? null : byService;
  const asked = [byFile, byConfig].filter((each) => each !== null);
  if (asked.length === 0) return null;
  return {
    roles: asked.flatMap(({ roles }) => (roles.length > 0 ? [roles] : [])),
    count: Math.max(...asked.map(({ count }) => count)),
    expires: asked.map(({ expires }) => expires).reduce(earliest),
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** What consent to a step without a command is bound to: its text, and the values with which the run goes on behind it. */
export function hashOfStep(step: Step, { values }: Pick<Progress, 'values'>): string {
  return createHash('sha256')
    .update(canonicalJson({ source: step.source, values }))
    .digest('hex');
}

/** Consent that may be used for exactly this plan now. */
export function usableConsent(scene: Scene, plan: string, now: Instant): ApprovalRequest | undefined {
  const { approval, step } = scene;
  const isFor = approval?.state === 'granted' && approval.step === step?.id && approval.plan === plan;
  return isFor && approval.expiresAt > now ? approval : undefined;
}

/** Asks for consent; one that was asked for before is withdrawn. */
export function askForConsent(
  scene: Scene,
  step: Step,
  needed: ConsentNeeded,
  plan: string,
  by: Actor,
  { now, newId }: Deciding,
): BareMove {
  const request: ApprovalRequest = {
    id: newId(now),
    run: scene.run.id,
    step: step.id,
    plan,
    state: 'asked',
    requestedBy: actorKey(by),
    requestedAt: now,
    expiresAt: now + (needed.expires ?? usualExpiry),
    needed: needed.count,
    roles: needed.roles,
    givers: [],
    refusedBy: null,
    reason: null,
  };
  const old = withdraw(scene.approval, 'It was asked for anew.');
  return {
    run: { ...scene.run, revision: scene.run.revision + 1, state: scene.run.state },
    approvals: [...old, request],
  };
}

/** An answer to a request, or why it does not count. */
export type ConsentVerdict = { readonly request: ApprovalRequest } | { readonly refusal: string };

/**
 * One more person's answer. The giver is never the one who asked, not even an administrator, and nobody counts twice.
 * @param plan the hash of what would happen now
 */
export function answerConsent(
  request: ApprovalRequest,
  answer: { readonly yes: boolean; readonly reason: string },
  by: Actor,
  plan: string,
  now: Instant,
): ConsentVerdict {
  if (by.kind !== 'slack')
    return { refusal: 'Consent is given in Slack only, where it is certain who gives it.' };
  const key = actorKey(by);
  if (request.state !== 'asked') return { refusal: 'This request is over.' };
  if (isOverdue(request, now)) return { request: expired(request) };
  if (request.plan !== plan)
    return {
      request: {
        ...request,
        state: 'withdrawn',
        reason: 'What would happen has changed since it was asked for.',
      },
    };
  if (key === request.requestedBy)
    return answer.yes
      ? { refusal: 'You asked for this; somebody else has to approve it. “Refuse…” takes it back.' }
      : { request: { ...request, state: 'withdrawn', reason: answer.reason } };
  if (!answer.yes)
    return { request: { ...request, state: 'refused', refusedBy: key, reason: answer.reason } };
  if (request.givers.some(({ by: giver }) => giver === key))
    return { refusal: 'You have approved this already; it needs one more person.' };
  const givers = [...request.givers, { by: key, at: now }];
  return { request: { ...request, givers, state: givers.length >= request.needed ? 'granted' : 'asked' } };
}

/** Whether the time of a request is over that still waits for an answer, or to be used. */
export function isOverdue({ state, expiresAt }: ApprovalRequest, now: Instant): boolean {
  return (state === 'asked' || state === 'granted') && expiresAt <= now;
}

/** A request whose time is over. */
export function expired(request: ApprovalRequest): ApprovalRequest {
  return { ...request, state: 'expired', reason: 'Its time was over.' };
}

/** A request that is of no use any more. */
export function withdraw(request: ApprovalRequest | undefined, reason: string): readonly ApprovalRequest[] {
  return request ? [{ ...request, state: 'withdrawn', reason }] : [];
}
