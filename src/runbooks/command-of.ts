import type { Script, Step } from './step.ts';

/** The piece of shell that a step runs, or looks with; null where it has none. */
export function commandOf(step: Step): Script | null {
  if (step.kind === 'run') return step;
  return step.kind === 'check' && step.expect.by === 'command' ? step.expect : null;
}
