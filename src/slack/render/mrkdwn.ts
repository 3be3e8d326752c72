import { formatMoment } from '../../core/moment.ts';
import { type Span, spansOf, type Text } from '../../core/text.ts';
import { escapeCode, escapeMrkdwn, escapeText, withoutControls } from './escape.ts';
import type { Names } from './names.ts';

/** A text as `mrkdwn`, for the places where Slack takes no rich text (fields, context). */
export function mrkdwn(text: Text, names: Names): string {
  return spansOf(text)
    .map((span) => mrkdwnSpan(span, names))
    .join('');
}

function mrkdwnSpan(span: Span, names: Names): string {
  if (typeof span === 'string') return escapeMrkdwn(withoutControls(span));
  if ('bold' in span) return `*${escapeMrkdwn(withoutControls(span.bold))}*`;
  if ('italic' in span) return `_${escapeMrkdwn(withoutControls(span.italic))}_`;
  if ('code' in span) return `\`${escapeCode(withoutControls(span.code))}\``;
  if ('time' in span) {
    const formats = { time: '{time}', date: '{date_short_pretty}', both: '{date_short_pretty} {time}' };
    const fallback = escapeText(formatMoment(span.time, span.zone ?? 'UTC', span.style));
    return `<!date^${Math.floor(span.time / 1000)}^${formats[span.style ?? 'both']}|${fallback}>`;
  }
  if ('person' in span) {
    return span.notify && names.isUser(span.person)
      ? `<@${span.person}>`
      : `*${escapeMrkdwn(names.person(span.person))}*`;
  }
  if ('channel' in span) {
    const id = names.channelId(span.channel);
    return id ? `<#${id}>` : escapeMrkdwn(span.channel);
  }
  return `<${span.link.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${escapeText(span.label)}>`;
}
