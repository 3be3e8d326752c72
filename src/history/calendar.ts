import { DateTime } from 'luxon';
import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Span } from './history.ts';

const hour: Milliseconds = 3_600_000;

/** The hour of UTC that a moment lies in. */
export function hourOf(at: Instant): Span {
  const from = Math.floor(at / hour) * hour;
  return { from, to: from + hour };
}

/** The day of a zone that a moment lies in: 23 to 25 hours, from midnight (or what comes first that day) to the next. */
export function dayOf(at: Instant, zone: string): Span {
  const begin = DateTime.fromMillis(at, { zone }).startOf('day');
  return { from: begin.toMillis(), to: begin.plus({ days: 1 }).startOf('day').toMillis() };
}

/**
 * The moments at which the days of a span begin, and its end: edges for `HistoryReader.read`. The first day is
 * taken whole.
 */
export function daysOf({ from, to }: Span, zone: string): Instant[] {
  const edges: Instant[] = [];
  for (let day = dayOf(from, zone); day.from < to; day = dayOf(day.to, zone)) edges.push(day.from);
  return [...edges, to];
}

/** The midnight of a zone, so many days before the day of a moment. */
export function midnightBefore(at: Instant, days: number, zone: string): Instant {
  return DateTime.fromMillis(at, { zone }).startOf('day').minus({ days }).startOf('day').toMillis();
}
