import { type Actor, actorKey } from '../record/actor.ts';
import type { RecordedValue, Step } from '../runbooks/step.ts';
import type { Attempt, AttemptState } from './attempt.ts';
import type { BareMove, Deciding } from './finish-attempt.ts';
import { moveOn } from './move-on.ts';
import type { Scene } from './scene.ts';
import { afterResult, type Result, rollBack, standpoint } from './walk.ts';

/** What a person wants of a run. */
export type Wish =
  /** Do what the step says: run its command, say its message, begin to wait or to check. `plan` is the hash of what will happen. */
  | { readonly kind: 'run'; readonly plan: string | null }
  /** It has been done by hand. */
  | {
      readonly kind: 'done';
      readonly note: string;
      readonly evidence: string;
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'choose'; readonly value: string }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'roll-back' }
  | { readonly kind: 'abort'; readonly reason: string };

export type Decision =
  | {
      readonly move: BareMove /** Set when something begins that has to be carried out. */;
      readonly begun?: Attempt;
    }
  /** Not now, or not like this; a sentence for people. */
  | { readonly refusal: string };

/**
 * What a wish leads to. Rights and approvals have been asked for before; whether the run still stands where the person saw
 * it, too.
 */
export function press(scene: Scene, wish: Wish, by: Actor, deciding: Deciding): Decision {
  const { run, step } = scene;
  if (run.state === 'finished' || run.state === 'aborted') return { refusal: 'This run is over.' };
  if (scene.underWay) return { refusal: 'Something is under way here. Wait for it, or cancel it first.' };
  if (wish.kind === 'abort') return { move: end(scene, wish.reason, deciding) };
  if (!step) return { refusal: 'There is no step left here.' };
  switch (wish.kind) {
    case 'run':
      return begin(scene, step, wish.plan, by, deciding);
    case 'done':
      return doneByHand(scene, step, wish, by, deciding);
    case 'choose':
      return choose(scene, step, wish.value, by, deciding);
    case 'skip':
      // Whoever could pass by a question for consent would not need it.
      if (step.kind === 'approve')
        return {
          refusal: 'Somebody else has to say yes or no here; it cannot be skipped. You can end the run.',
        };
      return settle(
        scene,
        step,
        'skipped',
        { outcome: 'skipped', byPeople: true },
        { note: wish.reason },
        by,
        deciding,
      );
    case 'roll-back':
      return startRollBack(scene, step, deciding);
  }
}

/** A person or a schedule begins what a step does by itself. */
function begin(scene: Scene, step: Step, plan: string | null, by: Actor, { now, newId }: Deciding): Decision {
  if (step.kind === 'manual' || step.kind === 'choose' || step.kind === 'approve')
    return { refusal: 'This step is for people; there is nothing to run.' };
  const begun: Attempt = {
    ...blank(scene, step, by, { now, newId }),
    state: 'starting',
    endedAt: null,
    plan,
  };
  const run = { ...scene.run, revision: scene.run.revision + 1, state: 'working' as const, reason: null };
  const approvals = scene.approval ? [{ ...scene.approval, state: 'used' as const }] : [];
  return { move: { run, attempts: [begun], approvals }, begun };
}

function doneByHand(
  scene: Scene,
  step: Step,
  wish: Extract<Wish, { kind: 'done' }>,
  by: Actor,
  deciding: Deciding,
): Decision {
  if (step.kind === 'choose') return { refusal: 'Choose one of the answers instead.' };
  if (step.kind === 'approve')
    return { refusal: 'Somebody else has to approve this; it cannot be marked as done.' };
  const wanted = step.kind === 'manual' ? step.record : [];
  const problem = missing(step, wish) ?? wrongValue(wanted, wish.values);
  if (problem) return { refusal: problem };
  const values = Object.fromEntries(
    wanted.flatMap(({ name }) => {
      const value = wish.values[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const said = { note: wish.note || null, evidence: wish.evidence || null };
  return settle(scene, step, 'succeeded', { outcome: 'done', values, byPeople: true }, said, by, deciding);
}

function missing(step: Step, { note, evidence }: { note: string; evidence: string }): string | undefined {
  if (step.kind !== 'manual') return undefined;
  if (step.note === 'required' && note.trim() === '') return 'The runbook asks for a note here.';
  if (step.evidence === 'required' && evidence.trim() === '')
    return 'The runbook asks for evidence here: a link, or what shows that it was done.';
  return undefined;
}

function wrongValue(
  wanted: readonly RecordedValue[],
  values: Readonly<Record<string, string>>,
): string | undefined {
  for (const { name, label, pattern, required } of wanted) {
    const value = values[name] ?? '';
    if (value === '' && required) return `${label} is needed.`;
    if (value !== '' && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
      return `${label} does not look as it must.`;
  }
  return undefined;
}

function choose(scene: Scene, step: Step, value: string, by: Actor, deciding: Deciding): Decision {
  if (step.kind !== 'choose') return { refusal: 'There is nothing to choose here.' };
  const choice = step.choices.find((each) => each.value === value);
  if (!choice) return { refusal: `“${value}” is none of the answers.` };
  const values = step.value === null ? {} : { [step.value]: choice.value };
  return settle(
    scene,
    step,
    'succeeded',
    { outcome: 'done', values, choice },
    { note: choice.label },
    by,
    deciding,
  );
}

function startRollBack(scene: Scene, step: Step, { now }: Deciding): Decision {
  if (scene.run.state !== 'stuck') return { refusal: 'Only what has failed is rolled back.' };
  if (step.rollback === null) return { refusal: 'The runbook does not say how to roll this step back.' };
  return {
    move: {
      run: moveOn(scene.run, rollBack(scene.run.progress, step, scene.walks), now),
      approvals: withdrawn(scene),
    },
  };
}

/** Ends a step by an attempt that is over at once. */
function settle(
  scene: Scene,
  step: Step,
  state: Extract<AttemptState, 'succeeded' | 'skipped' | 'refused'>,
  result: Result,
  said: { readonly note: string | null; readonly evidence?: string | null },
  by: Actor,
  deciding: Deciding,
): Decision {
  const attempt: Attempt = { ...blank(scene, step, by, deciding), ...said, state };
  const at = afterResult(scene.run.progress, step, result, scene.walks);
  return {
    move: {
      run: moveOn(scene.run, at, deciding.now),
      attempts: [attempt],
      approvals: withdrawn(scene),
    },
  };
}

/** Refuses consent: the step counts as refused, and its runbook says what follows. */
export function refuse(scene: Scene, step: Step, reason: string, by: Actor, deciding: Deciding): BareMove {
  const attempt: Attempt = { ...blank(scene, step, by, deciding), note: reason, state: 'refused' };
  const at = afterResult(scene.run.progress, step, { outcome: 'refused' }, scene.walks);
  return { run: moveOn(scene.run, at, deciding.now, at.next.kind === 'step'), attempts: [attempt] };
}

/** Enough people have said yes: a step that only asks for consent is done. */
export function approve(scene: Scene, step: Step, by: Actor, deciding: Deciding): BareMove {
  const at = afterResult(scene.run.progress, step, { outcome: 'done' }, scene.walks);
  return { run: moveOn(scene.run, at, deciding.now), attempts: [blank(scene, step, by, deciding)] };
}

function end(scene: Scene, reason: string, { now }: Deciding): BareMove {
  const at = { progress: scene.run.progress, next: { kind: 'aborted', reason } } as const;
  return { run: moveOn(scene.run, at, now), approvals: withdrawn(scene) };
}

/** Consent was for what would have happened here; it is good for nothing else. */
function withdrawn(scene: Scene): BareMove['approvals'] {
  if (!scene.approval) return [];
  return [{ ...scene.approval, state: 'withdrawn', reason: 'The run went another way.' }];
}

function blank(scene: Scene, step: Step, by: Actor, { now, newId }: Deciding): Attempt {
  const before = scene.allAttempts.filter((attempt) => attempt.step === step.id).length;
  return {
    id: newId(now),
    run: scene.run.id,
    step: step.id,
    visit: scene.run.visit,
    number: before + 1,
    state: 'succeeded',
    by: actorKey(by),
    startedAt: now,
    endedAt: now,
    took: null,
    exitCode: null,
    note: null,
    evidence: null,
    printed: null,
    plan: null,
  };
}

/** Whether the run still stands at the step that a person saw. */
export function standsAt(scene: Scene, visit: number): boolean {
  return scene.run.visit === visit && standpoint(scene.run.progress, scene.walks).next.kind === 'step';
}
