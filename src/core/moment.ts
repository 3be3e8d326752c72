import { DateTime } from 'luxon';
import type { Instant } from './clock.ts';

/** A moment in words, in a zone: `Mon 2 Mar 2026, 09:00 (New York)`, or only its date or time. */
export function formatMoment(at: Instant, zone: string, style: 'time' | 'date' | 'both' = 'both'): string {
  const moment = DateTime.fromMillis(at, { zone, locale: 'en-GB' });
  if (style === 'date') return moment.toFormat('ccc d LLL yyyy');
  const place = `(${placeOf(zone)})`;
  return style === 'time'
    ? `${moment.toFormat('HH:mm')} ${place}`
    : `${moment.toFormat('ccc d LLL yyyy, HH:mm')} ${place}`;
}

/** Up to half a year away, a date says by itself which year is meant. */
const sayableWithoutYear = 182;

/**
 * A calendar date (`2026-11-18`) in words: `Wed 18 Nov`, and with its year when it is more than half a year away.
 * @param daysAway how far from today it is, in days, before or after
 */
export function formatDate(date: string, daysAway: number): string {
  const isNear = Math.abs(daysAway) <= sayableWithoutYear;
  return DateTime.fromISO(date, { zone: 'UTC', locale: 'en-GB' }).toFormat(
    isNear ? 'ccc d LLL' : 'ccc d LLL yyyy',
  );
}

/** The name of a zone as people say it: `New York`, `UTC`. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
