import type { Part, PlanStep } from '../core/reply.ts';
import { count, shorten } from '../core/text.ts';
import { planOf, walkOf } from '../runbooks/plan.ts';
import type { Outcome, Step } from '../runbooks/step.ts';
import type { Scene } from './scene.ts';
import { stateWords } from './wording.ts';

/** More steps than this are counted instead of named: those far from where the run stands. */
const mostSteps = 40;
/** So many of the steps before are named in a plan that is folded. */
const namedBefore = 12;

const states: Readonly<Record<Outcome, PlanStep['state']>> = {
  done: 'done',
  failed: 'failed',
  refused: 'failed',
  skipped: 'skipped',
};

/** The steps of a run in the order of its file, each with what became of it, and where the run stands. */
export function planPart(scene: Scene): Extract<Part, { kind: 'plan' }> {
  const steps = stepsOf(scene);
  const here = scene.run.endedAt === null ? steps.findIndex(({ id }) => id === scene.step?.id) : -1;
  const seen = steps.map((step, index) => seenStep(step, scene, index === here));
  return { kind: 'plan', title: titleOf(scene, steps, seen, here), steps: folded(seen, here) };
}

/**
 * Those that one comes to by going on, and of the others those that the run came to or is on its way through. Groups are left
 * out: their items are there.
 */
function stepsOf({ run, runbook, walks }: Scene): readonly Step[] {
  const plan = planOf(runbook, run.procedure);
  const { outcomes, frames } = run.progress;
  const wanted = new Set([
    ...(plan?.flow ?? []),
    ...(plan?.aside ?? []).filter(({ id }) => id in outcomes),
    ...frames.flatMap(({ over }) => walks.stepsOf(over)),
  ]);
  return walkOf(runbook, '').filter((step) => wanted.has(step) && !(step.kind === 'manual' && step.group));
}

function seenStep(step: Step, scene: Scene, isHere: boolean): PlanStep {
  const { run, underWay, approval } = scene;
  const shown = { id: step.id, text: shorten(step.title, 100) };
  if (isHere) {
    const note = underWay
      ? 'under way'
      : approval?.state === 'asked'
        ? 'waits for approval'
        : stateWords[run.state];
    return { ...shown, state: run.state === 'stuck' ? 'failed' : 'here', note };
  }
  const outcome = run.progress.outcomes[step.id];
  if (outcome === undefined) return { ...shown, state: 'pending' };
  return { ...shown, state: states[outcome], ...(outcome === 'done' ? {} : { note: outcome }) };
}

/**
 * Slack shows the title alone until its reader opens the plan: it says where the run stands. What it waits for stands in the
 * title of the card; how many steps there are, nobody knows while answers lead to more of them.
 */
function titleOf({ run, approval }: Scene, steps: readonly Step[], seen: readonly PlanStep[], here: number) {
  const step = seen[here];
  if (step) {
    const mayGrow = steps.some((each, index) => index >= here && leadsAside(each, steps));
    const place = mayGrow ? `Step ${here + 1}` : `Step ${here + 1} of ${seen.length}`;
    return `${place}: ${step.text}${approval?.state === 'asked' ? ' · waits for approval' : ''}`;
  }
  const of = count(seen.length, 'step');
  const became = tally(seen);
  return run.endedAt === null
    ? `${of}, ${became === '' ? 'none done yet' : became}`
    : `${of}: ${became === '' ? 'none of them done' : became}`;
}

/** Whether an answer leads to steps that are not among these. */
function leadsAside(step: Step, steps: readonly Step[]): boolean {
  if (step.kind !== 'choose') return false;
  return step.choices.some(
    ({ leads }) => leads?.kind === 'branch' && !steps.some(({ procedure }) => procedure === leads.procedure),
  );
}

/** `7 done, 1 skipped`; empty when nothing became of any. */
function tally(steps: readonly PlanStep[]): string {
  return (['done', 'skipped', 'failed'] as const)
    .map((state) => ({ state, amount: steps.filter((step) => step.state === state).length }))
    .filter(({ amount }) => amount > 0)
    .map(({ state, amount }) => `${amount} ${state}`)
    .join(', ');
}

/** What does not fit is one step before those that are named, and one after them, and each says how many it stands for. */
function folded(seen: readonly PlanStep[], here: number): readonly PlanStep[] {
  if (seen.length <= mostSteps) return seen;
  const room = mostSteps - 2;
  const from = Math.min(Math.max(0, here - namedBefore), seen.length - room);
  const [before, named, after] = [
    seen.slice(0, from),
    seen.slice(from, from + room),
    seen.slice(from + room),
  ];
  return [...fold(before, 'before'), ...named, ...fold(after, 'after')];
}

function fold(steps: readonly PlanStep[], where: 'before' | 'after'): PlanStep[] {
  if (steps.length === 0) return [];
  const became = tally(steps);
  const text =
    where === 'before'
      ? `${count(steps.length, 'step')} before`
      : `${count(steps.length, 'more step')} after these`;
  return [{ id: `(${where})`, text: became === '' ? text : `${text}: ${became}`, state: stateOfAll(steps) }];
}

/** What stands out most among several. */
function stateOfAll(steps: readonly PlanStep[]): PlanStep['state'] {
  const order = ['failed', 'pending', 'skipped', 'done'] as const;
  return order.find((state) => steps.some((step) => step.state === state)) ?? 'pending';
}
