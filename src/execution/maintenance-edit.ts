import type { Node } from 'jsonc-parser';
import type { MaintenanceFile } from '../maintenance/item.ts';
import { findEntries } from './maintenance-items.ts';
import { type JsonText, keyPath, readJson, valueAt, valuesAt } from './maintenance-json.ts';

/** The three values of an item as they are to stand in the file. */
export interface ItemValues {
  readonly lastDone: string;
  readonly result: string;
  readonly notes: string;
}

/**
 * The whole text of a file after the three values of one item were replaced and nothing else: every other
 * byte stays. A key that is missing is added in the style of its neighbours.
 * @returns the new text with its byte order mark, or a sentence why it cannot be written
 */
export function editItem(
  json: JsonText,
  file: MaintenanceFile,
  item: string,
  values: ItemValues,
): { readonly text: string } | { readonly refused: string } {
  const quote = quoterFor(json.text);
  let current = json;
  for (const name of ['lastDone', 'result', 'notes'] as const) {
    // Found afresh each time, because the replacement before moved everything behind it.
    const found = entryFor(current, file, item);
    if ('refused' in found) return found;
    const changed = setValue(current.text, found.node, file.keys[name], quote(values[name]));
    if (typeof changed !== 'string') return changed;
    const next = readJson(new TextEncoder().encode(changed));
    if (!next.readable) return { refused: `The file would no longer be JSON afterwards. ${next.reason}` };
    current = next;
  }
  return { text: json.mark + current.text };
}

/** The one object of an item that can be written to. */
export function entryFor(
  json: JsonText,
  file: MaintenanceFile,
  item: string,
): { readonly node: Node } | { readonly refused: string } {
  const entries = findEntries(json.root, file);
  if (typeof entries === 'string') return { refused: entries };
  const entry = entries.find((each) => each.id === item);
  if (!entry) return { refused: `The item “${item}” is no longer in the file.` };
  if (entry.flaw !== undefined) return { refused: entry.flaw };
  if (!entry.node) return { refused: `The item “${item}” is not an object with keys.` };
  return { node: entry.node };
}

function setValue(text: string, item: Node, key: string, value: string): string | { refused: string } {
  const path = keyPath(item, key);
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = valueAt(item, path.slice(0, depth - 1));
    if (!parent) continue;
    if (parent.type !== 'object')
      return { refused: `“${key}” cannot be written: what holds it is not an object.` };
    const name = path[depth - 1] ?? key;
    const standing = valuesAt(parent, name);
    if (standing.length > 1)
      return { refused: `The key “${name}” stands ${standing.length} times in this item; keep one of them.` };
    const [old] = standing;
    if (old && depth === path.length)
      return text.slice(0, old.offset) + value + text.slice(old.offset + old.length);
    if (old) return { refused: `“${key}” cannot be written: what holds it is not an object.` };
    const nested = path
      .slice(depth)
      .reduceRight((inner, inside) => `{${JSON.stringify(inside)}: ${inner}}`, value);
    return insert(text, parent, name, nested);
  }
  return { refused: `“${key}” cannot be written.` };
}

/** Adds a key behind the last one of an object, with the line breaks, indentation and blanks found there. */
function insert(text: string, object: Node, key: string, value: string): string {
  const properties = object.children ?? [];
  const last = properties.at(-1);
  const name = JSON.stringify(key);
  if (!last) {
    const inside = object.offset + 1;
    return `${text.slice(0, inside)}${name}: ${value}${text.slice(inside)}`;
  }
  const before = properties.at(-2);
  const end = last.offset + last.length;
  const separator = before
    ? text.slice(before.offset + before.length, last.offset)
    : `,${text.slice(object.offset + 1, last.offset)}`;
  const [lastName, lastValue] = last.children ?? [];
  const colon =
    lastName && lastValue ? text.slice(lastName.offset + lastName.length, lastValue.offset) : ': ';
  return `${text.slice(0, end)}${separator}${name}${colon}${value}${text.slice(end)}`;
}

/** Writes texts the way the file's own program does: with everything beyond ASCII, or every slash, escaped or not. */
function quoterFor(text: string): (value: string) => string {
  const escapesSlashes = text.includes('\\/');
  const escapesLetters = !hasBeyondAscii(text) && /\\u[0-9a-f]{4}/i.test(text);
  return (value) => {
    let quoted = JSON.stringify(value.toWellFormed());
    if (escapesSlashes) quoted = quoted.replaceAll('/', '\\/');
    if (escapesLetters) quoted = quoted.replace(/[^\0-\x7e]/g, escapeUnit);
    return quoted;
  };
}

function hasBeyondAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7e) return true;
  return false;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
