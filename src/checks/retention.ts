import { DateTime } from 'luxon';
import type { Instant, Milliseconds } from '../core/clock.ts';
import { count } from '../core/text.ts';
import type { CalendarSpan } from '../maintenance/item.ts';
import { newestSlots } from '../schedule/slots.ts';

/** What should be there: one file for each moment of a cron expression, for as long as `keep` says. */
export interface Retention {
  readonly cron: string;
  /** The zone of the cron expression, and of `keep`. */
  readonly timezone: string;
  /** A span by the calendar of the zone; or a number: the files of that many moments, the newest. */
  readonly keep: CalendarSpan | number;
  /** So long after its moment a file is late. */
  readonly late: Milliseconds;
  /** So much longer than `keep`, and `late` on top, a file may stay: cleaning up has moments of its own. */
  readonly grace: Milliseconds;
  /** Moments before this one are not asked for: there were no such files yet. */
  readonly since?: Instant;
}

/** A file that may be the one of a moment. */
export interface RetainedFile {
  readonly name: string;
  /** When it was written, or when the time (or day, or hour) begins that its name says. */
  readonly from: Instant;
  /** The first instant after what its name says; equal to `from` for an exact time. */
  readonly to: Instant;
  /** An empty file is no proof of anything, but may be kept too long. */
  readonly isEmpty: boolean;
}

/** How what is there compares with what should be there. */
export interface RetentionFinding {
  /** Moments whose file should be there now. */
  readonly expected: number;
  /** How many of them have one. */
  readonly present: number;
  /** Those that have none, although an older file is there; ascending. Holds the newest moment when that is late. */
  readonly missing: readonly Instant[];
  /** True: the newest moment whose file could be there by now has none. */
  readonly late: boolean;
  /** Moments within `keep` that are older than every file there is: deleted too early, or never made. */
  readonly tooShort: readonly Instant[];
  /** Names of files that are there longer than keep, late and grace together; oldest first. */
  readonly tooOld: readonly string[];
  /** Moments among `missing` and `tooShort` that have nothing but an empty file. */
  readonly empty: readonly Instant[];
}

/** More moments than this are not looked for. */
export const mostMoments = 5_000;

/** Clocks of file servers may be behind by this much. */
const skew = 5 * 60_000;

/**
 * Holds the files against the moments. Each file belongs to one moment: the last one that is not after it (or
 * not after the day that its name says), so that what was made by hand at noon stands for the night before.
 * @throws WatchkeeperError `schedule.invalid` when the expression or the zone is not valid
 */
export function judgeRetention(
  files: readonly RetainedFile[],
  retention: Retention,
  now: Instant,
): RetentionFinding {
  const { late, since = Number.NEGATIVE_INFINITY } = retention;
  const moments = momentsKept(retention, now);
  const covered = new Set<Instant>();
  const hollow = new Set<Instant>();
  for (const file of files) {
    const moment = momentOf(file, moments, now);
    if (moment !== undefined) (file.isEmpty ? hollow : covered).add(moment);
  }
  const due = moments.filter((moment) => moment + late <= now && moment >= since);
  const absent = due.filter((moment) => !covered.has(moment));
  const oldest = Math.min(...files.filter((file) => !file.isEmpty).map((file) => file.to));
  // Without any file there is no sign that they were ever deleted.
  const isTooShort = (moment: Instant) => Number.isFinite(oldest) && moment < oldest;
  const newest = due.at(-1);
  return {
    expected: due.length,
    present: due.length - absent.length,
    missing: absent.filter((moment) => !isTooShort(moment)),
    late: newest !== undefined && absent.includes(newest),
    tooShort: absent.filter(isTooShort),
    tooOld: keptTooLong(files, retention, now),
    empty: absent.filter((moment) => hollow.has(moment)),
  };
}

/** The moments up to now whose files are still to be kept, ascending. */
function momentsKept({ cron, timezone, keep, late }: Retention, now: Instant): Instant[] {
  if (typeof keep === 'number') return newestSlots(cron, timezone, 0, now, Math.min(keep, mostMoments)).slots;
  // Whoever deletes by the count of files does it up to an hour earlier when the clocks are put forward.
  const begin = before(now, keep, timezone) + late;
  return newestSlots(cron, timezone, begin, now, mostMoments).slots;
}

/** The last moment that is not after the file. Undefined when all of them are. */
function momentOf(file: RetainedFile, moments: readonly Instant[], now: Instant): Instant | undefined {
  const last = Math.min(Math.max(file.from, file.to - 1), Math.max(now, file.from));
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const moment = moments[middle] ?? 0;
    const interval = moment - (moments[middle - 1] ?? Number.NEGATIVE_INFINITY);
    if (moment - Math.min(skew, interval / 2) <= last) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1];
}

function keptTooLong(files: readonly RetainedFile[], retention: Retention, now: Instant): string[] {
  const { cron, timezone, keep, late, grace } = retention;
  const then = now - grace - late;
  const cutoff =
    typeof keep === 'number'
      ? (newestSlots(cron, timezone, 0, then, keep).slots[0] ?? Number.NEGATIVE_INFINITY) - skew
      : before(then, keep, timezone);
  return files
    .filter((file) => Math.max(file.from, file.to - 1) < cutoff)
    .sort((a, b) => a.from - b.from)
    .map((file) => file.name);
}

function before(at: Instant, span: CalendarSpan, zone: string): Instant {
  return DateTime.fromMillis(at, { zone }).minus(span).toMillis();
}

/** What is wrong, in a sentence; null when nothing is. */
export function describeRetention(finding: RetentionFinding, { timezone }: Retention): string | null {
  const { expected, present, missing, late, tooShort, tooOld } = finding;
  const hollow = new Set(finding.empty);
  const say = (moment: Instant) => `${formatMinute(moment, timezone)}${hollow.has(moment) ? ' (empty)' : ''}`;
  if (present === 0 && expected > 0 && tooShort.length === 0) {
    const all = hollow.size > 0 ? 'only empty ones are' : 'none is';
    return [`${all} there, although ${expected} should be`, ...tooLongPart(tooOld)].join('; ');
  }
  const newest = late ? (missing.at(-1) ?? tooShort.at(-1)) : undefined;
  const gaps = missing.filter((moment) => moment !== newest);
  const early = tooShort.filter((moment) => moment !== newest);
  const [first, last] = [early[0], early.at(-1)];
  const parts = [
    ...(newest === undefined ? [] : [`late: ${say(newest)}`]),
    ...(gaps.length === 0 ? [] : [`missing: ${some(gaps.map(say))}`]),
    ...(first === undefined || last === undefined
      ? []
      : [
          `kept too short: of ${expected} the oldest ${early.length === 1 ? `is gone (${say(first)})` : `${early.length} are gone (${say(first)} to ${say(last)})`}, deleted too early or never made`,
        ]),
    ...tooLongPart(tooOld),
  ];
  return parts.join('; ') || null;
}

function tooLongPart(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`kept too long: ${some(names)}`];
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${count(names.length - 3, 'more', 'more')}` : shown;
}

/** `2026-03-08 02:00`, by the clocks of the zone. */
export function formatMinute(at: Instant, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm');
}
