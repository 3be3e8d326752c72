import { nearestWord } from '../core/nearest.ts';
import { commandOf } from './command-of.ts';
import { targetsOf, valuesMadeBy, valuesUsedBy, walkOf } from './plan.ts';
import type { Runbook, RunbookProblem } from './runbook.ts';
import type { Goto, Step } from './step.ts';
import { mentionedValues } from './value-rules.ts';

/** What is wrong with the ways through a file and with the values that its steps pass on. */
export function checkFlow(runbook: Runbook): RunbookProblem[] {
  const steps = walkOf(runbook, '');
  return [
    ...unboundedLoops(runbook, steps),
    ...unreachableSteps(runbook, steps),
    ...wrongConditions(runbook, steps),
    ...wrongBeginnings(runbook),
    ...undeclaredValues(runbook, steps),
    ...shownOnly(steps),
  ];
}

function unboundedLoops(runbook: Runbook, steps: readonly Step[]): RunbookProblem[] {
  const place = new Map(steps.map((step, index) => [step.id, index]));
  const indexOf = ({ to }: Goto): number => {
    if (to.kind === 'step') return place.get(to.id) ?? Number.POSITIVE_INFINITY;
    const first = to.kind === 'procedure' ? walkOf(runbook, to.id)[0] : undefined;
    return first ? (place.get(first.id) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  };
  return steps.flatMap((step, index) =>
    targetsOf(step).flatMap(({ goto, line }): RunbookProblem[] =>
      goto.atMost === null && indexOf(goto) <= index
        ? [
            {
              severity: 'error',
              line,
              message: `“${step.title}” leads back without a bound; say how many times at most: "at_most": 3.`,
            },
          ]
        : [],
    ),
  );
}

function wrongBeginnings({ frontMatter, procedures, text }: Runbook): RunbookProblem[] {
  const ids = procedures.map(({ id }) => id);
  const line =
    Math.max(
      0,
      text.split('\n').findIndex((each) => /^begin_at\s*:/.test(each)),
    ) + 1;
  return (frontMatter.beginAt ?? []).flatMap((id): RunbookProblem[] => {
    if (ids.includes(id)) return [];
    const near = nearestWord(id, ids);
    const guess = near === undefined ? 'the file has no such heading' : `did you mean "${near}"?`;
    return [{ severity: 'error', line, message: `A run cannot begin at "${id}": ${guess}` }];
  });
}

/** Steps that neither going on nor any goto, question or rollback leads to. */
function unreachableSteps(runbook: Runbook, steps: readonly Step[]): RunbookProblem[] {
  const named = new Set(
    steps.flatMap((step) => [
      ...targetsOf(step).flatMap(({ goto: { to } }) =>
        to.kind === 'step' ? [to.id] : to.kind === 'procedure' ? (walkOf(runbook, to.id)[0]?.id ?? []) : [],
      ),
      ...(step.rollback?.kind === 'step' ? [step.rollback.id] : []),
    ]),
  );
  const problems: RunbookProblem[] = [];
  for (const procedure of runbook.procedures) {
    let comesHere = true;
    let barrier: Step | undefined;
    for (const step of procedure.steps) {
      if (named.has(step.id)) comesHere = true;
      if (step.entry === 'rollback') continue;
      if (!comesHere)
        problems.push({
          severity: 'error',
          line: step.lines.from,
          message: `“${step.title}” can never be reached: “${barrier?.title ?? ''}” leads elsewhere, and nothing leads here.`,
        });
      else if (alwaysLeavesFor(step)) {
        comesHere = false;
        barrier = step;
      }
    }
  }
  return problems;
}

/** Whether one never goes on to the step below. */
function alwaysLeavesFor(step: Step): boolean {
  if (step.when.length > 0 || step.onFailure?.kind === 'continue') return false;
  if (step.next) return true;
  return (
    step.kind === 'choose' &&
    step.choices.length > 0 &&
    step.choices.every(({ leads }) => leads?.kind === 'goto')
  );
}

function wrongConditions(runbook: Runbook, steps: readonly Step[]): RunbookProblem[] {
  const ids = new Set(steps.flatMap(({ name }) => name ?? []));
  const problems: RunbookProblem[] = [];
  for (const step of steps)
    for (const when of step.when) {
      const report = (message: string) =>
        problems.push({ severity: 'error', line: step.lines.from, message });
      if (when.kind === 'outcome') {
        const near = nearestWord(when.step, ids);
        if (!ids.has(when.step))
          report(
            `"when" asks for the step "${when.step}", which is not there${near === undefined ? '' : `; did you mean "${near}"?`}`,
          );
        continue;
      }
      const allowed = possibleValues(runbook, steps, when.name);
      const { is, one_of: oneOf } = when.condition;
      const wanted = is === undefined ? oneOf : [is];
      if (allowed && wanted && !wanted.some((value) => allowed.includes(String(value))))
        report(
          `“${step.title}” can never be reached: ${when.name} is ${allowed.join(' or ')}, never ${wanted.map(String).join(' or ')}.`,
        );
    }
  return problems;
}

/** The values that something can have, where they are all known. */
function possibleValues(
  runbook: Runbook,
  steps: readonly Step[],
  name: string,
): readonly string[] | undefined {
  const question = steps.find((step) => step.kind === 'choose' && step.value === name);
  if (question?.kind === 'choose') return question.choices.map(({ value }) => value);
  return runbook.frontMatter.inputs.find((input) => input.name === name)?.choices ?? undefined;
}

function undeclaredValues(runbook: Runbook, steps: readonly Step[]): RunbookProblem[] {
  const { inputs } = runbook.frontMatter;
  const declared = new Set(inputs.map(({ name }) => name));
  const made = new Set(steps.flatMap(valuesMadeBy));
  const known = [...declared, ...made];
  const problems: RunbookProblem[] = [];
  const used = new Set<string>();
  for (const step of steps)
    for (const name of valuesUsedBy(step)) {
      used.add(name);
      if (known.includes(name)) continue;
      const near = nearestWord(name, known);
      problems.push({
        severity: 'error',
        line: lineOf(step, name),
        message: `$INPUT_${name} is declared nowhere; declare ${name} under inputs: at the top${near === undefined ? '' : `, or write INPUT_${near}`}.`,
      });
    }
  for (const input of inputs) {
    if (made.has(input.name))
      problems.push({
        severity: 'error',
        line: input.line,
        message: `${input.name} is an input, and a step makes a value of the same name; rename one.`,
      });
    else if (!used.has(input.name) && !mentionedValues(runbook.text).includes(input.name))
      problems.push({
        severity: 'warning',
        line: input.line,
        message: `Nothing uses the input ${input.name}.`,
      });
  }
  return problems;
}

function lineOf(step: Step, name: string): number {
  const index = step.source.split('\n').findIndex((line) => line.includes(`INPUT_${name}`));
  return step.lines.from + Math.max(0, index);
}

function shownOnly(steps: readonly Step[]): RunbookProblem[] {
  return steps.flatMap((step): RunbookProblem[] => {
    const { from } = step.lines;
    const reason = commandOf(step)?.notRunnable ?? null;
    if (reason !== null && !/fence/.test(reason))
      return [{ severity: 'warning', line: from, message: `“${step.title}” cannot be run: ${reason}.` }];
    if (step.kind === 'manual' && step.material?.language === null)
      return [
        {
          severity: 'warning',
          line: from,
          message:
            'This block says no language, so it is only copied; write ```sh if it is to run, ```text if it is to be read.',
        },
      ];
    return [];
  });
}
