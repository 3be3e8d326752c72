import { formatMoment } from '../../core/moment.ts';
import { type Span, spansOf, type Text } from '../../core/text.ts';
import { commandLine } from '../slash-command.ts';
import { escapeCode, escapeMrkdwn, escapeText, joinEscaped, plainWord, withoutControls } from './escape.ts';
import { linkAddress } from './link.ts';
import type { Names } from './names.ts';
import { shortenText } from './shorten-text.ts';
import { signs } from './signs.ts';

/** Names are shown up to this length. */
const nameLimit = 100;

/**
 * A text as `mrkdwn`, for the places where Slack takes no rich text (fields, context). Cut before it is
 * escaped, so that no mark is cut in two.
 * @param limit the longest that Slack takes there, in characters after escaping
 */
export function mrkdwn(text: Text, names: Names, limit: number): string {
  let room = limit;
  for (;;) {
    const rendered = joinEscaped(spansOf(shortenText(text, room)).map((span) => mrkdwnSpan(span, names)));
    if (rendered.length <= limit || room === 0) return rendered;
    room = Math.floor(room * 0.7);
  }
}

function mrkdwnSpan(span: Span, names: Names): string {
  if (typeof span === 'string') return escapeMrkdwn(withoutControls(span));
  if ('bold' in span) return wrapped('*', escapeMrkdwn(withoutControls(span.bold)));
  if ('italic' in span) return wrapped('_', escapeMrkdwn(withoutControls(span.italic)));
  if ('code' in span) return wrapped('`', escapeCode(withoutControls(span.code)));
  if ('command' in span) return wrapped('`', escapeCode(withoutControls(commandLine(span.command))));
  if ('time' in span) {
    const formats = { time: '{time}', date: '{date_short_pretty}', both: '{date_short_pretty} {time}' };
    const fallback = escapeText(formatMoment(span.time, span.zone ?? 'UTC', span.style));
    return `<!date^${Math.floor(span.time / 1000)}^${formats[span.style ?? 'both']}|${fallback}>`;
  }
  if ('person' in span) {
    return span.notify && names.isUser(span.person)
      ? `<@${span.person}>`
      : `*${escapeMrkdwn(plainWord(names.person(span.person), nameLimit))}*`;
  }
  if ('channel' in span) {
    const id = names.channelId(span.channel);
    return id ? `<#${id}>` : escapeMrkdwn(plainWord(span.channel, nameLimit));
  }
  if ('status' in span) return `:${signs[span.status].emoji}: ${signs[span.status].word}`;
  const address = linkAddress(span.link);
  const label = plainWord(span.label, nameLimit);
  return address ? `<${address}|${escapeText(label).replaceAll('|', '¦')}>` : escapeMrkdwn(label);
}

/** Between marks there must be something, and no blank beside them; else the marks would be shown. */
function wrapped(mark: string, words: string): string {
  const inner = words.trim();
  return inner === '' ? words : `${mark}${inner}${mark}${/\s$/.test(words) ? ' ' : ''}`;
}
