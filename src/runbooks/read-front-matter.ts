import { isMap, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { z } from 'zod';
import { nearestWord } from '../core/nearest.ts';
import { approvalOf } from './approval.ts';
import {
  approval as approvalSchema,
  flag,
  nameOfValue,
  pattern,
  span,
  texts,
  zone,
} from './attribute-schema.ts';
import { emptyFrontMatter, type FrontMatter, type Input } from './front-matter.ts';
import type { RunbookProblem } from './runbook.ts';
import { safePattern } from './value-rules.ts';

const input = z.strictObject({
  label: z.string().min(1).optional(),
  hint: z.string().min(1).optional(),
  pattern: pattern.optional(),
  choices: z.array(z.coerce.string()).min(1).optional(),
  choices_from: z
    .strictObject({ command: z.array(z.string().min(1)).min(1), take: pattern.optional() })
    .optional(),
  default: z.coerce.string().optional(),
  optional: flag.default(false),
});

const settings = z.strictObject({
  title: z.string().min(1).optional(),
  description: z.string().optional(),
  armed: z.literal(true, { error: 'is neither true nor left out' }).optional(),
  roles: texts.optional(),
  approval: approvalSchema.optional(),
  inputs: z.record(nameOfValue, input.nullable()).default({}),
  host: z.string().min(1).optional(),
  shell: texts.optional(),
  cwd: z.string().min(1).optional(),
  timeout: span.optional(),
  one_at_a_time: z.enum(['service', 'runbook', 'procedure']).optional(),
  begin_at: texts.optional(),
  zone: zone.optional(),
});

/**
 * Reads the settings at the top of a file.
 * @param yaml what stands between the two `---`
 * @param firstLine the line of the file on which `yaml` begins
 * @returns settings that are not armed, with problems, when anything is wrong with them
 */
export function readFrontMatter(
  yaml: string,
  firstLine: number,
): { readonly frontMatter: FrontMatter; readonly wantsArming: boolean; readonly problems: RunbookProblem[] } {
  const problems: RunbookProblem[] = [];
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, uniqueKeys: true });
  const lineAt = (offset: number) => counter.linePos(offset).line + firstLine - 1;
  for (const { message, pos } of document.errors)
    problems.push({
      severity: 'error',
      line: lineAt(pos[0]),
      message: `The settings at the top cannot be read: ${message.split('\n')[0] ?? ''}`,
    });
  const root = document.contents;
  if (document.errors.length > 0 || !isMap<ParsedNode>(root)) {
    // A file that is not ours may have anything between two lines at its top.
    return { frontMatter: emptyFrontMatter, wantsArming: /^armed\s*:/m.test(yaml), problems };
  }
  const data = z
    .record(z.string(), z.unknown())
    .safeParse(safeData(() => document.toJS({ maxAliasCount: 100 })));
  const given = data.success ? data.data : {};
  const wantsArming = 'armed' in given;
  const placeOf = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isScalar(node) || isMap(node)) if (node.range) return lineAt(node.range[0]);
    }
    const key = root.items.find((pair) => isScalar(pair.key) && pair.key.value === path[0])?.key;
    return key?.range ? lineAt(key.range[0]) : firstLine;
  };
  const known = Object.keys(settings.shape);
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (known.includes(key)) kept[key] = value;
    else if (wantsArming && !key.startsWith('x-')) {
      const near = nearestWord(key, known);
      const guess = near === undefined ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
      problems.push({
        severity: 'error',
        line: placeOf([key]),
        message: `There is no setting "${key}"; ${guess}`,
      });
    }
  }
  const outcome = settings.safeParse(kept);
  if (!outcome.success) {
    for (const issue of outcome.error.issues) {
      const named = issue.path.map(String).join('.');
      problems.push({
        severity: 'error',
        line: placeOf(issue.path),
        message: `The setting "${named}" ${/^(is|says|has)\b/.test(issue.message) ? issue.message : `does not fit: ${issue.message}`}.`,
      });
    }
    const title = z.string().min(1).safeParse(given.title);
    return {
      frontMatter: { ...emptyFrontMatter, title: title.success ? title.data : null },
      wantsArming,
      problems,
    };
  }
  const { data: read } = outcome;
  return {
    wantsArming,
    problems,
    frontMatter: {
      armed: read.armed === true && problems.length === 0,
      title: read.title ?? null,
      roles: read.roles ?? null,
      approval: approvalOf(read.approval ?? true, emptyFrontMatter.approval) ?? emptyFrontMatter.approval,
      inputs: Object.entries(read.inputs).map(([name, each]) =>
        inputOf(name, each, placeOf(['inputs', name])),
      ),
      host: read.host ?? null,
      shell: read.shell ?? null,
      cwd: read.cwd ?? null,
      timeout: read.timeout ?? null,
      oneAtATime: read.one_at_a_time ?? null,
      zone: read.zone ?? null,
      beginAt: read.begin_at ?? null,
    },
  };
}

function inputOf(name: string, given: z.output<typeof input> | null, line: number): Input {
  return {
    name,
    label: given?.label ?? name.toLowerCase().replaceAll('_', ' '),
    hint: given?.hint ?? null,
    pattern: given?.pattern ?? safePattern,
    choices: given?.choices ?? null,
    choicesFrom: given?.choices_from
      ? { command: given.choices_from.command, take: given.choices_from.take ?? null }
      : null,
    initial: given?.default ?? null,
    optional: given?.optional ?? false,
    line,
  };
}

function safeData(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
