import type { Instant, Milliseconds } from '../core/clock.ts';
import type { WaitStep } from '../runbooks/step.ts';
import { offsetSpans } from '../schedule/offsets.ts';

const day: Milliseconds = 86_400_000;
/** Long enough that every time of day comes by, also when a day has 25 hours. */
const horizon: Milliseconds = 3 * day;

/**
 * When a wait is over: after its span, or the next time that the wall clock of the zone shows its time. A time that is
 * skipped when clocks are put forward is the moment right after the gap, as for schedules; of one that comes twice the
 * next one counts.
 * @param usualZone where the step names none
 */
export function untilOf({ until }: WaitStep, from: Instant, usualZone: string): Instant {
  if (until.kind === 'span') return from + until.span;
  if (until.kind !== 'time') return from;
  const [hour = 0, minute = 0] = until.time.split(':').map(Number);
  const wanted = (hour * 60 + minute) * 60_000;
  const spans = offsetSpans(until.zone ?? usualZone, from + 1, from + horizon);
  const moments = spans.flatMap((span, index) => {
    const shown = nextShowing(wanted, span.from + span.offset) - span.offset;
    const after = spans[index + 1];
    const skipped = after && nextShowing(wanted, span.to + span.offset) < span.to + after.offset;
    return [...(shown < span.to ? [shown] : []), ...(skipped ? [span.to] : [])];
  });
  return Math.min(...moments);
}

/** The first wall-clock reading at or after another one that shows a time of day. */
function nextShowing(time: Milliseconds, wall: number): number {
  const since = (((wall - time) % day) + day) % day;
  return since === 0 ? wall : wall + day - since;
}
