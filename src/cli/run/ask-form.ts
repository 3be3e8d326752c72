import type { Answers, Field, Form } from '../../core/reply.ts';
import { count } from '../../core/text.ts';
import type { Asker } from './asker.ts';

/** So often one field is asked before it is given up. */
const mostTurns = 20;
/** So many characters an answer may have where its field says nothing. */
const usualLine = 200;
const usualParagraph = 3_000;

/**
 * Asks the fields of a dialog one after another, each until it looks as it must. Undefined: they did not want to, after all.
 * @param given what is known already; it is not asked
 */
export async function askForm(
  form: Form,
  means: {
    readonly asker: Pick<Asker, 'ask'>;
    readonly check: (answers: Answers) => Readonly<Record<string, string>>;
    readonly say: (sentence: string) => void;
  },
  given: Answers = {},
): Promise<Answers | undefined> {
  let answers: Answers = { ...form.hidden, ...given };
  for (const field of form.fields) {
    if (given[field.id] !== undefined) continue;
    const answer = await askField(field, means, (value) =>
      whatIsWrong(field, value, means.check({ ...answers, [field.id]: value })),
    );
    if (answer === undefined) return undefined;
    answers = { ...answers, [field.id]: answer };
  }
  return answers;
}

async function askField(
  field: Field,
  { asker, say }: { readonly asker: Pick<Asker, 'ask'>; readonly say: (sentence: string) => void },
  problemOf: (value: string) => string | undefined,
): Promise<string | undefined> {
  if (field.kind === 'choice')
    for (const [index, { label }] of field.options.entries()) say(`  ${index + 1}  ${label}`);
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const typed = await asker.ask(questionOf(field));
    if (typed === undefined) return undefined;
    const value = answerOf(field, typed.trim());
    const problem = problemOf(value);
    if (problem === undefined) return value;
    say(problem);
  }
  return undefined;
}

function questionOf(field: Field): string {
  const initial = 'initial' in field && field.initial !== undefined ? ` [${field.initial}]` : '';
  const hints = [field.optional ? 'optional' : '', field.hint ?? ''].filter((each) => each !== '');
  return `${field.label}${hints.length > 0 ? ` (${hints.join('; ')})` : ''}${initial}: `;
}

/** As long as Slack's dialogs allow. */
function longestAnswer(field: Field): number {
  if (field.kind !== 'line' && field.kind !== 'paragraph') return usualLine;
  return field.maxLength ?? (field.kind === 'line' ? usualLine : usualParagraph);
}

/** A choice may be typed as its number. */
function answerOf(field: Field, typed: string): string {
  if (typed === '') return 'initial' in field ? `${field.initial ?? ''}` : '';
  if (field.kind !== 'choice') return typed;
  const isValue = field.options.some(({ value }) => value === typed);
  return isValue ? typed : (field.options[Number(typed) - 1]?.value ?? typed);
}

function whatIsWrong(
  field: Field,
  value: string,
  problems: Readonly<Record<string, string>>,
): string | undefined {
  if (value === '') return field.optional ? undefined : `${field.label} is needed.`;
  const most = longestAnswer(field);
  if (value.length > most) return `${field.label} may have ${count(most, 'character')} at most.`;
  if (field.kind === 'choice' && !field.options.some((option) => option.value === value))
    return 'Type the number of one of them.';
  return problems[field.id];
}
