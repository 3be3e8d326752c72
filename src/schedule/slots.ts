import type { Instant, Milliseconds } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { readCron } from './cron.ts';
import { matchesDay } from './cron-days.ts';
import type { CronExpression } from './cron-expression.ts';
import { type OffsetSpan, offsetSpans } from './offsets.ts';

const minute: Milliseconds = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Offsets reach from -12 h to +14 h, so two days around an instant hold every wall time that it may have. */
const margin = 2 * day;

/**
 * Clock changes of more than three hours are a new calendar, not daylight saving (Samoa left out a whole day):
 * nothing is made up for and nothing is held back. The number is that of Debian's cron(8).
 */
const longestRepair = 3 * hour;

/**
 * The longest that an expression which fires at all can rest: 29 February on one given weekday comes every 28
 * years, and every 40 years across a century year without leap day.
 */
const longestRest = 41 * 366 * day;

/**
 * The due moments of a cron expression after `after` (exclusive) and up to `upTo` (inclusive), ascending, each once.
 *
 * Over changes of the clocks it does what Debian's cron(8) does:
 * - A job at fixed times (neither the minute nor the hour field begins with `*`) whose wall time falls into a gap
 *   is due at the end of the gap; several of its times in one gap are one slot, since a slot is its moment.
 *   A wall time that occurs twice counts the first time only.
 * - A wildcard job is due at every real minute whose wall time matches: it keeps its intervals in the repeated
 *   hour, and wall times that do not exist do not occur.
 * - Changes of more than three hours are not repaired.
 *
 * @throws WatchkeeperError `schedule.invalid` when the expression or the zone is not valid
 */
export function slotsBetween(cron: string, zone: string, after: Instant, upTo: Instant): Instant[] {
  const expression = expressionOf(cron);
  if (upTo <= after) return [];
  const spans = offsetSpans(zone, after - margin, upTo + margin);
  const wallTimes = expression.hours.flatMap((h) => expression.minutes.map((m) => h * hour + m * minute));
  const found: Instant[] = [];
  const lastDate = upTo + day;
  let position = 0;
  for (let date = Math.floor((after - day) / day) * day; date <= lastDate; date += day) {
    if (!matchesDay(expression, new Date(date))) continue;
    // Spans that ended long before this date do not matter to it or to any later one.
    while ((spans[position]?.to ?? Number.POSITIVE_INFINITY) < date - margin) position += 1;
    const nearby = spansNear(spans, position, date + margin);
    const [only] = nearby;
    for (const wallTime of wallTimes) {
      // On most days the clocks stand still.
      if (nearby.length === 1 && only) found.push(date + wallTime - only.offset);
      else found.push(...instantsOf(date + wallTime, nearby, expression.wildcardTime));
    }
  }
  return ascendingOnce(found.filter((instant) => instant > after && instant <= upTo));
}

/**
 * The next `count` due moments after `from` (exclusive), ascending. Fewer, or none, only when the expression does
 * not fire within 41 years (see `longestRest`).
 * @throws WatchkeeperError `schedule.invalid` when the expression or the zone is not valid
 */
export function nextSlots(cron: string, zone: string, from: Instant, count: number): Instant[] {
  const found: Instant[] = [];
  let searched = from;
  let window = 2 * day;
  while (found.length < count && searched - (found.at(-1) ?? from) < longestRest) {
    found.push(...slotsBetween(cron, zone, searched, searched + window));
    searched += window;
    window = Math.min(2 * window, 366 * day);
  }
  return found.slice(0, Math.max(0, count));
}

/**
 * The newest due moments after `after` and up to `upTo`, ascending, at most `limit` of them; `complete` is false
 * when there were more. Its cost does not grow with the span, so a clock that stood at 1970 does no harm.
 * @throws WatchkeeperError `schedule.invalid` when the expression or the zone is not valid
 */
export function newestSlots(
  cron: string,
  zone: string,
  after: Instant,
  upTo: Instant,
  limit: number,
): { readonly slots: Instant[]; readonly complete: boolean } {
  for (let window = 2 * day; ; window *= 2) {
    const start = Math.max(after, upTo - window);
    const slots = slotsBetween(cron, zone, start, upTo);
    if (slots.length > limit) return { slots: slots.slice(-limit), complete: false };
    if (start <= after) return { slots, complete: true };
  }
}

/** @throws WatchkeeperError `schedule.invalid` */
function expressionOf(cron: string): CronExpression {
  const reading = readCron(cron);
  if (!reading.valid) throw new WatchkeeperError('schedule.invalid', reading.reason);
  return reading.expression;
}

/** Sorts, and drops what is there twice: a gap folds several wall times into one instant. */
function ascendingOnce(instants: Instant[]): Instant[] {
  return instants.sort((a, b) => a - b).filter((instant, index) => instant !== instants[index - 1]);
}

function spansNear(spans: readonly OffsetSpan[], position: number, before: Instant): OffsetSpan[] {
  const nearby: OffsetSpan[] = [];
  for (let index = position; index < spans.length; index += 1) {
    const span = spans[index];
    if (!span || span.from > before) break;
    nearby.push(span);
  }
  return nearby;
}

/** When a wall time (written as if it were UTC) is due. */
function instantsOf(wall: Milliseconds, spans: readonly OffsetSpan[], wildcard: boolean): Instant[] {
  const instants: Instant[] = [];
  let previous: OffsetSpan | undefined;
  let seenIn: OffsetSpan | undefined;
  for (const span of spans) {
    const change = previous ? span.offset - previous.offset : 0;
    const inGap = previous && wall >= span.from + previous.offset && wall < span.from + span.offset;
    if (inGap && !wildcard && change <= longestRepair) instants.push(span.from);
    const instant = wall - span.offset;
    if (instant >= span.from && instant < span.to) {
      const isRepeat = seenIn !== undefined && seenIn.offset - span.offset <= longestRepair;
      if (wildcard || !isRepeat) instants.push(instant);
      seenIn = span;
    }
    previous = span;
  }
  return instants;
}
