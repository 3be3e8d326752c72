import type { Link, Nodes } from 'mdast';
import { toString as wordsOf } from 'mdast-util-to-string';
import { parseMarkdown } from '../runbooks/markdown.ts';
import {
  type Edit,
  editsIn,
  type Filling,
  looseBackTicks,
  onOneLine,
  type Slot,
  token,
} from './fill-places.ts';
import type { Progress } from './progress.ts';
import { readsAsItIs } from './reads-as-it-is.ts';

type Values = Progress['values'];

const placeholder = /\$(?:INPUT_([A-Z][A-Z0-9_]*)|\{INPUT_([A-Z][A-Z0-9_]*)\})/g;
/** What is shown of a value in which nothing is. */
const nothing = '–';
/** What stands in its place when the text is built to find out how it is meant. */
const standIn = /\ue002(\d+)\ue003/g;

/** Puts values into a text without any marks, each on one line. */
export function fillWords(text: string, values: Values): string {
  return text.replaceAll(placeholder, (written, bare?: string, braced?: string) => {
    const value = values[bare ?? braced ?? ''];
    return value === undefined ? written : onOneLine(cleaned(value));
  });
}

/**
 * Puts values into Markdown so that each stands there as the literal text that it is: nothing of it becomes a link, a mention,
 * formatting or the end of what it stands in. What reads as it is stays plain; anything else becomes code. Where only the
 * runbook's own words may stand (settings of a fence, HTML), the placeholder stays as it is written.
 * @returns undefined when there is no way to do so in this text; then it can only be shown as a whole without any marks
 */
export function fillMarkdown(text: string, values: Values): string | undefined {
  const slots: Slot[] = [];
  const marked = text
    .replaceAll(/[\ue000-\ue003]/g, '')
    .replaceAll(placeholder, (written, bare?: string, braced?: string) => {
      const value = values[bare ?? braced ?? ''];
      if (value === undefined) return written;
      slots.push({ written, value: cleaned(value) });
      return `\ue000${slots.length - 1}\ue001`;
    });
  if (slots.length === 0) return text;
  const tree = parseMarkdown(marked);
  const edits = editsIn(tree, { text: marked, isInTable: false, backTicks: [...looseBackTicks(tree)] });
  const unfilled = slots.map((slot, index) => ({ ...slot, value: `\ue002${index}\ue003` }));
  for (const mayBePlain of [true, false]) {
    const isPlain = slots.map(({ value }) => mayBePlain && readsAsItIs(onOneLine(value)));
    const filled = apply(marked, edits, { slots, isPlain });
    const meant = shapeOf(parseMarkdown(apply(marked, edits, { slots: unfilled, isPlain })), {
      slots,
      isPlain,
    });
    // The proof: read again, it is built as it was meant, and every value is in its place.
    if (shapeOf(parseMarkdown(filled), { slots: [], isPlain: [] }) === meant) return filled;
  }
  return undefined;
}

function apply(text: string, edits: readonly Edit[], filling: Filling): string {
  let filled = '';
  let at = 0;
  for (const { start, end, as } of [...edits].sort((one, other) => one.start - other.start)) {
    filled += text.slice(at, start) + as(filling);
    at = end;
  }
  return (filled + text.slice(at)).replaceAll(
    token,
    (_, index: string) => filling.slots[Number(index)]?.written ?? '',
  );
}

/** How a text is built, with its words: addresses left out, blanks all alike, and values where something stood in for them. */
function shapeOf(node: Nodes, filling: Filling): string {
  const own = 'depth' in node ? `${node.type}${node.depth}` : node.type;
  if (node.type === 'link' && isBareAddress(node)) return own;
  if ('children' in node) return `${own}(${node.children.map((child) => shapeOf(child, filling)).join()})`;
  if (!('value' in node)) return own;
  const words = node.value.replaceAll(standIn, (found, index: string) => {
    const isMeant = node.type !== 'text' || filling.isPlain[Number(index)];
    return isMeant ? (filling.slots[Number(index)]?.value ?? '') : found;
  });
  return `${own}${JSON.stringify(words.replaceAll(/\s+/g, ' ').trim())}`;
}

/** Whether an address is shown as it is: `https://…`, `<https://…>`. */
function isBareAddress(link: Link): boolean {
  const [shown] = link.children;
  return shown?.position?.start.offset === link.position?.start.offset || link.url === wordsOf(link);
}

/** Without what no text may hold, so that nothing is taken out of it later. Lines and tabs stay. */
function cleaned(value: string): string {
  const clean = value
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\ue000-\ue003]/gu, '');
  return clean.trim() === '' ? nothing : clean;
}
