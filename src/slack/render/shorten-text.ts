import { type Span, shorten, spansOf, type Text } from '../../core/text.ts';

/** Moments, people and channels are counted as so many characters, whatever is shown for them. */
const nominal = 20;

/** A text cut to at most `limit` characters of words, with an ellipsis where something was cut. */
export function shortenText(text: Text, limit: number): Text {
  const kept: Span[] = [];
  let room = limit;
  for (const span of spansOf(text)) {
    const length = lengthOf(span);
    if (length > room) return [...kept, cut(span, room)];
    kept.push(span);
    room -= length;
  }
  return kept;
}

function lengthOf(span: Span): number {
  if (typeof span === 'string') return span.length;
  if ('bold' in span) return span.bold.length;
  if ('italic' in span) return span.italic.length;
  if ('code' in span) return span.code.length;
  if ('command' in span) return span.command.length;
  if ('link' in span) return span.label.length;
  return nominal;
}

function cut(span: Span, room: number): Span {
  if (room < 1) return '…';
  if (typeof span === 'string') return shorten(span, room);
  if ('bold' in span) return { bold: shorten(span.bold, room) };
  if ('italic' in span) return { italic: shorten(span.italic, room) };
  if ('code' in span) return { code: shorten(span.code, room) };
  if ('command' in span) return { command: shorten(span.command, room) };
  if ('link' in span) return { link: span.link, label: shorten(span.label, room) };
  return '…';
}
