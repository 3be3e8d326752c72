import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';

/** How names carry a date: `yyyy-MM-dd` and the like, and the zone in which the date is meant. */
export interface DateForm {
  readonly format: string;
  readonly timezone: string;
}

/**
 * The moment at which the date begins that a name is, or begins with (`2026-03-01`, `2026-03-01.sql`).
 * @returns undefined when the name holds no such date, also when more digits follow it at once
 */
export function dateOfName(name: string, { format, timezone }: DateForm): Instant | undefined {
  const width = DateTime.fromObject({ year: 2026, month: 12, day: 31 }, { zone: 'utc' }).toFormat(
    format,
  ).length;
  if (/^\d/.test(name.slice(width))) return undefined;
  const date = DateTime.fromFormat(name.slice(0, width), format, { zone: timezone, locale: 'en-GB' });
  return date.isValid ? date.toMillis() : undefined;
}

/** Calendar days from one moment to another in a zone: 1 from any time yesterday to any time today. */
export function calendarDays(from: Instant, to: Instant, timezone: string): number {
  const day = (at: Instant) => DateTime.fromMillis(at, { zone: timezone }).startOf('day');
  return Math.round(day(to).diff(day(from), 'days').days);
}
