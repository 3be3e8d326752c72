/** Between a moment and what the clock on the wall of a zone shows, for the date and time pickers. */

/** `2026-05-04T09:30` in that zone. */
export function wallOfMoment(timestamp: number, zone: string): string {
  return new Date((timestamp + offsetSeconds(timestamp, zone)) * 1000).toISOString().slice(0, 16);
}

/**
 * The Unix seconds at which the clock of that zone shows `wall` (`2026-05-04T09:30`), or null for what is
 * no date. A time that daylight saving leaves out is read with the offset from before the change.
 */
export function momentOfWall(wall: string, zone: string): number | null {
  const asUtc = Date.parse(`${wall}Z`) / 1000;
  if (!Number.isFinite(asUtc)) return null;
  const first = asUtc - offsetSeconds(asUtc, zone);
  const second = asUtc - offsetSeconds(first, zone);
  if (wallOfMoment(second, zone) === wall.slice(0, 16)) return second;
  return asUtc - offsetSeconds(asUtc - 86_400, zone);
}

function offsetSeconds(timestamp: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(timestamp * 1000).find((part) => part.type === 'timeZoneName');
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name?.value ?? '');
  if (match === null) return 0;
  const [, sign, hours, minutes, seconds = '0'] = match;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}
