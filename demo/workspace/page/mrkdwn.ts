import { unescapeEntities } from './entities.ts';
import type { Inline } from './inline.ts';
import { parseInline } from './mrkdwn-inline.ts';

/** A piece of a mrkdwn text that stands on lines of its own. */
export type Paragraph =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'preformatted'; readonly text: string };

const fence = /```([\s\S]+?)```/g;
const quoteMark = /^(?:&gt;|>) ?/;

/**
 * Reads Slack's mrkdwn. Nothing is refused: marks that do not pair stay text. Markup inside code and
 * preformatted text is left alone.
 */
export function parseMrkdwn(source: string): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let position = 0;
  for (const match of source.matchAll(fence)) {
    paragraphs.push(...parseLines(trimOneBreak(source.slice(position, match.index), position > 0, true)));
    const text = unescapeEntities(match[1] ?? '').replace(/^\n/, '');
    paragraphs.push({ kind: 'preformatted', text: text.replace(/\n$/, '') });
    position = match.index + match[0].length;
  }
  paragraphs.push(...parseLines(trimOneBreak(source.slice(position), position > 0, false)));
  return paragraphs;
}

/** The line break beside a preformatted block belongs to the block. */
function trimOneBreak(text: string, afterBlock: boolean, beforeBlock: boolean): string {
  const start = afterBlock ? text.replace(/^\n/, '') : text;
  return beforeBlock ? start.replace(/\n$/, '') : start;
}

function parseLines(text: string): readonly Paragraph[] {
  if (text === '') return [];
  const paragraphs: Paragraph[] = [];
  let lines: string[] = [];
  let quoting = false;
  let quoteTheRest = false;
  const finish = (): void => {
    if (lines.length > 0) {
      paragraphs.push({ kind: quoting ? 'quote' : 'paragraph', children: parseInline(lines.join('\n')) });
    }
    lines = [];
  };
  for (const line of text.split('\n')) {
    const opensRest: boolean = !quoteTheRest && /^(?:&gt;|>){3}/.test(line);
    const isQuote = quoteTheRest || quoteMark.test(line);
    if (isQuote !== quoting) finish();
    quoting = isQuote;
    if (opensRest) lines.push(line.replace(/^(?:&gt;|>){3} ?/, ''));
    else lines.push(quoteTheRest ? line : line.replace(quoteMark, ''));
    quoteTheRest ||= opensRest;
  }
  finish();
  return paragraphs;
}
