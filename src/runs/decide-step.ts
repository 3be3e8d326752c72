import { type Actor, actorKey } from '../record/actor.ts';
import type { Approval, Step } from '../runbooks/step.ts';
import type { ApprovalRequest } from './approval.ts';
import type { ChangeParts } from './change-run.ts';
import { askForConsent, consentNeeded, usableConsent, withdraw } from './consent.ts';
import { type Decided, notNow } from './decided.ts';
import { exactly } from './exactly.ts';
import type { Workshop } from './ports.ts';
import { approve, press, refuse } from './press.ts';
import type { Scene } from './scene.ts';

export interface StepParts extends ChangeParts {
  readonly workshop: Workshop;
  /** Whether config trusts the commands of a service's runbooks. */
  readonly isTrusted: (service: string) => boolean;
  /** The consent that config asks for before any command of a service. */
  readonly consentByConfig: (service: string) => Approval | null;
}

const onlyInSlack =
  'This step needs the consent of somebody else, and that is given in Slack only. Leave the run; its thread asks for it there.';

/** What pressing on at a step leads to, with the consent that it needs. */
export function createStepDecisions(parts: StepParts) {
  const deciding = () => ({ now: parts.clock.now(), newId: parts.newId });

  /** Runs the step at which it stands; where that needs consent that is not there, asks for it. */
  async function runStep(scene: Scene, by: Actor): Promise<Decided> {
    if (scene.underWay) return { answer: { kind: 'stale', scene } };
    const { step, run, approval } = scene;
    if (run.endedAt !== null) return notNow('This run is over.');
    if (!step) return notNow('There is no step left here.');
    const exact = await exactly(parts, scene, step);
    if ('refusal' in exact) return notNow(exact.refusal);
    const needed = consentNeeded(step, parts.consentByConfig(run.service));
    const now = parts.clock.now();
    if (needed && (step.kind === 'approve' || !usableConsent(scene, exact.hash, now))) {
      if (by.kind === 'terminal') return notNow(onlyInSlack);
      const isAsked = approval?.state === 'asked' && approval.plan === exact.hash && approval.expiresAt > now;
      if (isAsked) return notNow('Consent has been asked for already; somebody else has to give it.');
      const move = askForConsent(scene, step, needed, exact.hash, by, deciding());
      return { move, action: 'run.consent-asked', kind: 'asked' };
    }
    const decision = press(scene, { kind: 'run', plan: exact.hash }, by, deciding());
    if ('refusal' in decision) return notNow(decision.refusal);
    const { move, begun } = decision;
    return { move, action: 'run.run', ...(begun ? { begins: { attempt: begun, plan: exact.plan } } : {}) };
  }

  /** As `runStep`, without the consent that is needed; requests for it are over. */
  async function runWithoutConsent(scene: Scene, by: Actor, reason: string): Promise<Decided> {
    if (by.kind !== 'terminal') return notNow('Here somebody else can be asked: ask for approval.');
    if (scene.underWay) return { answer: { kind: 'stale', scene } };
    const { step, run, approval } = scene;
    if (run.endedAt !== null || !step) return notNow('There is nothing to run here any more.');
    if (!consentNeeded(step, parts.consentByConfig(run.service)))
      return notNow('This step needs no consent; run it.');
    const exact = await exactly(parts, scene, step);
    if ('refusal' in exact) return notNow(exact.refusal);
    const withdrawn = withdraw(approval, 'It was run without waiting for consent.');
    const what = { action: 'run.break-glass', words: reason, glass: { by: actorKey(by), reason, step } };
    if (step.kind === 'approve')
      return { ...what, move: { ...approve(scene, step, by, deciding()), approvals: withdrawn } };
    const decision = press(scene, { kind: 'run', plan: exact.hash }, by, deciding());
    if ('refusal' in decision) return notNow(decision.refusal);
    const { move, begun } = decision;
    return {
      ...what,
      move: { ...move, approvals: withdrawn },
      ...(begun ? { begins: { attempt: begun, plan: exact.plan } } : {}),
    };
  }

  function afterConsent(
    scene: Scene,
    step: Step,
    request: ApprovalRequest,
    reason: string,
    by: Actor,
  ): Decided {
    const action = `run.consent-${request.state}`;
    const words = reason === '' ? {} : { words: reason };
    const decided = { action, kind: request.state, ...words };
    const approvals = [request];
    if (step.kind === 'approve' && request.state === 'granted') {
      const used = [{ ...request, state: 'used' as const }];
      return { ...decided, move: { ...approve(scene, step, by, deciding()), approvals: used } };
    }
    if (step.kind === 'approve' && request.state === 'refused')
      return { ...decided, move: { ...refuse(scene, step, reason, by, deciding()), approvals } };
    return { ...decided, move: { run: { ...scene.run, revision: scene.run.revision + 1 }, approvals } };
  }

  return { runStep, runWithoutConsent, afterConsent };
}
