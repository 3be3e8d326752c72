import { planOf } from '../runbooks/plan.ts';
import type { Scene } from './scene.ts';

/**
 * Whether something is still to happen to the service, now or at a later step: anything but what people look over and
 * note by hand.
 */
export function hasWorkLeft({ run, runbook, step, underWay }: Scene): boolean {
  if (underWay) return true;
  if (!step) return false;
  const flow = planOf(runbook, run.procedure)?.flow ?? [];
  const at = flow.findIndex(({ id }) => id === step.id);
  // Off the way (a branch, a rollback) nobody can tell what is still to come.
  return at < 0 || flow.slice(at).some(({ kind }) => kind !== 'manual');
}
