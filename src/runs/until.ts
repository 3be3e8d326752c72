import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';
import type { WaitStep } from '../runbooks/step.ts';

/** When a wait is over: after its span, or the next time that the wall clock of the zone shows its time. */
export function untilOf({ until }: WaitStep, from: Instant, zoneOfService: string): Instant {
  if (until.kind === 'span') return from + until.span;
  if (until.kind !== 'time') return from;
  const [hour = 0, minute = 0] = until.time.split(':').map(Number);
  const begin = DateTime.fromMillis(from, { zone: until.zone ?? zoneOfService });
  const today = begin.set({ hour, minute, second: 0, millisecond: 0 });
  return (
    today.toMillis() > from ? today : begin.plus({ days: 1 }).set({ hour, minute, second: 0, millisecond: 0 })
  ).toMillis();
}
