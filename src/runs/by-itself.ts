import { actorKey } from '../record/actor.ts';
import type { Approval, Step } from '../runbooks/step.ts';
import { consentNeeded } from './consent.ts';
import type { Run } from './run.ts';
import { isRunByUs, type Scene } from './scene.ts';

const scheduleKey = actorKey({ kind: 'watchkeeper', reason: 'schedule' });

/** Whether a run goes on at this step without being asked. */
export function goesOnByItself(
  scene: Pick<Scene, 'run' | 'runbook'>,
  step: Step,
  means: {
    readonly isTrusted: (service: string) => boolean;
    readonly consentByConfig: (service: string) => Approval | null;
  },
): boolean {
  const { service, pace } = scene.run;
  const consent = consentNeeded(step, means.consentByConfig(service));
  if (consent !== null || step.confirm !== null) return false;
  if (!isRunByUs(scene, step, means.isTrusted(service))) return false;
  if (step.kind === 'check' || step.kind === 'wait') return true;
  return pace === 'by-itself' && (step.kind === 'run' || step.kind === 'notify');
}

/** Whether a schedule began it: then nobody sits before its thread, and its channel is told what matters. */
export function isBegunBySchedule({ startedBy }: Pick<Run, 'startedBy'>): boolean {
  return startedBy === scheduleKey;
}
