import { IANAZone } from 'luxon';
import type { Instant, Milliseconds } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';

/** So far apart the offset is looked at. Since 1990 no zone has changed its clocks twice in less than a week. */
const stride: Milliseconds = 3 * 86_400_000;

/** A stretch of time in which a zone's clocks stand at one offset from UTC. */
export interface OffsetSpan {
  /** The first instant of the stretch, or the start of what was asked for. */
  readonly from: Instant;
  /** The first instant after it. */
  readonly to: Instant;
  /** Wall clock minus UTC. */
  readonly offset: Milliseconds;
}

/**
 * The stretches of one offset that cover `[from, to)`, in order.
 * @throws WatchkeeperError `schedule.invalid` when the zone is not in the time zone database
 */
export function offsetSpans(zoneName: string, from: Instant, to: Instant): OffsetSpan[] {
  const zone = IANAZone.create(zoneName);
  if (!zone.isValid)
    throw new WatchkeeperError(
      'schedule.invalid',
      `"${zoneName}" is no time zone. Use a name of the time zone database, such as America/New_York or UTC.`,
    );
  const offsetAt = (at: Instant): Milliseconds => Math.round(zone.offset(at) * 60_000);

  const spans: OffsetSpan[] = [];
  let begin = from;
  let offset = offsetAt(from);
  let known = from;
  while (known < to) {
    const next = Math.min(to, (Math.floor(known / stride) + 1) * stride);
    const offsetThen = offsetAt(next);
    if (offsetThen !== offset) {
      const change = firstChange(offsetAt, known, next, offset);
      spans.push({ from: begin, to: change, offset });
      begin = change;
      offset = offsetThen;
    }
    known = next;
  }
  if (begin < to) spans.push({ from: begin, to, offset });
  return spans;
}

/** The first instant after `before` at which the offset is no longer what it was. */
function firstChange(
  offsetAt: (at: Instant) => Milliseconds,
  before: Instant,
  after: Instant,
  offset: Milliseconds,
): Instant {
  let same = before;
  let changed = after;
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAt(middle) === offset) same = middle;
    else changed = middle;
  }
  return changed;
}
