import { formatDuration } from '../../core/duration.ts';
import type { Document } from '../../core/reply.ts';
import { planOf } from '../../runbooks/plan.ts';
import type { Step } from '../../runbooks/step.ts';
import type { Attempt } from '../../runs/attempt.ts';
import type { Run } from '../../runs/run.ts';
import type { Scene } from '../../runs/scene.ts';
import { attemptSign, attemptWords, numberWords, stateSigns, stateWords } from '../../runs/wording.ts';

/** `[3/9] `: where a step stands in its procedure. Empty for one that is come to by a detour. */
export function placeOf({ run, runbook }: Scene, step: Step): string {
  const flow = planOf(runbook, run.procedure)?.flow ?? [];
  const asked = flow.filter((each) => !(each.kind === 'manual' && each.group));
  const index = asked.findIndex(({ id }) => id === step.id);
  return index < 0 ? '' : `[${index + 1}/${asked.length}] `;
}

/** How an attempt ended. */
export function attemptDocument(attempt: Attempt, step: Step | undefined): Document {
  const sign = attemptSign(attempt);
  const number = numberWords(attempt);
  const words = [number, attemptWords(attempt, step)].filter((each) => each !== '').join(': ');
  return {
    title: `${step?.title ?? attempt.step}: ${words}`,
    ...(sign ? { status: sign } : {}),
    parts: attempt.note === null ? [] : [{ kind: 'text', text: attempt.note }],
  };
}

/** What is said when a run is over. */
export function endDocument(run: Run): Document {
  const sign = stateSigns[run.state];
  const took = formatDuration(Math.max((run.endedAt ?? run.startedAt) - run.startedAt, 1));
  return {
    title: `The run ${stateWords[run.state]} after ${took}.`,
    ...(sign ? { status: sign } : {}),
    parts: run.reason === null ? [] : [{ kind: 'text', text: run.reason }],
  };
}
