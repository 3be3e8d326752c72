import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { ConfigProblem } from './config.ts';
import { interpolate } from './interpolate.ts';
import { offsetOf } from './locate.ts';
import { formatPath, type Report } from './report.ts';
import { explainSyntax } from './syntax.ts';
import { meant } from './wording.ts';

/** A YAML file, read and with the environment put in, whose values still know their places. */
export interface YamlFile {
  /** Path relative to WATCHKEEPER_HOME. */
  readonly file: string;
  /** What it says, as plain data; undefined when it cannot be read as YAML. */
  readonly data: unknown;
  /** Variables that went into values, and where. */
  readonly interpolations: readonly { readonly name: string; readonly path: readonly (string | number)[] }[];
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

/** Replaces variables in all texts but those for a shell, which has the environment itself. */
function putEnvironmentIn(
  document: Document.Parsed,
  env: Readonly<Record<string, string | undefined>>,
  refuse: (offset: number, path: (string | number)[], message: string) => void,
): YamlFile['interpolations'] {
  const interpolations: { name: string; path: (string | number)[] }[] = [];
  visit(document, {
    Scalar(role, scalar, ancestors) {
      if (role === 'key' || typeof scalar.value !== 'string' || !scalar.value.includes('$')) return;
      const path = pathOf([...ancestors, scalar]);
      if (path.includes('shell')) return;
      const done = interpolate(scalar.value, env);
      const offset = scalar.range?.[0] ?? 0;
      const set = Object.keys(env).filter((name) => /^[A-Z]/.test(name));
      const wrong = [
        ...done.missing.map(
          (name) =>
            `\${${name}} is not set in the environment; set it or give a default: \${${name}:-…}${meant(name, set)}`,
        ),
        ...done.malformed.map(
          (written) =>
            `${written} is no variable; write \${NAME} or \${NAME:-default}, or $\${ for a plain \${`,
        ),
      ];
      if (wrong.length > 0) refuse(offset, path, wrong.join(' – '));
      for (const name of done.used) interpolations.push({ name, path });
      scalar.value = done.text;
    },
  });
  return interpolations;
}

/** The path of the last of these nodes, which stand one inside the other. */
function pathOf(nodes: readonly unknown[]): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [index, node] of nodes.entries()) {
    const child = nodes[index + 1];
    if (isSeq(node)) path.push(node.items.indexOf(child));
    else if (isPairLike(node) && isScalar(node.key)) path.push(String(node.key.value ?? ''));
  }
  return path;
}

function isPairLike(node: unknown): node is { key: unknown } {
  return typeof node === 'object' && node !== null && 'key' in node && !isScalar(node);
}

/** Leaves out every key that begins with `x-`: a place for anchors and notes. */
function withoutExtensions(value: unknown, free = false): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutExtensions(each));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => free || !key.startsWith('x-'));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutExtensions(each, freeMaps.has(key))]));
}
