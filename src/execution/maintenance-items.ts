import type { Node } from 'jsonc-parser';
import { shorten } from '../core/text.ts';
import { parseCalendarSpan } from '../maintenance/calendar-span.ts';
import type { CalendarSpan, LastDone, MaintenanceFile, MaintenanceItem } from '../maintenance/item.ts';
import { readLastDone } from '../maintenance/read-last-done.ts';
import { keyPath, valueAt, valuesAt } from './maintenance-json.ts';

/** An item's entry in the file: its id and the object that holds its values. */
export interface ItemEntry {
  readonly id: string;
  /** Undefined when the entry is no object. */
  readonly node: Node | undefined;
  /** Why it cannot be told apart from the others, if so. */
  readonly flaw: string | undefined;
}

const longestId = 200;
const noCadence: CalendarSpan = { days: 1 };

/** All entries of a file in their order; a sentence when there is no list of items where config says. */
export function findEntries(root: Node, file: MaintenanceFile): readonly ItemEntry[] | string {
  const list = listAt(root, file.items);
  const where = file.items.length === 0 ? 'its top level' : `“${file.items.join('.')}”`;
  if (!list) return `There is nothing at ${where}, where the items should be.`;
  if (list.type === 'array') {
    return withoutTwins((list.children ?? []).map((node, index) => entryOf(node, index, file)));
  }
  if (list.type !== 'object') return `There is no list of items at ${where}, but a ${list.type}.`;
  const entries = (list.children ?? []).map((property): ItemEntry => {
    const [name, value] = property.children ?? [];
    return named(String(name?.value ?? ''), value);
  });
  return withoutTwins(entries);
}

function listAt(root: Node, path: readonly (string | number)[]): Node | undefined {
  let node: Node | undefined = root;
  for (const segment of path) {
    if (typeof segment === 'number') node = node?.type === 'array' ? node.children?.[segment] : undefined;
    else node = node && valuesAt(node, segment).at(-1);
  }
  return node;
}

function entryOf(node: Node, index: number, file: MaintenanceFile): ItemEntry {
  const place = `#${index + 1}`;
  if (node.type !== 'object') return { id: place, node: undefined, flaw: notAnObject(node) };
  const id: unknown = valueAt(node, keyPath(node, file.keys.id))?.value;
  if ((typeof id !== 'string' && typeof id !== 'number') || String(id).trim() === '')
    return { id: place, node, flaw: `It has no “${file.keys.id}”.` };
  return named(String(id), node);
}

function named(id: string, node: Node | undefined): ItemEntry {
  if (id.length > longestId)
    return { id: shorten(id, longestId), node, flaw: `Its id is longer than ${longestId} characters.` };
  if (node?.type !== 'object') return { id, node: undefined, flaw: notAnObject(node) };
  return { id, node, flaw: undefined };
}

function notAnObject(node: Node | undefined): string {
  return `It is not an object with keys, but a ${node?.type ?? 'hole'}.`;
}

function withoutTwins(entries: readonly ItemEntry[]): readonly ItemEntry[] {
  const seen = new Map<string, number>();
  for (const { id } of entries) seen.set(id, (seen.get(id) ?? 0) + 1);
  return entries.map((entry) => {
    const times = seen.get(entry.id) ?? 1;
    return times === 1 ? entry : { ...entry, flaw: `Its id stands ${times} times in the file.` };
  });
}

/** An entry in the domain's words. Whatever is wrong with it becomes its flaw; the others stay as they are. */
export function readItem(entry: ItemEntry, file: MaintenanceFile): MaintenanceItem {
  const flaws: string[] = entry.flaw === undefined ? [] : [entry.flaw];
  const node = entry.flaw === undefined ? entry.node : undefined;
  const spanAt = (key: string, what: string, zeroIsFine: boolean): CalendarSpan => {
    const reading = node ? readSpan(plainValue(node, key), file.numbersAre, zeroIsFine) : undefined;
    if (typeof reading === 'string') flaws.push(`Its ${what} (“${key}”) ${reading}.`);
    return typeof reading === 'object' ? reading : noCadence;
  };
  const cadence = spanAt(file.keys.cadence, 'cadence', false);
  const warn = spanAt(file.keys.warn, 'warning span', true);
  const lastDone = node ? lastDoneOf(node, file) : null;
  if (lastDone !== null && 'flaw' in lastDone) flaws.push(lastDone.flaw);
  const owner = (node && file.keys.owner && textOf(plainValue(node, file.keys.owner))) || file.owner;
  return {
    id: entry.id,
    service: file.service,
    name: (node && textOf(plainValue(node, file.keys.name))) || entry.id,
    cadence,
    warn,
    timezone: file.timezone,
    lastDone: lastDone !== null && 'flaw' in lastDone ? null : lastDone,
    origin: { kind: 'file', file: file.id },
    ...(owner ? { owner } : {}),
    ...(file.runbook && node ? { runbook: `${file.runbook}#${entry.id}` } : {}),
    ...(flaws.length > 0 ? { flaw: flaws.join(' ') } : {}),
  };
}

/** The plain value under a key of an item; undefined when it is not there, null when it is null. */
export function plainValue(item: Node, key: string): unknown {
  const node = valueAt(item, keyPath(item, key));
  if (node?.type === 'object' || node?.type === 'array') return {};
  return node?.value;
}

/** A text or a number as a text; null for everything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

function lastDoneOf(item: Node, file: MaintenanceFile): LastDone | { flaw: string } | null {
  const { lastDone, result, notes } = file.keys;
  const written = plainValue(item, lastDone);
  if (written === undefined || written === null || written === '') return null;
  if (typeof written !== 'string')
    return { flaw: `The date of the last time (“${lastDone}”) is not a text like "2026-08-20".` };
  const reading = readLastDone(written, file.timezone);
  if ('flaw' in reading) return reading;
  return { ...reading, result: textOf(plainValue(item, result)), notes: textOf(plainValue(item, notes)) };
}

function readSpan(
  value: unknown,
  numbersAre: MaintenanceFile['numbersAre'],
  zeroIsFine: boolean,
): CalendarSpan | string {
  if (value === undefined || value === null) return zeroIsFine ? { days: 0 } : 'is missing';
  if (typeof value === 'string' && !/^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)) {
    if (zeroIsFine && /^(p0[ymwd]|pt0[hms]|0\s*[a-z]+)$/i.test(value.trim())) return { days: 0 };
    return (
      parseCalendarSpan(value) ??
      `is “${shorten(value, 40)}”; expected a number of ${numbersAre} or a span like 90d`
    );
  }
  const amount = typeof value === 'string' ? Number(value) : value;
  if (typeof amount !== 'number') return `is not a number of ${numbersAre}`;
  if (amount < 0) return `is negative (${amount})`;
  if (amount === 0) return zeroIsFine ? { days: 0 } : 'is zero';
  if (!Number.isInteger(amount)) return `is not a whole number (${amount})`;
  if (amount > 100_000) return `is beyond any calendar (${amount})`;
  return { [numbersAre]: amount };
}
