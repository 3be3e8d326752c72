/** Dates as Slack writes them (English, in the zone of the person who looks). Timestamps are Unix seconds. */

type Parts = Readonly<Record<string, string>>;

const daySeconds = 86_400;
const halfYearSeconds = 183 * daySeconds;

/**
 * Fills the tokens of a `<!date^…>` format.
 * @param now Unix seconds; decides on today, yesterday, tomorrow and on whether the year is said.
 */
export function formatSlackDate(timestamp: number, format: string, zone: string, now: number): string {
  return format.replace(/\{(\w+)\}/g, (token, name: string, offset: number) => {
    const text = fillToken(name, timestamp, zone, now);
    if (text === null) return token;
    return offset === 0 ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  });
}

function fillToken(name: string, timestamp: number, zone: string, now: number): string | null {
  const pretty = name.endsWith('_pretty') ? nearDay(timestamp, zone, now) : null;
  if (pretty !== null) return pretty;
  const parts = partsOf(timestamp, zone);
  const year = Math.abs(timestamp - now) < halfYearSeconds ? '' : `, ${parts.year}`;
  const ordinal = `${parts.month} ${withOrdinal(Number(parts.day))}`;
  switch (name.replace(/_pretty$/, '')) {
    case 'date_num':
      return isoDay(timestamp, zone);
    case 'date_slash':
      return `${isoDay(timestamp, zone).slice(5).replace('-', '/')}/${parts.year}`;
    case 'date':
      return `${ordinal}${year}`;
    case 'date_short':
      return `${(parts.month ?? '').slice(0, 3)} ${parts.day}${year}`;
    case 'date_long':
    case 'day_divider':
      return `${parts.weekday}, ${ordinal}${year}`;
    case 'time':
      return formatTime(timestamp, zone);
    case 'time_secs':
      return `${parts.hour}:${parts.minute}:${parts.second} ${parts.dayPeriod}`;
    case 'ago':
      return formatAgo(timestamp, now);
    default:
      return null;
  }
}

/** `6:39 AM` */
export function formatTime(timestamp: number, zone: string): string {
  const parts = partsOf(timestamp, zone);
  return `${parts.hour}:${parts.minute} ${parts.dayPeriod}`;
}

/** The whole truth, for a tooltip: `Tuesday, February 18th, 2014 at 6:39:42 AM PST`. */
export function formatFull(timestamp: number, zone: string): string {
  const parts = partsOf(timestamp, zone);
  const day = `${parts.weekday}, ${parts.month} ${withOrdinal(Number(parts.day))}, ${parts.year}`;
  return `${day} at ${parts.hour}:${parts.minute}:${parts.second} ${parts.dayPeriod} ${parts.timeZoneName}`;
}

/** The heading over the messages of one day: `Today`, `Yesterday`, `Tuesday, February 18th`. */
export function formatDay(timestamp: number, zone: string, now: number): string {
  return formatSlackDate(timestamp, '{date_long_pretty}', zone, now);
}

/** The day in that zone as `2014-02-18`. */
export function isoDay(timestamp: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(timestamp * 1000);
}

/** `3 minutes ago`, `in 2 hours`, `just now`. */
export function formatAgo(timestamp: number, now: number): string {
  const distance = timestamp - now;
  const units = [
    ['year', 365 * daySeconds],
    ['month', 30 * daySeconds],
    ['day', daySeconds],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const unit = units.find(([, seconds]) => Math.abs(distance) >= seconds);
  if (unit === undefined) return 'just now';
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
  return words.format(Math.trunc(distance / unit[1]), unit[0]);
}

function nearDay(timestamp: number, zone: string, now: number): string | null {
  const day = isoDay(timestamp, zone);
  const today = isoDay(now, zone);
  const distance = Math.round((Date.parse(day) - Date.parse(today)) / (daySeconds * 1000));
  return distance === 0 ? 'today' : distance === -1 ? 'yesterday' : distance === 1 ? 'tomorrow' : null;
}

function withOrdinal(day: number): string {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')}`;
}

function partsOf(timestamp: number, zone: string): Parts {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    hour12: true,
    timeZoneName: 'short',
  });
  return Object.fromEntries(format.formatToParts(timestamp * 1000).map((part) => [part.type, part.value]));
}
