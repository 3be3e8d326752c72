import { DateTime, IANAZone } from 'luxon';
import type { Instant } from '../core/clock.ts';

/** How the lines of a log are dated. */
export interface LogTime {
  /** One of `logForms`, or a form such as `dd.MM.yyyy HH:mm:ss`. */
  readonly format: string;
  /** Regular expression whose first group is the time; without it the time stands where the form usually has it. */
  readonly find?: string;
  /** The zone of times that name none. */
  readonly timezone: string;
}

/**
 * The moments that a line may mean, earliest first: none when it is not dated, two when the clocks were
 * put back and the hour comes twice.
 * @param latest for times without a year: the year is the last one that is not after this
 */
export type ReadLogTime = (line: string, latest: Instant) => readonly Instant[];

/** The parts of a time as a form finds them. */
type Parts = Readonly<Record<string, string | undefined>>;

const clockTime = '(?<hour>\\d\\d):(?<minute>\\d\\d)';

/** Where each form stands in a line, and how it is written. */
const forms: Readonly<Record<string, { readonly before: string; readonly form: string }>> = {
  iso: {
    before: '^\\W{0,3}',
    form: `(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)[T ]${clockTime}(?::(?<second>\\d\\d)(?:[.,](?<part>\\d{1,9}))?)? ?(?<zone>Z\\b|UTC\\b|GMT\\b|[+-]\\d\\d:?\\d\\d(?!\\d))?`,
  },
  common: {
    before: '\\[',
    form: `(?<day>\\d\\d)/(?<name>[A-Z][a-z]{2})/(?<year>\\d{4}):${clockTime}:(?<second>\\d\\d) (?<zone>[+-]\\d{4})`,
  },
  syslog: {
    before: '^(?:<\\d{1,3}>)?',
    form: `(?<name>[A-Z][a-z]{2}) {1,2}(?<day>\\d{1,2}) ${clockTime}:(?<second>\\d\\d)`,
  },
  epoch: { before: '^\\W{0,3}', form: '(?<epoch>\\d{10})(?:[.,](?<part>\\d{1,9})|(?<milli>\\d{3}))?(?!\\d)' },
};

/** The forms that have a name. */
export const logForms: readonly string[] = Object.keys(forms);

/** True when a form of luxon says day and time, so that a written one can be read back. */
export function isWholeForm(format: string): boolean {
  // Luxon writes whole dates for D, and Y as it stands: what other libraries take for day and year.
  if (/[YD]/.test(format.replace(/'[^']*'/g, ''))) return false;
  const moment = DateTime.utc(2013, 11, 8, 17, 23);
  const read = DateTime.fromFormat(moment.toFormat(format), format, { zone: 'utc', locale: 'en-US' });
  return read.isValid && read.startOf('minute').equals(moment.setLocale('en-US'));
}

/** Reads the times of lines. */
export function createLogTime({ format, find, timezone }: LogTime): ReadLogTime {
  const named = forms[format];
  const place = find === undefined ? undefined : new RegExp(find);
  const read = named
    ? readNamed(new RegExp((place ? '^\\s*' : named.before) + named.form), timezone)
    : readByForm(format, timezone);
  // Lines of one second stand together.
  let last: { readonly text: string; readonly latest: Instant; readonly at: readonly Instant[] } | undefined;
  return (line, latest) => {
    const text = place ? place.exec(line)?.[1] : line.slice(0, 500);
    if (text === undefined) return [];
    if (place && last?.text === text && last.latest === latest) return last.at;
    const at = read(text, latest);
    last = { text, latest, at };
    return at;
  };
}

function readNamed(pattern: RegExp, timezone: string): ReadLogTime {
  const toMoments = zoned(timezone);
  return (text, latest) => {
    const parts = pattern.exec(text)?.groups;
    if (!parts) return [];
    if (parts.epoch !== undefined) return [Number(parts.epoch) * 1000 + milliseconds(parts)];
    if (parts.year !== undefined) return momentsOf(parts, Number(parts.year), toMoments);
    const year = new Date(latest).getUTCFullYear() + 1;
    for (const candidate of [year, year - 1, year - 2]) {
      const moments = momentsOf(parts, candidate, toMoments);
      if (moments[0] !== undefined && moments[0] <= latest) return moments;
    }
    return [];
  };
}

function readByForm(format: string, timezone: string): ReadLogTime {
  const parser = DateTime.buildFormatParser(format, { locale: 'en-US' });
  const namesZone = /[zZ]/.test(format.replace(/'[^']*'/g, ''));
  const toMoments = zoned(timezone);
  return (text) => {
    const options = { zone: namesZone ? timezone : 'utc', locale: 'en-US' };
    const read = DateTime.fromFormatParser(text.trim(), parser, options);
    if (!read.isValid) return [];
    return namesZone ? [read.toMillis()] : toMoments(read.toMillis());
  };
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function momentsOf(
  parts: Parts,
  year: number,
  toMoments: (local: number) => readonly Instant[],
): readonly Instant[] {
  const month =
    parts.month === undefined
      ? monthNames.indexOf((parts.name ?? '').toLowerCase())
      : Number(parts.month) - 1;
  const [day, hour, minute] = [Number(parts.day), Number(parts.hour), Number(parts.minute)];
  // A leap second is written as 60.
  const second = Math.min(Number(parts.second ?? 0), 59);
  const local = Date.UTC(year, month, day, hour, minute, second, milliseconds(parts));
  if (month < 0 || month > 11 || hour > 23 || minute > 59 || new Date(local).getUTCDate() !== day) return [];
  const { zone } = parts;
  if (zone === undefined) return toMoments(local);
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return [sign === '-' ? local + ahead : local - ahead];
}

function milliseconds({ part = '', milli }: Parts): number {
  return Number(milli ?? part.slice(0, 3).padEnd(3, '0'));
}

const quarterHour = 15 * 60_000;
const dayLong = 24 * 60 * 60_000;

/** From the wall clock of a zone (as if it were UTC) to the moments that it may mean. */
function zoned(timezone: string): (local: number) => readonly Instant[] {
  const zone = IANAZone.create(timezone);
  const offset = (at: Instant) => zone.offset(at) * 60_000;
  // Offsets change on the quarter hour, and asking for one is slow.
  const known = new Map<number, readonly number[]>();
  const offsetsAt = (local: number): readonly number[] => {
    const earlier = offset(local - dayLong);
    const later = offset(local + dayLong);
    const real = [...new Set([earlier, later])].filter((each) => offset(local - each) === each);
    // A time that the clocks jumped over means the one after it.
    return real.length > 0 ? real.sort((a, b) => b - a) : [earlier];
  };
  return (local) => {
    const quarter = Math.floor(local / quarterHour);
    let offsets = known.get(quarter);
    if (!offsets) {
      if (known.size > 1_000) known.clear();
      offsets = offsetsAt(quarter * quarterHour);
      known.set(quarter, offsets);
    }
    return offsets.map((each) => local - each);
  };
}
