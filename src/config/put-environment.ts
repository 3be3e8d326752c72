import { type Document, isScalar, isSeq, visit } from 'yaml';
import { interpolate } from './interpolate.ts';
import { keyText } from './locate.ts';
import { meant } from './wording.ts';

/** A variable that went into a value of a config file. */
export interface Interpolation {
  readonly name: string;
  /** Where in the file the value stands. */
  readonly path: readonly (string | number)[];
}

/** Replaces variables in all texts but those for a shell, which has the environment itself. */
export function putEnvironmentIn(
  document: Document.Parsed,
  env: Readonly<Record<string, string | undefined>>,
  refuse: (offset: number, path: (string | number)[], message: string) => void,
): Interpolation[] {
  const interpolations: Interpolation[] = [];
  const secrets = secretNames(document);
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
      const misplaced = done.used.filter((name) => isMisplaced(name, path, secrets));
      if (misplaced.length > 0) {
        // The value is left out, so that no message can quote it.
        refuse(offset, path, misplaced.map(explainMisplaced).join(' – '));
        return;
      }
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
    else if (isPairLike(node) && isScalar(node.key)) path.push(keyText(node.key));
  }
  return path;
}

function isPairLike(node: unknown): node is { key: unknown } {
  return typeof node === 'object' && node !== null && 'key' in node && !isScalar(node);
}

/** The bot's own settings go nowhere; a secret goes into what a request sends, never onto a command line. */
function isMisplaced(name: string, path: readonly (string | number)[], secrets: readonly string[]): boolean {
  if (name === 'WATCHKEEPER_HOME' || name === 'WATCHKEEPER_DATA') return false;
  if (/^(WATCHKEEPER|SLACK)_/i.test(name)) return true;
  return secrets.includes(name) && !path.includes('headers') && path.at(-1) !== 'body' && !isToken(path);
}

function isToken(path: readonly (string | number)[]): boolean {
  return path.at(-2) === 'heartbeat' && path.at(-1) === 'token';
}

function explainMisplaced(name: string): string {
  return /^(WATCHKEEPER|SLACK)_/i.test(name)
    ? `\${${name}} is a setting of Watchkeeper itself and goes nowhere else`
    : `\${${name}} is a secret; it may stand only in headers, body and the token of a heartbeat. Commands find it in their environment`;
}

function secretNames(document: Document.Parsed): string[] {
  const list = document.getIn(['environment', 'secrets']);
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? [item.value] : []));
}
