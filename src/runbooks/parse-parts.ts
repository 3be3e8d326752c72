import type { Nodes, Root, RootContent } from 'mdast';
import { isClosedFence } from './fence-end.ts';

/** From here on a part ends at the next heading that allows it. */
const enough = 16_000;

/**
 * Parses a long text in parts, since the parser's time grows with the square of the number of its blocks. A part ends
 * before a heading at the beginning of a line: that ends every list and quote, so only a
 * fence or a piece of HTML can still be open. Whether one is, the part's own tree tells; then the part goes on.
 * Only references (`[text][name]`) do not reach from one part to another.
 */
export function parseInParts(text: string, parse: (part: string) => Root): Root {
  if (text.length < 2 * enough) return parse(text);
  const ends = possibleEnds(text);
  const children: RootContent[] = [];
  let begin = 0;
  let line = 1;
  let wanted = enough;
  let passed = 0;
  while (begin < text.length) {
    while ((ends[passed] ?? text.length) <= begin && passed < ends.length) passed += 1;
    const end = firstFrom(ends, passed, begin + wanted) ?? text.length;
    const part = text.slice(begin, end);
    const tree = parse(part);
    if (end < text.length && isOpen(part, tree.children.at(-1))) {
      wanted = (end - begin) * 2;
      continue;
    }
    for (const child of tree.children) shift(child, begin, line - 1);
    for (const child of tree.children) children.push(child);
    line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
    begin = end;
    wanted = enough;
  }
  return { type: 'root', children };
}

function firstFrom(ends: readonly number[], from: number, least: number): number | undefined {
  for (let index = from; index < ends.length; index += 1) {
    const end = ends[index];
    if (end !== undefined && end >= least) return end;
  }
  return undefined;
}

function possibleEnds(text: string): number[] {
  // Settings at the top may hold lines that look like headings.
  const settings =
    /^---[ \t]*(?:\r\n|\r|\n)[\s\S]*?(?:\r\n|\r|\n)---[ \t]*(?=\r|\n|$)/.exec(text)?.[0].length ?? 0;
  return [...text.matchAll(/(?<=[\r\n])#{1,6}[ \t]/g)]
    .map(({ index }) => index)
    .filter((index) => index >= settings);
}

function isOpen(part: string, last: RootContent | undefined): boolean {
  if (last?.type === 'html') {
    // Most HTML ends with an empty line; the rest with a sign of its own.
    const hasEmptyLine = /(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)$/.test(part);
    const needsSign = /^\s*<(?:[!?]|script|pre|style|textarea)/i.test(last.value);
    return needsSign ? !isEnded(last.value) : !hasEmptyLine;
  }
  if (last?.type !== 'code') return false;
  return !isClosedFence(part.slice(last.position?.start.offset, last.position?.end.offset));
}

function isEnded(html: string): boolean {
  return /(?:-->|\?>|\]\]>|<\/(?:script|pre|style|textarea)>)\s*$/i.test(html);
}

function shift(node: Nodes, offset: number, lines: number): void {
  const waiting: Nodes[] = [node];
  for (let each = waiting.pop(); each; each = waiting.pop()) {
    if (each.position)
      for (const point of [each.position.start, each.position.end]) {
        point.line += lines;
        point.offset = (point.offset ?? 0) + offset;
      }
    if ('children' in each) for (const child of each.children) waiting.push(child);
  }
}
