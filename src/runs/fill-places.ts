import type { Nodes } from 'mdast';
import { backTicksIn, codeSpan } from '../core/code-span.ts';

/** A value's place while the text is read: for Markdown it is a word like any other. */
export const token = /\ue000(\d+)\ue001/g;

/** A value in a text. */
export interface Slot {
  /** Its placeholder. */
  readonly written: string;
  readonly value: string;
}

/** The values of a text, in order. */
export interface Filling {
  readonly slots: readonly Slot[];
  /** Which of them need no marks around them where they stand among words. */
  readonly isPlain: readonly boolean[];
}

/** A piece of the text that is written anew. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly as: (filling: Filling) => string;
}

/** Where in a text a piece of it stands. */
export interface Place {
  readonly text: string;
  readonly isInTable: boolean;
  /** Back-ticks that are text everywhere in it. */
  readonly backTicks: readonly number[];
}

export function* looseBackTicks(node: Nodes): Generator<number> {
  if (node.type === 'text') yield* backTicksIn(node.value);
  if ('children' in node) for (const child of node.children) yield* looseBackTicks(child);
}

/** What is to be written anew, by what it is in Markdown. Tokens that stand in nothing of this stay as their runbook writes them. */
export function editsIn(node: Nodes, place: Place): Edit[] {
  const { text, isInTable } = place;
  const [start, end] = [node.position?.start.offset, node.position?.end.offset];
  if (start === undefined || end === undefined) return [];
  const source = text.slice(start, end);
  const code = (words: string) => {
    const span = codeSpan(words, place.backTicks);
    return isInTable ? span.replaceAll('|', String.raw`\|`) : span;
  };
  const word = (filling: Filling, index: number) => {
    const value = onOneLine(filling.slots[index]?.value ?? '');
    return filling.isPlain[index] ? value : code(value);
  };
  switch (node.type) {
    case 'text':
      return tokensIn(text, start, end).map((each) => ({
        ...each,
        as: (filling) => word(filling, each.index),
      }));
    case 'inlineCode':
      if (node.value.search(token) < 0) return [];
      return [{ start, end, as: ({ slots }) => code(fillTokens(node.value, slots, onOneLine)) }];
    case 'code':
      if (node.value.search(token) < 0) return [];
      return [{ start, end, as: ({ slots }) => filledCode(source, prefixBefore(text, start), slots) }];
    case 'link': {
      const label = source.startsWith('[') ? node.children : [];
      const behind = label.at(-1)?.position?.end.offset ?? start;
      const own = label.flatMap((child) => editsIn(child, place));
      const inAddress = tokensIn(text, behind, end);
      if (inAddress.every((each) => hasHost(text.slice(behind, each.start))))
        return [...own, ...inAddress.map((each) => ({ ...each, as: pieceOfAddress(each.index) }))];
      // Where a value says where it leads, it leads nowhere: it is only shown.
      const address = ({ slots }: Filling) => code(fillTokens(node.url, slots, onOneLine));
      return label.length === 0
        ? [{ start, end, as: address }]
        : [
            { start, end: start + 1, as: () => '' },
            ...own,
            { start: behind, end, as: (filling) => ` (${address(filling)})` },
          ];
    }
    case 'html':
    case 'definition':
    case 'image':
      return [];
    default: {
      if (!('children' in node)) return [];
      const placed = node.children.filter(({ position }) => position !== undefined);
      const isCell = isInTable || node.type === 'tableCell';
      const own = placed.flatMap((child) => editsIn(child, { ...place, isInTable: isCell }));
      // An address that was found in the words has no place, and neither have the words around it.
      if (placed.length === node.children.length) return own;
      const isFree = ({ start: at }: { start: number }) =>
        !placed.some(
          ({ position }) => at >= (position?.start.offset ?? 0) && at < (position?.end.offset ?? 0),
        );
      const loose = tokensIn(text, start, end).filter(isFree);
      return [
        ...own,
        ...loose.map((each) => ({ ...each, as: (filling: Filling) => word(filling, each.index) })),
      ];
    }
  }
}

/** Whether the beginning of an address says already where it leads. */
function hasHost(beginning: string): boolean {
  return /:\/\/[^/\s\ue000]+\//.test(beginning);
}

/** A value in the address that a runbook writes is a piece of its path, whatever is in it. */
function pieceOfAddress(index: number): Edit['as'] {
  return ({ slots }) =>
    encodeURIComponent(onOneLine(slots[index]?.value ?? '')).replaceAll(/[!'()*_~]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** A block of code with its values, each on as many lines as it has; the marks around it are longer than any inside. */
function filledCode(source: string, before: string, slots: readonly Slot[]): string {
  const mark = /^(`{3,}|~{3,})/.exec(source)?.[1];
  // Without marks around it, the lines of a block are told by the blanks before them.
  if (mark === undefined) return fillTokens(source, slots, onOneLine);
  const [first = '', ...rest] = source.split('\n');
  const content = rest.map((line) => {
    const prefix = /^[ \t>]*/.exec(line)?.[0] ?? '';
    return fillTokens(line, slots, (value) => value.replaceAll('\n', `\n${prefix}`));
  });
  const longest = Math.max(
    0,
    ...slots
      .flatMap(({ value }) => value.match(mark.startsWith('~') ? /~+/g : /`+/g) ?? [])
      .map(({ length }) => length),
  );
  if (longest < mark.length) return [first, ...content].join('\n');
  const longer = mark.charAt(0).repeat(longest + 1);
  const last = content.at(-1) ?? '';
  const isClosed = new RegExp(`^[ \\t>]*${mark}${mark.charAt(0)}*[ \\t]*$`).test(last);
  const body = isClosed ? content.slice(0, -1) : content;
  return [`${longer}${first.slice(mark.length)}`, ...body, `${before}${longer}`].join('\n');
}

/** What the lines of a block have before them that begins here: blanks where the sign of an item stands. */
function prefixBefore(text: string, start: number): string {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return line.replaceAll(/[^>\t]/g, ' ');
}

function tokensIn(text: string, start: number, end: number) {
  return [...text.slice(start, end).matchAll(token)].map(({ 0: found, 1: index, index: at }) => ({
    start: start + at,
    end: start + at + found.length,
    index: Number(index),
  }));
}

function fillTokens(text: string, slots: readonly Slot[], shown: (value: string) => string): string {
  return text.replaceAll(token, (_, index: string) => shown(slots[Number(index)]?.value ?? ''));
}

/** A value where there is only one line. */
export function onOneLine(value: string): string {
  return value.replaceAll(/\s*\n\s*/g, ' ').replaceAll('\t', ' ');
}
