import { planOf, walkOf } from '../runbooks/plan.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import type { Step } from '../runbooks/step.ts';
import type { Frame } from './progress.ts';

/** The steps of a runbook, in the lists in which a run walks them. */
export interface Walks {
  /** What a frame goes through, in order. Empty for what the file does not have. */
  stepsOf(over: Frame['over']): readonly Step[];
  find(id: string): Step | undefined;
}

export function walksOf(runbook: Runbook): Walks {
  const all = new Map(walkOf(runbook, '').map((step) => [step.id, step]));
  const flows = new Map<string, readonly Step[]>();
  return {
    find: (id) => all.get(id),
    stepsOf({ kind, id }) {
      if (kind === 'step') {
        const step = all.get(id);
        return step ? [step] : [];
      }
      const known = flows.get(id) ?? planOf(runbook, id)?.flow ?? [];
      flows.set(id, known);
      return known;
    },
  };
}
