import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { quietDayAt } from './quiet.ts';
import type { Schedule } from './schedule.ts';
import { nextSlots, slotsBetween } from './slots.ts';

/** A slot that is to come. */
export interface PlannedSlot {
  readonly schedule: Schedule;
  readonly dueAt: Instant;
  /** By the wall clock of the schedule's zone, with its offset: `2026-03-08T03:00:00-04:00`. */
  readonly local: string;
  /** Which quiet day it falls on (`Sunday 2026-03-08`), so that nothing will be done; null on other days. */
  readonly quietDay: string | null;
}

/**
 * The next `count` slots of each schedule after `from` (exclusive), all of them in the order in which they come due.
 * @throws WatchkeeperError `schedule.invalid` when an expression or a zone is not valid
 */
export function previewSchedules(
  schedules: readonly Schedule[],
  from: Instant,
  count: number,
): PlannedSlot[] {
  return inOrder(
    schedules.flatMap((schedule) =>
      nextSlots(schedule.cron, schedule.timezone, from, count).map((dueAt) => plan(schedule, dueAt)),
    ),
  );
}

/**
 * Every slot that comes due on one calendar day of a zone, in order.
 * @param date `2026-03-08`
 * @param zone whose day it is; the schedules may live in other zones
 * @throws WatchkeeperError `schedule.invalid` when date, zone or an expression is not valid
 */
export function slotsOfDay(schedules: readonly Schedule[], date: string, zone: string): PlannedSlot[] {
  const start = DateTime.fromISO(date, { zone }).startOf('day');
  if (!start.isValid)
    throw new WatchkeeperError(
      'schedule.invalid',
      `"${date}" in "${zone}" is no day. Write the date like 2026-03-08 and the zone like America/New_York.`,
    );
  const first = start.toMillis();
  const next = start.plus({ days: 1 }).startOf('day').toMillis();
  return inOrder(
    schedules.flatMap((schedule) =>
      slotsBetween(schedule.cron, schedule.timezone, first - 1, next - 1).map((dueAt) =>
        plan(schedule, dueAt),
      ),
    ),
  );
}

function plan(schedule: Schedule, dueAt: Instant): PlannedSlot {
  return {
    schedule,
    dueAt,
    local: DateTime.fromMillis(dueAt, { zone: schedule.timezone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ"),
    quietDay: quietDayAt(schedule, dueAt) ?? null,
  };
}

function inOrder(slots: PlannedSlot[]): PlannedSlot[] {
  return slots.sort((a, b) => a.dueAt - b.dueAt || a.schedule.id.localeCompare(b.schedule.id, 'en'));
}
