import { formatMoment } from '../../core/moment.ts';
import { planLines } from '../../core/plan-lines.ts';
import type { Document, Line, Part } from '../../core/reply.ts';
import { shorten, spansOf, type Text } from '../../core/text.ts';
import { commandLine } from '../slash-command.ts';
import { escapeText, withoutControls } from './escape.ts';
import type { Names } from './names.ts';
import { signs } from './signs.ts';

/** Slack advises to keep a message's text below this. */
const textLimit = 3_500;

/** The whole document as one text, for notifications, screen readers and clients that show no blocks. */
export function fallbackText(document: Document, names: Names): string {
  const sign = document.status ? `${signs[document.status].word}: ` : '';
  const body = document.parts.flatMap((part) => partText(part, names)).filter((line) => line !== '');
  const words = withoutControls([`${sign}${document.title}`, ...body].join('\n')).trim();
  // Cut before it is escaped, so that no escaped character is cut in two.
  for (let room = textLimit; ; room = Math.floor(room * 0.8)) {
    const escaped = escapeText(shorten(words, room));
    if (escaped.length <= textLimit) return escaped === '' ? '–' : escaped;
  }
}

/** A text without any markup. */
export function plainText(text: Text, names: Names): string {
  return spansOf(text)
    .map((span) => {
      if (typeof span === 'string') return span;
      if ('bold' in span) return span.bold;
      if ('italic' in span) return span.italic;
      if ('code' in span) return span.code;
      if ('command' in span) return commandLine(span.command);
      if ('time' in span) return formatMoment(span.time, span.zone ?? 'UTC', span.style);
      if ('person' in span) return names.person(span.person);
      if ('channel' in span) return span.channel;
      if ('status' in span) return signs[span.status].word;
      return `${span.label} (${span.link})`;
    })
    .join('');
}

function partText(part: Part, names: Names): string[] {
  switch (part.kind) {
    case 'heading':
      return [part.status ? `${part.text} (${signs[part.status].word})` : part.text];
    case 'text':
    case 'note':
      return [plainText(part.text, names)];
    case 'lines':
      return part.lines.flatMap((line) => lineText(line, names));
    case 'fields':
      return part.fields.map((field) => `${field.name}: ${plainText(field.value, names)}`);
    case 'table':
      return part.rows.map((row) => row.map((cell) => plainText(cell, names)).join(' · '));
    case 'chart':
      return [`${part.title}: ${plainText(part.words, names)}`];
    case 'plan':
      return [part.title, ...planLines(part).flatMap((line) => lineText(line, names))];
    case 'code':
    case 'markdown':
      return [part.text];
    case 'actions':
    case 'divider':
      return [];
  }
}

function lineText(line: Line, names: Names): string[] {
  const sign = line.status && line.status !== 'ok' ? `${signs[line.status].word}: ` : '';
  return [`${sign}${plainText(line.text, names)}`, ...(line.detail ? [plainText(line.detail, names)] : [])];
}
