import type { Milliseconds } from '../core/clock.ts';
import { count } from '../core/text.ts';
import type { Input } from '../runbooks/front-matter.ts';
import { inputsOf, type Plan } from '../runbooks/plan.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import { safePattern } from '../runbooks/value-rules.ts';
import type { OfferChoices } from './ports.ts';

/** Inputs are words and names, not documents. */
const longestInput = 1_000;
/** So many choices are named in a sentence; of more only the first few. */
const mostNamed = 20;
const fewNamed = 5;

/** The inputs that a run of a procedure asks for, in the order of the file. */
export function inputsAskedBy(runbook: Runbook, plan: Plan): readonly Input[] {
  const needed = new Set(inputsOf(plan));
  return runbook.frontMatter.inputs.filter(({ name }) => needed.has(name));
}

/** What the commands of inputs offer, by the name of the input; those that give no answer in time are left out. */
export async function choicesFor(
  offer: OfferChoices | undefined,
  runbook: Runbook,
  inputs: readonly Input[],
  within: Milliseconds,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = await Promise.all(
    inputs.map(async (input) => {
      const choices = input.choicesFrom && offer ? await offer(runbook, input, within) : null;
      return choices === null ? [] : [[input.name, choices] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

/**
 * The values that a run begins with: those given, and defaults for those left out. What is wrong comes back by name.
 * @param offered what the command of `choicesFrom` printed, by name, where it was asked
 */
export function takeInputs(
  inputs: readonly Input[],
  given: Readonly<Record<string, string>>,
  offered: Readonly<Record<string, readonly string[]>> = {},
):
  | { readonly values: Readonly<Record<string, string>> }
  | { readonly problems: Readonly<Record<string, string>> } {
  const values: Record<string, string> = {};
  const problems: Record<string, string> = {};
  for (const input of inputs) {
    const value = given[input.name] || input.initial || '';
    const problem = whatIsWrong(input, value, offered[input.name] ?? input.choices);
    if (problem !== undefined) problems[input.name] = problem;
    else if (value !== '') values[input.name] = value;
  }
  for (const name of Object.keys(given))
    if (!inputs.some((input) => input.name === name)) problems[name] = `There is no input ${name} here.`;
  return Object.keys(problems).length > 0 ? { problems } : { values };
}

function whatIsWrong(input: Input, value: string, choices: readonly string[] | null): string | undefined {
  if (value === '') return input.optional ? undefined : `${input.label} is needed.`;
  if (value.length > longestInput)
    return `${input.label} may have ${count(longestInput, 'character')} at most.`;
  if (choices && !choices.includes(value)) return noneOf(input.label, choices);
  if (new RegExp(`^(?:${input.pattern})$`, 'u').test(value)) return undefined;
  return looksWrong(input);
}

function noneOf(label: string, choices: readonly string[]): string {
  if (choices.length === 0) return `${label}: there is nothing to choose from just now.`;
  if (choices.length <= mostNamed) return `${label} is one of ${choices.join(', ')}.`;
  return `${label} is one of ${choices.length}: ${choices.slice(0, fewNamed).join(', ')} and others.`;
}

/** What is said of a value that does not match its pattern. */
export function looksWrong({ label, pattern, hint }: Pick<Input, 'label' | 'pattern' | 'hint'>): string {
  if (hint !== null) return `${label} does not look as it must: ${hint.replace(/\.$/, '')}.`;
  return pattern === safePattern
    ? `${label} does not look as it must: letters, digits and . _ : @ / + -, without a dash in front.`
    : `${label} does not look as it must.`;
}
