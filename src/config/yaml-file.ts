import { type Document, isScalar, LineCounter, parseDocument } from 'yaml';
import { sentenceOf } from '../core/errors.ts';
import type { ConfigProblem } from './config.ts';
import { offsetOf } from './locate.ts';
import { type Interpolation, putEnvironmentIn } from './put-environment.ts';
import { formatPath, type Report } from './report.ts';
import { findSyntaxErrors } from './syntax.ts';

/** A YAML file, read and with the environment put in, whose values still know their places. */
export interface YamlFile {
  /** Path relative to WATCHKEEPER_HOME. */
  readonly file: string;
  /** What it says, as plain data; undefined when it cannot be read as YAML. */
  readonly data: unknown;
  /** Variables that went into values, and where. */
  readonly interpolations: readonly Interpolation[];
  readonly report: Report;
}

/** Keys under which names are free, so that `x-…` is a name like any other there. */
const freeMaps = new Set(['headers', 'labels', 'set', 'extract']);

/** More uses of anchors than this are no config but an attempt to fill the memory. */
const mostAliases = 1_000;

/**
 * Parses the text of one config file. Problems go to `problems`; the file's `report` adds further ones.
 * @param text YAML 1.2 with merge keys
 */
export function parseYamlFile(
  file: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): YamlFile {
  const lines = new LineCounter();
  /** Where a problem has been reported that would cause others. */
  const settled = new Set<number>();
  const add = (
    offset: number,
    path: string,
    message: string,
    severity: ConfigProblem['severity'] = 'error',
  ) => {
    if (settled.has(offset)) return;
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    problems.push({ severity, file, line: Math.max(1, line), column: Math.max(1, col), path, message });
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      merge: true,
      prettyErrors: false,
      logLevel: 'error',
    });
    const report: Report = (path, message, options = {}) =>
      add(offsetOf(document, path, options.at ?? 'value'), formatPath(path), message, options.severity);
    const { broken, errors } = findSyntaxErrors(document, text);
    for (const { offset, message } of errors) add(offset, '', message);
    if (!broken && isEmpty(document)) add(0, '', 'is empty; docs/configuration.md says what belongs here');
    if (broken || isEmpty(document)) return { file, data: undefined, interpolations: [], report };
    const interpolations = putEnvironmentIn(document, env, (offset, path, message) => {
      add(offset, formatPath(path), message);
      settled.add(offset);
    });
    const data = withoutExtensions(document.toJS({ maxAliasCount: mostAliases }));
    return { file, data, interpolations, report };
  } catch (error) {
    // What the parser gives up on: nesting without end, aliases of aliases of aliases.
    const reason = error instanceof RangeError ? 'it nests too deeply' : sentenceOf(error);
    add(0, '', `the YAML cannot be read: ${reason}`);
    return { file, data: undefined, interpolations: [], report: () => {} };
  }
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

/** Leaves out every key that begins with `x-`: a place for anchors and notes. */
function withoutExtensions(value: unknown, free = false): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutExtensions(each));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => free || !key.startsWith('x-'));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutExtensions(each, freeMaps.has(key))]));
}
