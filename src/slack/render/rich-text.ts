import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import { formatMoment } from '../../core/moment.ts';
import type { Line } from '../../core/reply.ts';
import { type Span, spansOf, type Text } from '../../core/text.ts';
import { withoutControls } from './escape.ts';
import type { Names } from './names.ts';
import { signs } from './signs.ts';

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
  if ('code' in span) return plain(span.code.replaceAll(/\s*\n\s*/g, ' '), { code: true });
  if ('time' in span) return [dateElement(span, style)];
  if ('person' in span) {
    if (span.notify && names.isUser(span.person)) return [{ type: 'user', user_id: span.person }];
    return plain(names.person(span.person), { bold: true });
  }
  if ('channel' in span) {
    const id = names.channelId(span.channel);
    return id ? [{ type: 'channel', channel_id: id }] : plain(span.channel, style);
  }
  return [{ type: 'link', url: span.link, text: span.label }];
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

/** Lines below one another, each with its sign; the detail stands on a line of its own, indented by a dash. */
export function richLines(lines: readonly Line[], names: Names): RichTextBlock {
  const sections = lines.map((line, index): RichTextSection => {
    const elements: RichTextElement[] = [...signElements(line), ...richElements(line.text, names)];
    if (line.detail) elements.push({ type: 'text', text: '\n      ' }, ...richElements(line.detail, names));
    if (index < lines.length - 1) elements.push({ type: 'text', text: '\n' });
    return { type: 'rich_text_section', elements };
  });
  return { type: 'rich_text', elements: sections };
}

function signElements(line: Line): RichTextElement[] {
  if (!line.status) return [];
  const sign = signs[line.status];
  const word: RichTextElement[] = line.status === 'ok' ? [] : [{ type: 'text', text: `${sign.word} · ` }];
  return [{ type: 'emoji', name: sign.emoji }, { type: 'text', text: ' ' }, ...word];
}
