import { z } from 'zod';
import { commandOf } from './command-of.ts';
import type { Lines } from './lines.ts';
import { inputsOf, planOf, walkOf } from './plan.ts';
import type { Runbook } from './runbook.ts';
import type { OnFailure, Step, Target } from './step.ts';

const lines = z.object({ from: z.int(), to: z.int() }).describe('1-based, both included');

const stepData = z.object({
  id: z.string(),
  kind: z.enum(['run', 'manual', 'check', 'choose', 'wait', 'approve', 'notify']),
  title: z.string(),
  lines,
  within: z.string().nullable().describe('the id of the item that holds it'),
  group: z.boolean().describe('an item that only holds other steps, and is not asked'),
  entry: z.enum(['flow', 'rollback']),
  text: z.string().describe('its own Markdown'),
  script: z.string().nullable().describe('what a shell would run'),
  language: z.string().nullable(),
  runnable: z
    .boolean()
    .describe('false for everything that is done by hand, and for commands that are only shown'),
  material: z.string().nullable().describe('what is to be copied'),
  inputs: z.array(z.string()),
  captures: z.array(z.string()),
  choices: z.array(z.object({ value: z.string(), label: z.string(), leads: z.string().nullable() })),
  approval: z.boolean(),
  idempotent: z.boolean(),
  timeout_seconds: z.number().nullable(),
  on_failure: z.string().nullable(),
  rollback: z.string().nullable(),
});

const procedureData = z.object({
  id: z.string().describe('the anchor; empty for what stands before the first heading'),
  title: z.string(),
  level: z.int(),
  parent: z.string().nullable(),
  lines,
  entry: z.enum(['flow', 'branch', 'rollback']),
  inputs: z.array(z.string()).describe('values that a run of it asks for'),
  steps: z.array(stepData).describe('its own, without those of the headings below'),
});

const fileData = z.object({
  address: z.string(),
  path: z.string(),
  title: z.string(),
  armed: z.boolean().describe('the file says so, and has no errors; config decides besides'),
  procedures: z.array(procedureData),
  problems: z.array(z.object({ severity: z.enum(['error', 'warning']), line: z.int(), message: z.string() })),
});

/** What `watchkeeper runbook --json` prints: the list, or one file. */
export const runbookDataShape = z.union([
  z.object({
    runbooks: z.array(z.object({ address: z.string(), path: z.string() })),
  }),
  fileData,
]);
export type RunbookFileData = z.infer<typeof fileData>;

/** A runbook for programs: all of it, or a procedure with those below it. */
export function runbookData(runbook: Runbook, procedure = ''): RunbookFileData {
  const shown = new Set(walkOf(runbook, procedure).map((step) => step.procedure));
  const { service, name } = runbook;
  return {
    address: service === '' ? name : `${service}/${name}`,
    path: runbook.path,
    title: runbook.title,
    armed: runbook.frontMatter.armed,
    procedures: runbook.procedures
      .filter(({ id }) => procedure === '' || shown.has(id) || id === procedure)
      .map(({ id, title, level, parent, lines: { from, to }, entry, steps }) => {
        const plan = planOf(runbook, id);
        return {
          id,
          title,
          level,
          parent,
          lines: { from, to },
          entry,
          inputs: plan ? [...inputsOf(plan)] : [],
          steps: steps.map(stepOf),
        };
      }),
    problems: runbook.problems.map((problem) => ({ ...problem })),
  };
}

function stepOf(step: Step): z.infer<typeof stepData> {
  const script = commandOf(step);
  const ownLines: Lines = step.lines;
  return {
    id: step.id,
    kind: step.kind,
    title: step.title,
    lines: { ...ownLines },
    within: step.within,
    group: step.kind === 'manual' && step.group,
    entry: step.entry,
    text: step.text,
    script: script?.script ?? null,
    language: script?.language ?? (step.kind === 'manual' ? (step.material?.language ?? null) : null),
    runnable: script !== null && script.notRunnable === null,
    material: step.kind === 'manual' ? (step.material?.text ?? null) : null,
    inputs: [...(script?.inputs ?? [])],
    captures: step.kind === 'run' ? step.capture.map(({ name }) => name) : [],
    choices:
      step.kind === 'choose'
        ? step.choices.map(({ value, label, leads }) => ({
            value,
            label,
            leads:
              leads === null ? null : leads.kind === 'branch' ? `#${leads.procedure}` : targetWords(leads.to),
          }))
        : [],
    approval: step.approve !== null,
    idempotent: step.idempotent,
    timeout_seconds: step.timeout === null ? null : step.timeout / 1_000,
    on_failure: failureWords(step.onFailure),
    rollback: step.rollback === null ? null : targetWords(step.rollback),
  };
}

function failureWords(failure: OnFailure | null): string | null {
  if (failure === null) return null;
  return failure.kind === 'goto' ? `goto:${targetWords(failure.to)}` : failure.kind;
}

function targetWords(target: Target): string {
  switch (target.kind) {
    case 'step':
      return target.id;
    case 'procedure':
      return `#${target.id}`;
    case 'end':
      return 'end';
    case 'nowhere':
      return target.written;
  }
}
