import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';
import type { Schedule } from './schedule.ts';

/**
 * Which quiet day of the schedule the moment falls on, in the schedule's zone: `Sunday 2026-03-08`, or for a
 * day that is named by its date `2026-12-25`. Undefined on a day like any other.
 */
export function quietDayAt(
  schedule: Pick<Schedule, 'quietDays' | 'timezone'>,
  at: Instant,
): string | undefined {
  const local = DateTime.fromMillis(at, { zone: schedule.timezone, locale: 'en' });
  const date = local.toFormat('yyyy-MM-dd');
  if (schedule.quietDays.dates.includes(date)) return date;
  if (schedule.quietDays.weekdays.includes(local.weekday)) return `${local.toFormat('cccc')} ${date}`;
  return undefined;
}
