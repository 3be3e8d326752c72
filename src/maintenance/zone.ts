import { DateTime, IANAZone } from 'luxon';
import type { Instant } from '../core/clock.ts';

/**
 * The IANA name of a zone. `HST`, which people in Hawaii write, means Pacific/Honolulu: not every build of the
 * zone data still knows the three letters.
 */
export function zoneNamed(name: string): string {
  return name.toUpperCase() === 'HST' ? 'Pacific/Honolulu' : name;
}

/** Whether such a zone exists. */
export function isZone(name: string): boolean {
  return IANAZone.isValidZone(zoneNamed(name));
}

/** A moment by the calendar of a zone. */
export function inZone(at: Instant, zone: string): DateTime {
  return DateTime.fromMillis(at, { zone: zoneNamed(zone), locale: 'en-GB' });
}

/** The date of a moment in a zone: `2026-11-21`. */
export function dateIn(at: Instant, zone: string): string {
  return inZone(at, zone).toFormat('yyyy-MM-dd');
}

/** The first moment of a date in a zone (which is not midnight where the clocks skip midnight). */
export function startOfDate(date: string, zone: string): Instant {
  return DateTime.fromISO(date, { zone: zoneNamed(zone) })
    .startOf('day')
    .toMillis();
}
