import type { Input } from '../runbooks/front-matter.ts';
import { planOf, valuesUsedBy } from '../runbooks/plan.ts';
import type { Step } from '../runbooks/step.ts';
import type { AttemptState } from './attempt.ts';
import { withdraw } from './consent.ts';
import type { BareMove } from './finish-attempt.ts';
import { inputsAskedBy, takeInputs } from './inputs.ts';
import { moveOn } from './move-on.ts';
import type { Scene } from './scene.ts';
import { standpoint } from './walk.ts';

/** An input before and after it was changed; null where there was or is none. */
export interface ChangedInput {
  readonly name: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What changing inputs leads to. */
export type EditDecision =
  | { readonly move: BareMove; readonly changed: readonly ChangedInput[] }
  /** By the name of the input. */
  | { readonly problems: Readonly<Record<string, string>> }
  | { readonly refusal: string };

/** Nothing happened in these. */
const withoutEffect: readonly AttemptState[] = ['skipped', 'refused', 'not-started'];

/**
 * The inputs of a run that may still be changed: those that no step has used yet, neither in what it did nor in deciding
 * whether it comes at all. Once people have approved of going on, none may: they approved of what they saw.
 */
export function inputsToEdit(scene: Scene): readonly Input[] {
  const { run, runbook, walks, underWay } = scene;
  const plan = planOf(runbook, run.procedure);
  if (run.endedAt !== null || underWay || !plan) return [];
  const done = scene.allAttempts.filter(({ state }) => !withoutEffect.includes(state));
  const steps = done.flatMap(({ step }) => walks.find(step) ?? []);
  if (steps.some(({ kind }) => kind === 'approve')) return [];
  const passed = Object.keys(run.progress.outcomes).flatMap((id) => walks.find(id) ?? []);
  const used = new Set([...steps.flatMap(valuesUsedBy), ...passed.flatMap(conditionsOf)]);
  return inputsAskedBy(runbook, plan).filter(({ name }) => !used.has(name));
}

function conditionsOf({ when }: Step): string[] {
  return when.flatMap((each) => (each.kind === 'value' ? [each.name] : []));
}

/**
 * Gives a run other inputs, held against the same rules as when it began. Consent that was asked for or given is withdrawn.
 * @param given values by name; what is left out gets its default, as at the beginning
 * @param offered what the commands of inputs print, by name, where they were asked
 */
export function editInputs(
  scene: Scene,
  given: Readonly<Record<string, string>>,
  offered: Readonly<Record<string, readonly string[]>>,
  now: number,
): EditDecision {
  const { run, walks } = scene;
  if (run.endedAt !== null) return { refusal: 'This run is over.' };
  if (scene.underWay) return { refusal: 'Something is under way here. Wait for it, or cancel it first.' };
  const inputs = inputsToEdit(scene);
  if (inputs.length === 0)
    return { refusal: 'Its inputs have been used already. End this run and begin a new one with others.' };
  const taken = takeInputs(inputs, given, offered);
  if ('problems' in taken) return taken;
  const names = new Set(inputs.map(({ name }) => name));
  const kept = Object.entries(run.progress.values).filter(([name]) => !names.has(name));
  const values = { ...Object.fromEntries(kept), ...taken.values };
  const changed = inputs.flatMap(({ name, label }): ChangedInput[] => {
    const [before, after] = [run.progress.values[name] ?? null, values[name] ?? null];
    return before === after ? [] : [{ name, label, before, after }];
  });
  if (changed.length === 0) return { refusal: 'These are the inputs that it has already.' };
  const at = standpoint({ ...run.progress, values }, walks);
  // What it stands at may depend on them, too.
  const stays = at.next.kind === 'step' && at.next.step.id === scene.step?.id;
  const moved = stays ? { ...run, revision: run.revision + 1, progress: at.progress } : moveOn(run, at, now);
  return { move: { run: moved, approvals: withdraw(scene.approval, 'The inputs were changed.') }, changed };
}
