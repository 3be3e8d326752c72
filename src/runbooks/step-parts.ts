import type { Attributes } from './attribute-schema.ts';
import type { Draft } from './draft.ts';
import type { Capture, ManualStep, Retries, Script, Wanted, When } from './step.ts';
import { mentionedValues, safePattern } from './value-rules.ts';

/** Its own conditions, and those of the items around it. */
export function conditionsOf(draft: Draft): When[] {
  const own = (draft.attributes.when ?? []).flatMap(({ step, is, ...values }): When[] => [
    ...(step === undefined ? [] : [{ kind: 'outcome' as const, step, is: is ?? ['done'] }]),
    ...Object.entries(values).map(
      ([name, wanted]): When => ({
        kind: 'value',
        name,
        condition: Array.isArray(wanted)
          ? { one_of: wanted }
          : wanted !== null && typeof wanted === 'object'
            ? wanted
            : { is: wanted },
      }),
    ),
  ]);
  return draft.holder ? [...conditionsOf(draft.holder), ...own] : own;
}

export function scriptOf({ code, attributes }: Draft): Script {
  const script = code?.script ?? '';
  return {
    script,
    language: code?.language ?? null,
    shell: attributes.shell ?? null,
    host: attributes.host ?? null,
    cwd: attributes.cwd ?? null,
    inputs: [...new Set([...mentionedValues(script), ...(attributes.inputs ?? [])])],
    uses: attributes.uses ?? [],
    notRunnable: code?.notRunnable ?? null,
  };
}

export function retriesOf({ retries }: Attributes): Retries | null {
  if (retries === undefined || retries === 0) return null;
  return typeof retries === 'number'
    ? { count: retries, pause: 5_000 }
    : { count: retries.count, pause: retries.pause ?? 5_000 };
}

export function capturesOf({ capture }: Attributes): Capture[] {
  if (capture === undefined) return [];
  if (typeof capture === 'string') return [{ name: capture, from: null, pattern: safePattern }];
  return Object.entries(capture).map(([name, how]) =>
    typeof how === 'string'
      ? { name, from: how, pattern: safePattern }
      : { name, from: how.from ?? null, pattern: how.pattern ?? safePattern },
  );
}

export function recordsOf({ record }: Attributes): ManualStep['record'] {
  return (record ?? []).map((each) => {
    const given = typeof each === 'string' ? { name: each, type: 'text' as const, required: true } : each;
    const standard = { text: safePattern, number: '^-?\\d+(\\.\\d+)?$', duration: '^\\d[\\d. a-z]*$' }[
      given.type
    ];
    return {
      name: given.name,
      label: ('label' in given && given.label) || given.name.toLowerCase().replaceAll('_', ' '),
      type: given.type,
      unit: ('unit' in given && given.unit) || null,
      pattern: ('pattern' in given && given.pattern) || standard,
      required: given.required,
    };
  });
}

export function wantedOf(written: Attributes['note']): Wanted {
  if (typeof written === 'string') return written;
  return written ? 'required' : 'no';
}
