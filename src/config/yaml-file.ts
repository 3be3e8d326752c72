import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { ConfigProblem } from './config.ts';
import { offsetOf } from './locate.ts';
import { type Interpolation, putEnvironmentIn } from './put-environment.ts';
import { formatPath, type Report } from './report.ts';
import { explainSyntax } from './syntax.ts';

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
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const silent = new Set<number>();
  const add = (
    offset: number,
    path: string,
    message: string,
    severity: ConfigProblem['severity'] = 'error',
  ) => {
    if (silent.has(offset)) return;
    const place = lines.linePos(Math.min(offset, text.length));
    problems.push({
      severity,
      file,
      line: Math.max(1, place.line),
      column: Math.max(1, place.col),
      path,
      message,
    });
  };
  const report: Report = (path, message, options = {}) =>
    add(offsetOf(document, path, options.at ?? 'value'), formatPath(path), message, options.severity);

  const readable = reportSyntax(document, text, add);
  if (!readable) return { file, data: undefined, interpolations: [], report };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    add(0, '', 'is empty; see docs/configuration.md for what belongs into it');
    return { file, data: undefined, interpolations: [], report };
  }
  const interpolations = putEnvironmentIn(document, env, (offset, path, message) => {
    add(offset, formatPath(path), message);
    silent.add(offset);
  });
  return { file, data: withoutExtensions(document.toJS({ maxAliasCount: 1_000 })), interpolations, report };
}

type Add = (offset: number, path: string, message: string) => void;

/** Reports what the parser found. False when the rest of the file makes no sense any more. */
function reportSyntax(document: Document.Parsed, text: string, add: Add): boolean {
  for (const error of [...document.errors, ...document.warnings]) {
    add(error.pos[0], '', explainSyntax(error, text));
  }
  let readable =
    document.errors.every((error) => error.code === 'DUPLICATE_KEY') && document.warnings.length === 0;
  const refuse = (offset: number | undefined, message: string) => {
    add(offset ?? 0, '', message);
    readable = false;
  };
  visit(document, {
    Alias(_, alias, ancestors) {
      const target = alias.resolve(document);
      if (!target) refuse(alias.range?.[0], `no anchor &${alias.source} stands above this *${alias.source}`);
      else if (ancestors.includes(target))
        refuse(alias.range?.[0], `*${alias.source} stands inside its own anchor, so it would never end`);
    },
    Pair(_, pair) {
      const key = pair.key;
      if (!isScalar(key))
        refuse(isMap(key) || isSeq(key) || isAlias(key) ? key.range?.[0] : 0, 'a key must be a single word');
      else if (key.value === '<<') {
        const sources = isSeq(pair.value) ? pair.value.items : [pair.value];
        const sound = sources.every((source) => isMap(isAlias(source) ? source.resolve(document) : source));
        if (!sound) refuse(key.range?.[0], '<< merges a map: write <<: *anchor, with &anchor before a map');
      }
    },
  });
  return readable;
}

/** Leaves out every key that begins with `x-`: a place for anchors and notes. */
function withoutExtensions(value: unknown, free = false): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutExtensions(each));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => free || !key.startsWith('x-'));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutExtensions(each, freeMaps.has(key))]));
}
