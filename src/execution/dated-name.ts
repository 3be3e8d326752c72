import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';

/** How names carry a date: `yyyy-MM-dd` and the like, and the zone in which the date is meant. */
export interface DateForm {
  readonly format: string;
  readonly timezone: string;
  /** Regular expression whose first group is the date; without it the name begins with the date. */
  readonly find?: string;
}

/** What a name says: the day, the hour or the exact time. */
export interface NamedSpan {
  readonly from: Instant;
  /** The first instant after it; equal to `from` for an exact time. */
  readonly to: Instant;
}

/**
 * The time (or the beginning of the day, when it says no more) that a name is, begins with or holds where
 * `find` says (`2026-03-01`, `2026-03-01.sql`, `backup_20260301_020000_full.sql`).
 * @returns undefined when the name holds no such date, also when it begins with one and more digits follow at once
 */
export function spanOfName(name: string, form: DateForm): NamedSpan | undefined {
  const { format, timezone } = form;
  const written = form.find === undefined ? beginningOf(name, format) : new RegExp(form.find).exec(name)?.[1];
  if (written === undefined) return undefined;
  const date = DateTime.fromFormat(written, format, { zone: timezone, locale: 'en-GB' });
  if (!date.isValid) return undefined;
  const unit = precisionOf(format);
  return {
    from: date.toMillis(),
    to: unit === undefined ? date.toMillis() : date.plus({ [unit]: 1 }).toMillis(),
  };
}

function beginningOf(name: string, format: string): string | undefined {
  const width = DateTime.fromObject({ year: 2026, month: 12, day: 31 }, { zone: 'utc' }).toFormat(
    format,
  ).length;
  return /^\d/.test(name.slice(width)) ? undefined : name.slice(0, width);
}

/** Undefined when minutes are said. */
function precisionOf(format: string): 'day' | 'hour' | undefined {
  const said = format.replaceAll(/'[^']*'/g, '');
  if (/[mtTfF]/.test(said)) return undefined;
  return /[Hh]/.test(said) ? 'hour' : 'day';
}

/** Calendar days from one moment to another in a zone: 1 from any time yesterday to any time today. */
export function calendarDays(from: Instant, to: Instant, timezone: string): number {
  const day = (at: Instant) => DateTime.fromMillis(at, { zone: timezone }).startOf('day');
  return Math.round(day(to).diff(day(from), 'days').days);
}
