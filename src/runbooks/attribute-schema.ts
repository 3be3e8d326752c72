import { IANAZone } from 'luxon';
import { z } from 'zod';
import { parseDuration } from '../core/duration.ts';
import { isPattern, valueName } from './value-rules.ts';

/** A span as people write it, in milliseconds. */
export const span = z
  .string({ error: 'is no span of time; write it like "30s", "5m", "1h30m"' })
  .transform((text, context) => {
    const read = parseDuration(text);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: 'is no span of time; write it like "30s", "5m", "1h30m"' });
    return z.NEVER;
  });

export const pattern = z.string().refine(isPattern, { error: 'is no regular expression' });
export const nameOfValue = z.string().regex(valueName, {
  error: 'is no name of a value; write it in capitals, like FILE (scripts see it as $INPUT_FILE)',
});
const stepName = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, {
  error: 'is no name; write it in letters, digits, dashes, dots and underscores',
});
/** `"false"` and `"true"` too: the older form of attributes knows only texts. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean({ error: 'is neither true nor false' }),
);
const whole = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z
      .int({ error: `is no whole number from ${least} to ${most}` })
      .min(least)
      .max(most),
  );
/** One text, or several. */
export const texts = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.string().min(1)),
);

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const condition = z
  .strictObject({
    above: z.number().optional(),
    at_least: z.number().optional(),
    below: z.number().optional(),
    at_most: z.number().optional(),
    is: scalar.optional(),
    not: scalar.optional(),
    one_of: z.array(scalar).min(1).optional(),
    none_of: z.array(scalar).min(1).optional(),
    matches: pattern.optional(),
  })
  .refine((given) => Object.keys(given).length > 0, { error: 'says nothing; write it like {"is": "ok"}' });

export const approval = z.union(
  [
    flag,
    texts,
    z.strictObject({
      roles: texts.default([]),
      count: whole(1, 9).default(1),
      expires: span.optional(),
    }),
  ],
  { error: 'is no approval; write true, a role, or {"roles": ["lead"], "count": 1, "expires": "30m"}' },
);

const outcome = z.enum(['done', 'failed', 'skipped', 'refused']);
const status = z.enum(['ok', 'warning', 'critical', 'unknown']);
/** `{"METHOD": "website"}`, `{"VERSION": {"matches": "^2"}}`, `{"step": "resume", "is": "failed"}`, or several in one. */
const whenMap = z
  .object(
    {
      step: stepName.optional(),
      is: z
        .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(outcome).min(1))
        .optional(),
    },
    { error: 'is no condition; write it like "resume failed" or {"METHOD": "website"}' },
  )
  .catchall(z.union([scalar, z.array(scalar).min(1), condition]));
/** Also as words: `resume failed`, `METHOD is website`, `METHOD is not website`. */
const when = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  const [, step, is] = /^([\w.-]+) (done|failed|skipped|refused)$/.exec(value) ?? [];
  if (step !== undefined) return { step, is };
  const [, name, not, wanted] = /^([A-Z][A-Z0-9_]*) is (not )?(.+)$/.exec(value) ?? [];
  if (name === undefined) return value;
  return { [name]: not === undefined ? wanted : { not: wanted } };
}, whenMap);

const wanted = z.union([flag, z.enum(['no', 'optional', 'required'])]);
const recorded = z.strictObject({
  name: nameOfValue,
  label: z.string().optional(),
  type: z.enum(['text', 'number', 'duration']).default('text'),
  unit: z.string().optional(),
  pattern: pattern.optional(),
  required: flag.default(true),
});
const captured = z.strictObject({ from: pattern.optional(), pattern: pattern.optional() });

export const zone = z
  .string()
  .refine(IANAZone.isValidZone, { error: 'is no zone; write it like Europe/Berlin' });

/** The attributes of a step, whatever its kind. Which kind takes which is held against `attributesOf`. */
export const attributes = z.strictObject({
  step: z.enum(['run', 'manual', 'check', 'choose', 'wait', 'approve', 'notify']).optional(),
  name: stepName.optional(),
  title: z.string().min(1).optional(),
  timeout: span.optional(),
  retries: z
    .union([whole(0, 20), z.strictObject({ count: whole(1, 20), pause: span.optional() })])
    .optional(),
  when: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(when)).optional(),
  confirm: z.union([flag, z.string().min(1)]).optional(),
  approve: approval.optional(),
  on_failure: z
    .string()
    .regex(/^(abort|continue|rollback|goto:\s*\S+)$/, {
      error: 'is no answer to a failure; write abort, continue, rollback or goto:NAME',
    })
    .optional(),
  at_most: whole(1, 100).optional(),
  next: z
    .string()
    .regex(/^(goto:\s*\S+|end)$/, { error: 'leads nowhere; write goto:NAME or end' })
    .optional(),
  rollback: z.string().min(1).optional(),
  idempotent: flag.optional(),
  shell: texts.optional(),
  host: z.string().min(1).optional(),
  cwd: z.string().min(1).optional(),
  inputs: z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(nameOfValue))
    .optional(),
  uses: texts.optional(),
  capture: z.union([nameOfValue, z.record(nameOfValue, z.union([pattern, captured]))]).optional(),
  note: wanted.optional(),
  evidence: wanted.optional(),
  record: z
    .preprocess(
      (value) => (Array.isArray(value) ? value : [value]),
      z.array(z.union([nameOfValue, recorded])),
    )
    .optional(),
  check: z.string().min(1).optional(),
  is: z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(status).min(1))
    .optional(),
  expect: condition.optional(),
  every: span.optional(),
  within: span.optional(),
  value: nameOfValue.optional(),
  for: span.optional(),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is no time of day; write it like 02:30' })
    .optional(),
  zone: zone.optional(),
  channel: z.string().min(1).optional(),
});
export type Attributes = z.output<typeof attributes>;

const common = [
  'step',
  'name',
  'title',
  'timeout',
  'when',
  'confirm',
  'on_failure',
  'at_most',
  'next',
  'rollback',
  'idempotent',
];
const script = ['shell', 'host', 'cwd', 'inputs', 'uses'];

/** Which attributes mean something for which kind of step. */
export const attributesOf: Readonly<Record<NonNullable<Attributes['step']>, readonly string[]>> = {
  run: [...common, ...script, 'approve', 'retries', 'capture'],
  manual: [...common, 'inputs', 'note', 'evidence', 'record'],
  check: [...common, ...script, 'approve', 'check', 'is', 'expect', 'every', 'within'],
  choose: [...common, 'inputs', 'value'],
  wait: [...common, 'approve', 'for', 'at', 'zone', 'check', 'is', 'every'],
  approve: [...common, 'approve', 'inputs'],
  notify: [...common, 'approve', 'inputs', 'channel'],
};

/** What Runme knows and what means nothing here. */
export const runmeAttributes: readonly string[] = [
  'background',
  'category',
  'closeTerminalOnSuccess',
  'excludeFromRunAll',
  'id',
  'interactive',
  'interpreter',
  'mimeType',
  'promptEnv',
  'tag',
  'terminalRows',
];

/** One of the options below a question. */
export const choiceAttributes = z.strictObject({
  value: z.string().min(1).optional(),
  label: z.string().min(1).optional(),
  goto: z.string().min(1).optional(),
  at_most: whole(1, 100).optional(),
});
