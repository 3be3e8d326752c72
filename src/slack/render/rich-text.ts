import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import { formatMoment } from '../../core/moment.ts';
import type { Line } from '../../core/reply.ts';
import { type Span, spansOf, type Text } from '../../core/text.ts';
import { commandLine } from '../slash-command.ts';
import { plainWord, withoutControls } from './escape.ts';
import { linkAddress } from './link.ts';
import type { Names } from './names.ts';
import { shortenText } from './shorten-text.ts';
import { signs } from './signs.ts';

/** Names are shown up to this length, a line and its detail up to these. */
const nameLimit = 100;
const lineLimit = 700;
const detailLimit = 400;

/**
 * Text as Slack's rich text. Its text elements are never read as marks: no mention, link, emoji or formatting
 * can come out of a string, whatever is in it.
 */
export function richElements(
  text: Text,
  names: Names,
  style?: { bold?: true; italic?: true },
): RichTextElement[] {
  return spansOf(text).flatMap((span) => richElement(span, names, style));
}

function richElement(span: Span, names: Names, style?: { bold?: true; italic?: true }): RichTextElement[] {
  if (typeof span === 'string') return plain(span, style);
  if ('bold' in span) return plain(span.bold, { bold: true });
  if ('italic' in span) return plain(span.italic, { italic: true });
  if ('code' in span) return codeElements(span.code);
  if ('command' in span) return codeElements(commandLine(span.command));
  if ('time' in span) return [dateElement(span, style)];
  if ('person' in span) {
    if (span.notify && names.isUser(span.person)) return [{ type: 'user', user_id: span.person }];
    return plain(plainWord(names.person(span.person), nameLimit), { bold: true });
  }
  if ('channel' in span) {
    const id = names.channelId(span.channel);
    return id ? [{ type: 'channel', channel_id: id }] : plain(plainWord(span.channel, nameLimit), style);
  }
  if ('status' in span) {
    const { emoji, word } = signs[span.status];
    return [{ type: 'emoji', name: emoji }, ...plain(` ${word}`, style)];
  }
  const address = linkAddress(span.link);
  const label = plainWord(span.label, nameLimit);
  return address ? [{ type: 'link', url: address, text: label }] : plain(label, style);
}

function codeElements(text: string): RichTextElement[] {
  return plain(text.replaceAll(/\s*\n\s*/g, ' '), { code: true });
}

function plain(text: string, style?: { bold?: true; italic?: true; code?: true }): RichTextElement[] {
  const shown = withoutControls(text);
  if (shown === '') return [];
  return [style ? { type: 'text', text: shown, style } : { type: 'text', text: shown }];
}

function dateElement(
  span: Extract<Span, { time: number }>,
  style?: { bold?: true; italic?: true },
): RichTextElement {
  const formats = { time: '{time}', date: '{date_short_pretty}', both: '{date_short_pretty} {time}' };
  return {
    type: 'date',
    timestamp: Math.floor(span.time / 1000),
    format: formats[span.style ?? 'both'],
    fallback: formatMoment(span.time, span.zone ?? 'UTC', span.style),
    ...(style ? { style } : {}),
  };
}

/**
 * Lines below one another, each with its sign; the detail stands on a line of its own, below the words.
 * A line without any words is left out; undefined when none is left, for Slack refuses an empty block.
 */
export function richLines(lines: readonly Line[], names: Names): RichTextBlock | undefined {
  const written = lines.map((line) => lineElements(line, names)).filter(({ length }) => length > 0);
  if (written.length === 0) return undefined;
  const sections = written.map((elements, index): RichTextSection => {
    const isLast = index === written.length - 1;
    return {
      type: 'rich_text_section',
      elements: isLast ? elements : [...elements, { type: 'text', text: '\n' }],
    };
  });
  return { type: 'rich_text', elements: sections };
}

function lineElements(line: Line, names: Names): RichTextElement[] {
  const detail = line.detail ? richElements(shortenText(line.detail, detailLimit), names) : [];
  const indent = line.status ? '\n      ' : '\n';
  return [
    ...signElements(line),
    ...richElements(shortenText(line.text, lineLimit), names),
    ...(detail.length > 0 ? [{ type: 'text' as const, text: indent }, ...detail] : []),
  ];
}

function signElements(line: Line): RichTextElement[] {
  if (!line.status) return [];
  const sign = signs[line.status];
  const word: RichTextElement[] = line.status === 'ok' ? [] : [{ type: 'text', text: `${sign.word} · ` }];
  return [{ type: 'emoji', name: sign.emoji }, { type: 'text', text: ' ' }, ...word];
}
