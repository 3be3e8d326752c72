import { createHash } from 'node:crypto';
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { sentenceOf } from '../core/errors.ts';

/** A JSON file as text that can be edited in place: the tree knows where each value stands in it. */
export interface JsonText {
  /** A byte order mark, when the file begins with one. */
  readonly mark: string;
  /** Everything after the mark. Offsets of the tree are meant in it. */
  readonly text: string;
  readonly root: Node;
}

export type JsonReading =
  | ({ readonly readable: true } & JsonText)
  | { readonly readable: false; readonly reason: string };

/** SHA-256 of bytes, hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads strict JSON: UTF-8, no comments, no trailing commas. What is wrong comes with line and column. */
export function readJson(bytes: Uint8Array): JsonReading {
  let whole: string;
  try {
    whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { readable: false, reason: 'It is not UTF-8 text.' };
  }
  const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = whole.slice(mark.length);
  if (text.trim() === '') return { readable: false, reason: 'It is empty.' };
  return parse(text, mark);
}

function parse(text: string, mark: string): JsonReading {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    const first = errors[0];
    if (first) return { readable: false, reason: explain(first, text) };
    JSON.parse(text);
    if (root) return { readable: true, mark, text, root };
  } catch (thrown) {
    return { readable: false, reason: `It is not JSON: ${sentenceOf(thrown)}.` };
  }
  return { readable: false, reason: 'It is empty.' };
}

function explain(error: ParseError, text: string): string {
  const before = text.slice(0, error.offset);
  const line = before.split('\n').length;
  const column = error.offset - before.lastIndexOf('\n');
  const where = `line ${line}, column ${column}`;
  const rest = text.slice(error.offset);
  const isCut = printParseErrorCode(error.error) === 'UnexpectedEndOfString' && !rest.includes('\n');
  if (isCut || rest.trim() === '') return `It stops in the middle, at ${where}: it is probably half-written.`;
  return `It is not JSON: ${whatIsWrong(printParseErrorCode(error.error))} at ${where}.`;
}

function whatIsWrong(code: string): string {
  switch (code) {
    case 'InvalidCommentToken':
      return 'a comment, which JSON does not have,';
    case 'PropertyNameExpected':
      return 'a key in double quotes is missing (or a comma is too much)';
    case 'ValueExpected':
      return 'a value is missing (or a comma is too much)';
    case 'CommaExpected':
      return 'a comma is missing';
    case 'ColonExpected':
      return 'a colon is missing';
    case 'UnexpectedEndOfString':
      return 'a text without its closing quote';
    case 'EndOfFileExpected':
      return 'something after the end';
    default:
      return 'something that does not belong there';
  }
}

/** The values that stand under a key of an object, in their order; more than one when the key stands twice. */
export function valuesAt(object: Node, key: string): Node[] {
  if (object.type !== 'object') return [];
  return (object.children ?? []).flatMap((property) => {
    const [name, value] = property.children ?? [];
    return name?.value === key && value ? [value] : [];
  });
}

/** How a key of config is looked up in an item: as it stands, or as a path with dots into nested objects. */
export function keyPath(item: Node, key: string): readonly string[] {
  return valuesAt(item, key).length > 0 || !key.includes('.') ? [key] : key.split('.');
}

/** The value at a path of keys. The last one counts where a key stands twice, as JSON readers have it. */
export function valueAt(object: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = object;
  for (const key of path) node = node && valuesAt(node, key).at(-1);
  return node;
}
