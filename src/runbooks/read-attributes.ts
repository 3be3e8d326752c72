import { z } from 'zod';
import { nearestWord } from '../core/nearest.ts';
import {
  type Attributes,
  attributes as attributeSchema,
  attributesOf,
  runmeAttributes,
} from './attribute-schema.ts';
import type { StepKind } from './step.ts';

/** Says something about the line that is being read. */
export type Complain = (message: string, severity?: 'error' | 'warning') => void;

/** The first word of a fence's info string, and its attributes as they are written. */
export interface Info {
  /** In lower case; null where there is none. */
  readonly language: string | null;
  /** `{…}`, or empty. */
  readonly braces: string;
}

/**
 * Takes an info string apart: `sh {"name": "x"}`, `{.bash name=x}` (Pandoc), `Bash title="x.sh"` (others' attributes
 * without braces are left alone).
 */
export function readInfo(info: string): Info {
  const text = info.trim();
  // What is behind a colon or a question mark is a file's name or an option: `bash:deploy.sh`.
  const language = /^[^\s{},:?;]+/.exec(text)?.[0];
  const begin = text.indexOf('{');
  const end = text.lastIndexOf('}');
  const braces = begin >= 0 && end > begin ? text.slice(begin, end + 1) : '';
  const pandoc = language === undefined ? /^\{\s*[.#]?([\w+-]+)(?=[\s,}])/.exec(braces)?.[1] : undefined;
  if (pandoc !== undefined)
    return { language: pandoc.toLowerCase(), braces: braces.replace(/^\{\s*\S+?(?=[\s,}])/, '{') };
  // An opened brace that is never closed is a slip, not an ornament.
  const slip = begin >= 0 && end < begin ? text.slice(begin) : braces;
  return { language: language?.toLowerCase() ?? null, braces: slip };
}

/** The attributes in braces, as they are written: JSON, or the older `{ name=verify timeout=5m }`. */
export function readBraces(braces: string, complain: Complain): Record<string, unknown> {
  const inside = braces.trim().replace(/^\{/, '').replace(/\}$/, '').trim();
  if (inside === '') return {};
  if (inside.startsWith('"') || inside.startsWith("'")) {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(braces));
    } catch {
      complain(
        `The attributes ${shown(braces)} are no JSON; write them like {"name": "verify", "timeout": "5m"}.`,
      );
      return {};
    }
  }
  const found: Record<string, unknown> = {};
  // Marks of other programs: {1,3-5} highlights lines, {.class} and {#id} style.
  const rest = inside.replace(
    /([A-Za-z_][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,}"']+))/g,
    (_, key, ...values) => {
      found[String(key)] = values.slice(0, 3).find((value) => value !== undefined);
      return '';
    },
  );
  const odd = rest.replace(/[.#][\w-]+|[\d,\s-]+/g, '');
  if (odd !== '')
    complain(
      `The attributes ${shown(braces)} cannot be read; write them like {"name": "verify", "timeout": "5m"}.`,
    );
  return found;
}

/** Holds attributes against what a step may have. What does not fit is left out and reported. */
export function checkAttributes(
  written: Record<string, unknown>,
  kind: StepKind,
  complain: Complain,
): Attributes {
  const known = Object.keys(attributeSchema.shape);
  const kept: Record<string, unknown> = {};
  const named = typeof written.step === 'string' && written.step in attributesOf ? written.step : kind;
  const allowed = Object.entries(attributesOf).find(([each]) => each === named)?.[1] ?? [];
  for (const [key, value] of Object.entries(written)) {
    if (runmeAttributes.includes(key)) complain(`The attribute "${key}" means nothing here.`, 'warning');
    else if (!known.includes(key)) {
      const near = nearestWord(key, known);
      complain(`There is no attribute "${key}"${near === undefined ? '' : `; did you mean "${near}"?`}.`);
    } else if (!allowed.includes(key))
      complain(`The attribute "${key}" means nothing for a ${named} step${insteadOf(key)}.`);
    else kept[key] = value;
  }
  for (let round = 0; round < 40; round += 1) {
    const outcome = attributeSchema.safeParse(kept);
    if (outcome.success) return outcome.data;
    for (const issue of outcome.error.issues) {
      const [key] = issue.path;
      if (typeof key !== 'string' || !(key in kept)) continue;
      complain(`The attribute "${issue.path.join('.')}": ${shown(kept[key])} ${sentence(issue)}.`);
      delete kept[key];
    }
  }
  return {};
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `is not allowed; write ${issue.values.join(', ')}`;
  if (issue.code === 'unrecognized_keys') return `has unknown keys: ${issue.keys.join(', ')}`;
  return /^(is|says|leads)\b/.test(issue.message) ? issue.message : `does not fit: ${issue.message}`;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function insteadOf(key: string): string {
  return key === 'approve' ? '; put a step before it: <!-- step: approve -->' : '';
}
