import type { Choice, Goto, OnFailure, Outcome, Step, Target } from '../runbooks/step.ts';
import type { Frame, Progress } from './progress.ts';
import type { Walks } from './walks.ts';
import { holdsWhen } from './when.ts';

/** Where a run stands. */
export interface Standpoint {
  readonly progress: Progress;
  readonly next: /** This step is to be done. */
    | { readonly kind: 'step'; readonly step: Step }
    | { readonly kind: 'end' }
    /** People decide how to go on. */
    | { readonly kind: 'stuck'; readonly reason: string }
    | { readonly kind: 'aborted'; readonly reason: string };
}

/** What became of the step at which a run stood. */
export interface Result {
  readonly outcome: Outcome;
  /** Values that later steps get. */
  readonly values?: Readonly<Record<string, string>>;
  /** The answer to a question. */
  readonly choice?: Choice;
  /** People decided after a failure: what the file says about failures is not asked again. */
  readonly byPeople?: boolean;
}

/** A way back without a limit of its own; the reader refuses those, so this only catches what it overlooked. */
const mostLeaps = 100;

/** The step at which a run stands: groups and steps whose `when` does not hold are passed by. */
export function standpoint(progress: Progress, walks: Walks): Standpoint {
  let now = progress;
  for (;;) {
    const frame = now.frames.at(-1);
    if (!frame) return { progress: now, next: { kind: 'end' } };
    const step = walks.stepsOf(frame.over)[frame.at];
    if (!step) {
      now = { ...now, frames: now.frames.slice(0, -1) };
      if (frame.rollsBack !== null) return stuck(now, rolledBack(frame, now, walks));
    } else if (step.kind === 'manual' && step.group) now = stepOn(note(now, step, 'done'));
    else if (!step.when.every((when) => holdsWhen(when, now))) now = stepOn(note(now, step, 'skipped'));
    else return { progress: now, next: { kind: 'step', step } };
  }
}

/** What people hear who come back to the step that was rolled back. */
function rolledBack({ over }: Frame, { outcomes }: Progress, walks: Walks): string {
  // One whose `when` does not hold is passed by rightly.
  const left = walks.stepsOf(over).find(({ id, when }) => when.length === 0 && outcomes[id] === 'skipped');
  return left
    ? `Not all of it is rolled back: “${left.title}” was skipped. Roll back once more, retry it, or skip it to go on.`
    : 'It was rolled back. Retry it, or skip it to go on.';
}

/** Where the run stands once the step at which it stood has come to a result. */
export function afterResult(progress: Progress, step: Step, result: Result, walks: Walks): Standpoint {
  const valued = { ...progress, values: { ...progress.values, ...result.values } };
  const noted = note(valued, step, result.outcome);
  const went = result.outcome === 'done' || result.outcome === 'skipped' || result.byPeople === true;
  if (!went) return afterFailure(noted, step, step.onFailure, walks);
  if (result.outcome !== 'done') return standpoint(stepOn(noted), walks);
  const leads = result.choice?.leads;
  if (leads?.kind === 'branch') {
    const over = { kind: 'procedure', id: leads.procedure } as const;
    return standpoint(into(stepOn(noted), { over, at: 0, rollsBack: null }), walks);
  }
  const way = leads?.kind === 'goto' ? leads : step.next;
  return way ? leap(noted, step, way, walks) : standpoint(stepOn(noted), walks);
}

/** Where the run stands when the step at which it stands is rolled back. */
export function rollBack(progress: Progress, step: Step, walks: Walks): Standpoint {
  const to = step.rollback;
  if (to === null) return stuck(progress, 'Its runbook does not say how to roll it back.');
  if (to.kind !== 'step' && to.kind !== 'procedure') return nowhere(progress, to);
  return standpoint(into(progress, { over: to, at: 0, rollsBack: step.id }), walks);
}

function afterFailure(progress: Progress, step: Step, onFailure: OnFailure | null, walks: Walks): Standpoint {
  switch (onFailure?.kind) {
    case undefined:
      return stuck(
        progress,
        step.rollback
          ? `“${step.title}” did not go well. Try it again, roll back what it did, or skip it to go on.`
          : `“${step.title}” did not go well. Try it again, or skip it to go on.`,
      );
    case 'abort':
      return {
        progress,
        next: { kind: 'aborted', reason: `The runbook ends here when “${step.title}” fails.` },
      };
    case 'continue':
      return standpoint(stepOn(progress), walks);
    case 'rollback':
      return rollBack(progress, step, walks);
    case 'goto':
      return leap(progress, step, onFailure, walks);
  }
}

function leap(progress: Progress, from: Step, { to, atMost }: Goto, walks: Walks): Standpoint {
  if (to.kind === 'end') return { progress: { ...progress, frames: [] }, next: { kind: 'end' } };
  if (to.kind === 'nowhere') return nowhere(progress, to);
  const way = `${from.id} > ${to.id}`;
  const taken = progress.leaps[way] ?? 0;
  if (taken >= (atMost ?? mostLeaps))
    return stuck(
      progress,
      `From “${from.title}” it went back ${taken === 1 ? 'once' : `${taken} times`}, which is the most that the runbook allows.`,
    );
  // Whoever comes back later finds the way behind the step, not the step itself.
  const counted = stepOn({ ...progress, leaps: { ...progress.leaps, [way]: taken + 1 } });
  return standpoint(goTo(counted, to, walks), walks);
}

/** Goes to a step where it is walked already, innermost first; else walks it, or its procedure, to come back afterwards. */
function goTo(progress: Progress, to: Extract<Target, { id: string }>, walks: Walks): Progress {
  const first = to.kind === 'step' ? to.id : walks.stepsOf(to)[0]?.id;
  for (let depth = progress.frames.length - 1; depth >= 0; depth -= 1) {
    const frame = progress.frames[depth];
    if (!frame) continue;
    const at = walks.stepsOf(frame.over).findIndex(({ id }) => id === first);
    if (at >= 0) return { ...progress, frames: [...progress.frames.slice(0, depth), { ...frame, at }] };
  }
  const procedure = to.kind === 'procedure' ? to.id : walks.find(to.id)?.procedure;
  const over = { kind: 'procedure', id: procedure ?? '' } as const;
  const at = walks.stepsOf(over).findIndex(({ id }) => id === first);
  return into(progress, at >= 0 ? { over, at, rollsBack: null } : { over: to, at: 0, rollsBack: null });
}

function into(progress: Progress, frame: Frame): Progress {
  return { ...progress, frames: [...progress.frames, frame] };
}

function stepOn(progress: Progress): Progress {
  const frame = progress.frames.at(-1);
  return frame
    ? { ...progress, frames: [...progress.frames.slice(0, -1), { ...frame, at: frame.at + 1 }] }
    : progress;
}

function note(progress: Progress, step: Step, outcome: Outcome): Progress {
  return { ...progress, outcomes: { ...progress.outcomes, [step.id]: outcome } };
}

function stuck(progress: Progress, reason: string): Standpoint {
  return { progress, next: { kind: 'stuck', reason } };
}

function nowhere(progress: Progress, to: Target): Standpoint {
  const written = to.kind === 'nowhere' ? ` (${to.written})` : '';
  return stuck(progress, `The runbook leads to a place that it does not have${written}.`);
}
