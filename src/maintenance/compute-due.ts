import { DateTime, type DurationLikeObject } from 'luxon';
import type { Instant } from '../core/clock.ts';
import type { Status } from '../core/status.ts';
import type { Due } from './due.ts';
import type { CalendarSpan, LastDone, MaintenanceItem } from './item.ts';
import { dateIn, inZone, isZone, startOfDate } from './zone.ts';

const day = 86_400_000;

/**
 * How a duty stands at a moment. The next due date is the last time plus the cadence, by the calendar of the
 * item's zone; a cadence with hours or minutes is due at an exact moment instead of by the end of a day.
 */
export function computeDue(item: MaintenanceItem, now: Instant): Due {
  if (item.flaw !== undefined) return unknown(item.flaw);
  if (!isZone(item.timezone)) return unknown(`There is no time zone “${item.timezone}”.`);
  const { lastDone } = item;
  if (lastDone === null) return unknown('Never recorded as done.');
  if (liesInTheFuture(lastDone, item.timezone, now))
    return unknown(`The last time it was done lies in the future (${lastDone.written}).`);
  const due = isExact(item.cadence) ? dueAtMoment(item, lastDone, now) : dueByDay(item, lastDone, now);
  return due ?? unknown('Its cadence leads to a date that no calendar has.');
}

/** Whether something was recorded as done at a time that has not come yet. A date that is today is not the future. */
export function liesInTheFuture(
  lastDone: Pick<LastDone, 'at' | 'dateOnly'>,
  zone: string,
  now: Instant,
): boolean {
  return lastDone.dateOnly ? dateIn(lastDone.at, zone) > dateIn(now, zone) : lastDone.at > now;
}

function isExact(span: CalendarSpan): boolean {
  return (span.hours ?? 0) > 0 || (span.minutes ?? 0) > 0;
}

/** Due by the end of a day: overdue from the first moment of the next one. */
function dueByDay(item: MaintenanceItem, lastDone: LastDone, now: Instant): Due | undefined {
  const zone = item.timezone;
  // Dates are counted in UTC, where every day has 24 hours and begins at midnight.
  const due = calendarDay(dateIn(lastDone.at, zone)).plus(luxonSpan(item.cadence));
  if (!due.isValid) return undefined;
  const today = calendarDay(dateIn(now, zone));
  const daysLeft = Math.round(due.diff(today, 'days').days);
  const dueDate = due.toFormat('yyyy-MM-dd');
  const overdueFrom = startOfDate(due.plus({ days: 1 }).toFormat('yyyy-MM-dd'), zone);
  return { status: statusByDay(item, due, today, now), dueDate, overdueFrom, daysLeft, reason: null };
}

function statusByDay(item: MaintenanceItem, due: DateTime, today: DateTime, now: Instant): Status {
  if (today > due) return 'critical';
  if (today.equals(due)) return 'warning';
  if (!isExact(item.warn)) return today >= due.minus(luxonSpan(item.warn)) ? 'warning' : 'ok';
  const startOfDueDay = inZone(startOfDate(due.toFormat('yyyy-MM-dd'), item.timezone), item.timezone);
  return now >= startOfDueDay.minus(luxonSpan(item.warn)).toMillis() ? 'warning' : 'ok';
}

/** Due at an exact moment. When only the date of the last time is known, the whole of that day counts. */
function dueAtMoment(item: MaintenanceItem, lastDone: LastDone, now: Instant): Due | undefined {
  const zone = item.timezone;
  const from = lastDone.dateOnly
    ? inZone(
        startOfDate(calendarDay(dateIn(lastDone.at, zone)).plus({ days: 1 }).toFormat('yyyy-MM-dd'), zone),
        zone,
      )
    : inZone(lastDone.at, zone);
  const due = from.plus(luxonSpan(item.cadence));
  if (!due.isValid) return undefined;
  const overdueFrom = due.toMillis();
  const overdue = now >= overdueFrom;
  const wholeDays = Math.floor((overdueFrom - now) / day);
  const warned = now >= due.minus(luxonSpan(item.warn)).toMillis();
  return {
    status: overdue ? 'critical' : warned ? 'warning' : 'ok',
    dueDate: dateIn(overdueFrom - 1, zone),
    overdueFrom,
    daysLeft: overdue ? Math.min(-1, wholeDays) : wholeDays,
    reason: null,
  };
}

function calendarDay(date: string): DateTime {
  return DateTime.fromISO(date, { zone: 'utc' });
}

function luxonSpan(span: CalendarSpan): DurationLikeObject {
  return { ...span };
}

function unknown(reason: string): Due {
  return { status: 'unknown', dueDate: null, overdueFrom: null, daysLeft: null, reason };
}
