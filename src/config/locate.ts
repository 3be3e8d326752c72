import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Path } from './report.ts';

/**
 * The offset at which something stands in the text of a document. Follows aliases and merge keys. When
 * the path leads nowhere (a missing key), it is the offset of the deepest thing on the way that is there.
 */
export function offsetOf(document: Document.Parsed, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const next = follow(document, node, step);
    if (!next) return offset;
    node = next.value;
    const last = index === path.length - 1;
    const here = last && at === 'key' ? next.key : node;
    offset = startOf(here) ?? startOf(next.key) ?? offset;
  }
  return offset;
}

function follow(document: Document.Parsed, node: unknown, step: string | number) {
  const collection = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(collection)) {
    const value = collection.items[Number(step)];
    return value === undefined ? undefined : { key: value, value };
  }
  if (!isMap(collection)) return undefined;
  const pair = pairOf(document, collection, String(step));
  return pair && { key: pair.key, value: pair.value };
}

/** The last pair with this key (a duplicate wins over the first), else one that a merge key brings in. */
function pairOf(document: Document.Parsed, map: YAMLMap, key: string, depth = 0): Pair | undefined {
  const own = map.items.findLast((pair) => isScalar(pair.key) && keyText(pair.key) === key);
  if (own || depth > 20) return own;
  for (const pair of map.items) {
    if (!isMergeKey(pair.key)) continue;
    const sources = isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const source of sources) {
      const merged = isAlias(source) ? source.resolve(document) : source;
      const found = isMap(merged) ? pairOf(document, merged, key, depth + 1) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function startOf(node: unknown): number | undefined {
  if (isPair(node)) return startOf(node.key);
  const range = isNode(node) ? node.range : undefined;
  return range?.[0];
}

function isNode(value: unknown): value is Node {
  return isAlias(value) || isMap(value) || isSeq(value) || isScalar(value);
}

/** True for `<<`, which the parser may already have understood. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key)) return false;
  return key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<');
}

/** A key as plain data has it. */
export function keyText(key: Scalar): string {
  return typeof key.value === 'symbol' ? '<<' : String(key.value ?? '');
}
