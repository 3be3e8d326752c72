import type { CalendarSpan } from './item.ts';

type Unit = keyof CalendarSpan;

const words: Readonly<Record<string, Unit>> = {
  min: 'minutes',
  minute: 'minutes',
  minutes: 'minutes',
  h: 'hours',
  hour: 'hours',
  hours: 'hours',
  d: 'days',
  day: 'days',
  days: 'days',
  w: 'weeks',
  week: 'weeks',
  weeks: 'weeks',
  mo: 'months',
  month: 'months',
  months: 'months',
  y: 'years',
  year: 'years',
  years: 'years',
};

/** Longer than any duty: keeps dates computed from a span inside what a calendar can hold. */
const mostOfOneUnit = 100_000;

/**
 * Reads a calendar span as people and programs write it: `90d`, `2w`, `3mo`, `3 months`, `1y 6mo`,
 * or as an ISO 8601 duration in whole numbers: `P90D`, `P3M`, `P1Y6M`, `PT12H`.
 * A bare `m` is refused outside ISO durations: it could mean months or minutes.
 * @returns undefined when the text is no such span, or when it is zero
 */
export function parseCalendarSpan(text: string): CalendarSpan | undefined {
  const trimmed = text.trim();
  const span = /^p/i.test(trimmed) ? parseIso(trimmed) : parseWords(trimmed);
  if (!span) return undefined;
  const amounts = Object.values(span);
  const sound = amounts.some((amount) => amount > 0) && amounts.every((amount) => amount <= mostOfOneUnit);
  return sound ? span : undefined;
}

function parseWords(text: string): CalendarSpan | undefined {
  if (!/^(\d+\s*[a-z]+[\s,]*)+$/i.test(text)) return undefined;
  const span: Partial<Record<Unit, number>> = {};
  for (const [, amount, word] of text.matchAll(/(\d+)\s*([a-z]+)/gi)) {
    const unit = words[(word ?? '').toLowerCase()];
    if (!unit || span[unit] !== undefined) return undefined;
    span[unit] = Number(amount);
  }
  return span;
}

function parseIso(text: string): CalendarSpan | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?)?$/i.exec(text);
  if (!match) return undefined;
  const [, years, months, weeks, days, , hours, minutes] = match;
  const span: Partial<Record<Unit, number>> = {};
  if (years) span.years = Number(years);
  if (months) span.months = Number(months);
  if (weeks) span.weeks = Number(weeks);
  if (days) span.days = Number(days);
  if (hours) span.hours = Number(hours);
  if (minutes) span.minutes = Number(minutes);
  return span;
}
