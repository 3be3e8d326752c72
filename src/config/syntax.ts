import { type Document, isAlias, isMap, isNode, isScalar, isSeq, visit, type YAMLError } from 'yaml';
import { isMergeKey, keyText } from './locate.ts';

interface SyntaxErrors {
  readonly errors: readonly { readonly offset: number; readonly message: string }[];
  /** True when the file's values cannot be looked at. */
  readonly broken: boolean;
}

/** What is wrong with a file as YAML. Of errors that follow from each other only the first is told. */
export function findSyntaxErrors(document: Document.Parsed, text: string): SyntaxErrors {
  const errors: { offset: number; message: string }[] = [];
  let broken = false;
  for (const error of [...document.errors, ...document.warnings]) {
    const lasting = error.code === 'DUPLICATE_KEY';
    if (lasting || !broken) errors.push({ offset: error.pos[0], message: explain(error, text) });
    broken ||= !lasting;
  }
  if (broken) return { errors, broken };
  const refuse = (node: unknown, message: string) => {
    errors.push({ offset: (isNode(node) ? node.range?.[0] : undefined) ?? 0, message });
    broken = true;
  };
  visit(document, {
    Alias(_, alias, ancestors) {
      const name = alias.source;
      const target = alias.resolve(document);
      if (!target) refuse(alias, `no anchor &${name} stands above this *${name}`);
      else if (ancestors.includes(target))
        refuse(alias, `*${name} stands inside its own anchor, so it would never end`);
    },
    Pair(_, { key, value }) {
      if (!isScalar(key) || keyText(key) === '__proto__') refuse(key, 'a key must be a single word');
      else if (isMergeKey(key)) {
        const sources = isSeq(value) ? value.items : [value];
        const sound = sources.every((source) => isMap(isAlias(source) ? source.resolve(document) : source));
        if (!sound) refuse(key, '<< merges a map: write <<: *anchor, with &anchor before a map');
      }
    },
  });
  return { errors, broken };
}

/** What a YAML error means, in a sentence that says what to do. */
function explain(error: YAMLError, text: string): string {
  const offset = error.pos[0];
  if (error.message.includes('call stack')) return 'the YAML is broken: it nests too deeply';
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return `${keyAt(text, offset)} stands here a second time; keep one of them`;
    case 'TAB_AS_INDENT':
      return 'a tab indents this line; use blanks';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here (---); a config file holds one';
    case 'TAG_RESOLVE_FAILED':
      return 'a tag (!…) stands here; config knows none, remove it';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'the YAML is broken: a second "key: value" begins inside this value; indent it right, or put a text with ": " in quotes';
    default:
      return `the YAML is broken: ${inLowerCase(error.message)}${hint(text, offset)}`;
  }
}

function keyAt(text: string, offset: number): string {
  return /^(?:"[^"\n]*"|'[^'\n]*'|[^:\s]+)/.exec(text.slice(offset))?.[0] ?? 'this key';
}

function inLowerCase(message: string): string {
  const line = message.split('\n')[0] ?? message;
  return line.charAt(0).toLowerCase() + line.slice(1);
}

/** The two mistakes that people make most in these files. */
function hint(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? undefined : end);
  if (/[{[,].*[^"'$]\$\{/.test(line)) return `; inside {…} and […] put a $\{…} in quotes`;
  if (/[:,[]\s*[@`%]/.test(line)) return '; put a text that begins with @, % or ` in quotes';
  return '';
}
