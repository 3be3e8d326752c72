import { commandOf } from './command-of.ts';
import type { Procedure, Runbook } from './runbook.ts';
import type { Goto, Step, Target } from './step.ts';
import { mentionedValues } from './value-rules.ts';

/** What a run of a procedure goes through. */
export interface Plan {
  readonly procedure: Procedure;
  /** What one comes to by going on from step to step, in order. Groups are among them; they are not asked. */
  readonly flow: readonly Step[];
  /** What one comes to only through a question, a goto or a rollback, in order; also from other parts of the file. */
  readonly aside: readonly Step[];
}

/** The procedure with this id; undefined when the file has none. The empty id is the file itself. */
export function procedureOf(runbook: Runbook, id: string): Procedure | undefined {
  return runbook.procedures.find((procedure) => procedure.id === id);
}

/** Whether a run may begin at a procedure: a file may say that some are only parts of others. */
export function mayBeginAt({ frontMatter }: Pick<Runbook, 'frontMatter'>, id: string): boolean {
  return frontMatter.beginAt?.includes(id) ?? true;
}

/** A procedure and all that lie below it, in the order of the file. */
export function sectionOf(runbook: Runbook, id: string): readonly Procedure[] {
  const index = runbook.procedures.findIndex((procedure) => procedure.id === id);
  const head = runbook.procedures[index];
  if (!head) return [];
  const rest = runbook.procedures.slice(index + 1);
  const length = rest.findIndex(({ level }) => level <= head.level);
  return [head, ...(length < 0 ? rest : rest.slice(0, length))];
}

/** Every step of a procedure and of those below it, in the order of the file, whichever way one comes to it. */
export function walkOf(runbook: Runbook, id: string): readonly Step[] {
  return sectionOf(runbook, id).flatMap(({ steps }) => steps);
}

/** What a run that begins at a procedure goes through. Undefined when there is no such procedure. */
export function planOf(runbook: Runbook, id: string): Plan | undefined {
  const procedure = procedureOf(runbook, id);
  if (!procedure) return undefined;
  const section = walkOf(runbook, id);
  // A branch below the beginning is come to only when something leads there; the beginning itself is where we are.
  const asideProcedures = new Set(
    sectionOf(runbook, id)
      .filter((each) => each.id !== id && each.entry !== 'flow')
      .flatMap((each) => sectionOf(runbook, each.id).map((below) => below.id)),
  );
  const flow = section.filter((step) => step.entry === 'flow' && !asideProcedures.has(step.procedure));
  const wanted = new Set<Step>(section.filter((step) => !flow.includes(step)));
  const all = walkOf(runbook, '');
  const waiting = [...section];
  for (let step = waiting.pop(); step; step = waiting.pop())
    for (const reached of reachedBy(runbook, all, step))
      if (!wanted.has(reached) && !flow.includes(reached)) {
        wanted.add(reached);
        waiting.push(reached);
      }
  return { procedure, flow, aside: all.filter((step) => wanted.has(step)) };
}

/** The names of the values that a plan needs from outside: mentioned in it, and not made by one of its own steps. */
export function inputsOf(plan: Plan): readonly string[] {
  const steps = [...plan.flow, ...plan.aside];
  const made = new Set(steps.flatMap(valuesMadeBy));
  return [...new Set(steps.flatMap(valuesUsedBy))].filter((name) => !made.has(name));
}

/** The names of the values that a step gives to those after it. */
export function valuesMadeBy(step: Step): string[] {
  switch (step.kind) {
    case 'run':
      return step.capture.map(({ name }) => name);
    case 'manual':
      return step.record.map(({ name }) => name);
    case 'choose':
      return step.value === null ? [] : [step.value];
    default:
      return [];
  }
}

/** The names of the values that a step mentions in its script, its texts and its conditions. */
export function valuesUsedBy(step: Step): string[] {
  const inputs = commandOf(step)?.inputs ?? [];
  const conditions = step.when.flatMap((each) => (each.kind === 'value' ? [each.name] : []));
  const material = step.kind === 'manual' && step.material ? mentionedValues(step.material.text) : [];
  return [...new Set([...inputs, ...mentionedValues(step.text), ...material, ...conditions])];
}

/** Every way out of a step that is written down. */
export function targetsOf(step: Step): { readonly goto: Goto; readonly line: number }[] {
  const { from } = step.lines;
  return [
    ...(step.next ? [{ goto: step.next, line: from }] : []),
    ...(step.onFailure?.kind === 'goto' ? [{ goto: step.onFailure, line: from }] : []),
    ...(step.kind === 'choose'
      ? step.choices.flatMap(({ leads, line }) => (leads?.kind === 'goto' ? [{ goto: leads, line }] : []))
      : []),
  ];
}

function reachedBy(runbook: Runbook, all: readonly Step[], step: Step): readonly Step[] {
  const stepsAt = (target: Target): readonly Step[] => {
    if (target.kind === 'step') return all.filter(({ id }) => id === target.id);
    return target.kind === 'procedure' ? walkOf(runbook, target.id) : [];
  };
  const branches =
    step.kind === 'choose'
      ? step.choices.flatMap(({ leads }) =>
          leads?.kind === 'branch' ? walkOf(runbook, leads.procedure) : [],
        )
      : [];
  return [
    ...targetsOf(step).flatMap(({ goto }) => stepsAt(goto.to)),
    ...branches,
    ...(step.rollback ? stepsAt(step.rollback) : []),
  ];
}
