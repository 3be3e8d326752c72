import { z } from 'zod';
import type { Answers, Field, Form, Part } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import type { Input } from '../runbooks/front-matter.ts';
import type { RecordedValue, Step } from '../runbooks/step.ts';
import { looksWrong } from './inputs.ts';
import { runActions } from './topics.ts';

const longestWords = 2_000;
/** A menu takes no more, and no longer ones; beyond that a value is typed. */
const mostOptions = 100;
const longestOption = 75;

/** What the answer to a field must look like. Travels with the dialog, so that it can be checked before it is sent. */
const ruleShape = z.object({
  label: z.string(),
  pattern: z.string(),
  hint: z.string().nullable(),
  /** Blanks alone are no answer. */
  needed: z.boolean().optional(),
});
type Rules = Readonly<Record<string, z.infer<typeof ruleShape>>>;
const rulesShape = z.record(z.string(), ruleShape);
/** Slack gives a dialog 3,000 characters for what it carries along; longer rules are held against afterwards only. */
const longestRules = 2_000;

/** What a step that people have done asks for; undefined: nothing, it is done by a press. */
export function doneForm(step: Step, subject: string): Form | undefined {
  const asked = doneFields(step);
  if (asked.length === 0) return undefined;
  return {
    action: runActions.done,
    subject,
    title: 'Done',
    submit: 'It is done',
    intro: [{ kind: 'text', text: [{ bold: shorten(step.title, 140) }] }],
    fields: asked,
    hidden: hiddenRules(doneRules(step)),
  };
}

function doneRules(step: Step): Rules {
  if (step.kind !== 'manual') return {};
  const words = (label: string) => ({ label, pattern: '[^]*', hint: null, needed: true });
  return {
    ...Object.fromEntries(
      step.record.map(({ name, label, pattern, required }) => [
        valueField(name),
        { label, pattern, hint: null, ...(required ? { needed: true } : {}) },
      ]),
    ),
    ...(step.note === 'required' ? { note: words('A note') } : {}),
    ...(step.evidence === 'required' ? { evidence: words('Evidence') } : {}),
  };
}

function doneFields(step: Step): Field[] {
  if (step.kind !== 'manual') return [noteField('optional')];
  return [
    ...step.record.map(recordField),
    ...(step.note === 'no' ? [] : [noteField(step.note)]),
    ...(step.evidence === 'no' ? [] : [evidenceField(step.evidence)]),
  ];
}

function recordField({ name, label, unit, type, required }: RecordedValue): Field {
  const hints = { text: '', number: 'A number', duration: 'Such as 42m or 1h30m' };
  const hint = [hints[type], unit === null ? '' : `in ${unit}`].filter((each) => each !== '').join(' ');
  return {
    kind: 'line',
    id: valueField(name),
    label,
    ...(hint === '' ? {} : { hint }),
    ...(required ? {} : { optional: true }),
  };
}

function noteField(wanted: 'optional' | 'required'): Field {
  return {
    kind: 'paragraph',
    id: 'note',
    label: 'Note',
    hint: 'What you did or saw; it goes into the transcript',
    maxLength: longestWords,
    ...(wanted === 'optional' ? { optional: true } : {}),
  };
}

function evidenceField(wanted: 'optional' | 'required'): Field {
  return {
    kind: 'line',
    id: 'evidence',
    label: 'Evidence',
    hint: 'A link, or what shows that it was done',
    maxLength: 1_000,
    ...(wanted === 'optional' ? { optional: true } : {}),
  };
}

/** The id of the field of a recorded value: names of values never begin in lower case, so none meets another field. */
function valueField(name: string): string {
  return name;
}

/** What was filled in behind *Done…*. */
export function readDone(answers: Answers): {
  readonly kind: 'done';
  readonly note: string;
  readonly evidence: string;
  readonly values: Readonly<Record<string, string>>;
} {
  return {
    kind: 'done',
    note: (answers.note ?? '').trim(),
    evidence: (answers.evidence ?? '').trim(),
    values: valuesIn(answers),
  };
}

/** The values among the answers: their names are in capital letters. */
export function valuesIn(answers: Answers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([name, value]) => (/^[A-Z]/.test(name) ? [[name, value.trim()]] : [])),
  );
}

const reasons = {
  [runActions.skip]: {
    title: 'Skip this step',
    submit: 'Skip it',
    text: 'Nothing of it is done. The run goes on with what comes next.',
  },
  [runActions.abort]: {
    title: 'End the run',
    submit: 'End it',
    text: 'What has been done stays done; nothing more is asked. A run that has ended cannot be taken up again.',
  },
  [runActions.refuse]: {
    title: 'Refuse',
    submit: 'Refuse',
    text: 'It is not run. The runbook says what follows, or people decide.',
  },
} as const;

/** Where a step only asks for consent, nothing is there that could be run. */
const refusedAnswer = 'The answer is no. The runbook says what follows, or people decide.';

/**
 * A dialog that asks why.
 * @param kind what kind of step it is about, if that is known
 */
export function reasonForm(
  action: keyof typeof reasons,
  subject: string,
  about: string,
  kind?: Step['kind'],
): Form {
  const { title, submit, text: usual } = reasons[action];
  const text = action === runActions.refuse && kind === 'approve' ? refusedAnswer : usual;
  return {
    action,
    subject,
    title,
    submit,
    intro: [{ kind: 'text', text: [{ bold: shorten(about, 140) }, ' ', text] }],
    fields: [{ kind: 'paragraph', id: 'reason', label: 'Why', maxLength: longestWords }],
  };
}

/** What is wrong with a reason. */
export function checkReason(answers: Answers): Record<string, string> {
  return (answers.reason ?? '').trim() === '' ? { reason: 'Say why, for those who read this later.' } : {};
}

/** The dialog that searches among all procedures. */
export function pickForm(): Form {
  return {
    action: runActions.pick,
    subject: '',
    title: 'Begin a run',
    submit: 'Next',
    fields: [
      {
        kind: 'search',
        id: 'procedure',
        label: 'Procedure',
        hint: 'Type words of the service, the runbook or the procedure',
      },
    ],
  };
}

/** The dialog that asks for the inputs of a procedure. */
export function inputsForm(parts: {
  readonly subject: string;
  readonly title: string;
  readonly inputs: readonly Input[];
  /** What the command of an input printed, by name, where it was asked. */
  readonly offered: Readonly<Record<string, readonly string[]>>;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly intro?: readonly Part[];
  /** Begins a run if not given. */
  readonly edits?: boolean;
}): Form {
  const { subject, title, inputs, offered, edits = false } = parts;
  return {
    action: edits ? runActions.edit : runActions.begin,
    subject,
    title: edits ? 'Edit inputs' : 'Begin a run',
    submit: edits ? 'Change' : 'Begin',
    intro: [{ kind: 'text', text: [{ bold: title }] }, ...(parts.intro ?? [])],
    fields: inputs.map((input) => inputField(input, offered[input.name] ?? input.choices)),
    hidden: {
      ...parts.hidden,
      ...hiddenRules(
        Object.fromEntries(inputs.map(({ name, label, pattern, hint }) => [name, { label, pattern, hint }])),
      ),
    },
  };
}

function inputField(input: Input, choices: readonly string[] | null): Field {
  const fits =
    choices !== null &&
    choices.length > 0 &&
    choices.length <= mostOptions &&
    choices.every((choice) => choice.length <= longestOption);
  const hints = [input.hint, fits ? null : whyTyped(input, choices)].filter((hint) => hint !== null);
  const shared = {
    id: input.name,
    label: input.label,
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
    ...(input.optional ? { optional: true } : {}),
  };
  const initial = input.initial === null ? {} : { initial: input.initial };
  return fits
    ? { ...shared, ...initial, kind: 'choice', options: choices.map((value) => ({ value, label: value })) }
    : { ...shared, ...initial, kind: 'line', maxLength: 1_000 };
}

/** Why a value has to be typed that others are chosen like; null where nobody expects a list. */
function whyTyped({ choicesFrom }: Input, choices: readonly string[] | null): string | null {
  if (choices === null)
    return choicesFrom === null ? null : 'What there is to choose from could not be listed; type it.';
  if (choices.length === 0) return 'There is nothing to choose from just now.';
  return shorten(
    `${choices.length} to choose from, such as ${choices.slice(0, 3).join(', ')}; type it.`,
    300,
  );
}

function hiddenRules(rules: Rules): Record<string, string> {
  const text = JSON.stringify(rules);
  return Object.keys(rules).length === 0 || text.length > longestRules ? {} : { rules: text };
}

/** What does not look as it must, by field, as far as the dialog knows. */
export function checkByRules(answers: Answers): Record<string, string> {
  if (answers.rules === undefined) return {};
  const rules = rulesShape.parse(JSON.parse(answers.rules));
  return Object.fromEntries(
    Object.entries(rules).flatMap(([field, rule]) => {
      const value = (answers[field] ?? '').trim();
      if (value === '') return rule.needed ? [[field, `${rule.label} is needed.`]] : [];
      if (new RegExp(`^(?:${rule.pattern})$`, 'u').test(value)) return [];
      return [[field, looksWrong(rule)]];
    }),
  );
}
