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

/** A calendar date (`2026-11-18`) in words: `Wed 18 Nov 2026`. */
export function formatDate(date: string): string {
  return DateTime.fromISO(date, { zone: 'UTC', locale: 'en-GB' }).toFormat('ccc d LLL yyyy');
}

/** The name of a zone as people say it: `New York`, `UTC`. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
