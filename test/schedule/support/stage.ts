import type { Milliseconds } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Log } from '../../../src/core/log.ts';
import type { Performance } from '../../../src/schedule/performance.ts';
import type { Schedule, ScheduleStore, Slot } from '../../../src/schedule/schedule.ts';
import { createScheduler } from '../../../src/schedule/scheduler.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryScheduleStore } from './memory-schedule-store.ts';

const hour: Milliseconds = 3_600_000;

/** A schedule for tests: every day at 09:00 UTC, makes up for the latest within three hours. */
export function aSchedule(changes: Partial<Schedule> = {}): Schedule {
  return {
    id: 'workspace/morning',
    cron: '0 9 * * *',
    timezone: 'UTC',
    task: { kind: 'summary', edition: 'morning' },
    catchUp: 'latest',
    catchUpWindow: 3 * hour,
    quietDays: { weekdays: [], dates: [] },
    channel: '#ops',
    services: [],
    ...changes,
  };
}

/** What a performance says: one post whose title names the slot. */
export function saying(schedule: Schedule, slot: Slot): Performance {
  const title = `${schedule.id} ${new Date(slot.dueAt).toISOString()}`;
  return {
    change: {
      audit: [],
      posts: [
        {
          id: newId(slot.dueAt),
          kind: 'post',
          channel: schedule.channel,
          document: { title, parts: [] },
          topic: 'summary',
          subject: schedule.id,
          validUntil: slot.dueAt + 24 * hour,
        },
      ],
    },
  };
}

export interface Staging {
  readonly start: string;
  readonly schedules?: readonly Schedule[];
  readonly store?: ScheduleStore;
  readonly clock?: ManualClock;
  readonly perform?: (schedule: Schedule, slot: Slot, lateBy: Milliseconds) => Promise<Performance>;
}

/** A scheduler with a manual clock and a store in memory, and everything that it did. */
export function stage<S extends ScheduleStore = MemoryScheduleStore>(staging: Staging & { store?: S }) {
  const clock = staging.clock ?? new ManualClock(staging.start);
  const memory = new MemoryScheduleStore();
  const store = staging.store ?? memory;
  const moments: string[] = [];
  const logged: { level: string; sentence: string }[] = [];
  const performed: { at: string; lateBy: Milliseconds }[] = [];
  const note = (level: string) => (sentence: string) => {
    logged.push({ level, sentence });
  };
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') };
  const scheduler = createScheduler({
    schedules: staging.schedules ?? [aSchedule()],
    store,
    clock,
    log,
    checkpoint: (moment) => moments.push(moment),
    perform: async (schedule, slot, lateBy) => {
      performed.push({ at: new Date(slot.dueAt).toISOString(), lateBy });
      return (staging.perform ?? (async () => saying(schedule, slot)))(schedule, slot, lateBy);
    },
  });
  return { clock, store, memory, moments, logged, performed, scheduler };
}

/** Outcomes as short lines: `2026-03-02T09:00Z on_time`. */
export function outcomes(settled: readonly { dueAt: number; outcome: string }[]): string[] {
  return settled.map(
    (slot) => `${new Date(slot.dueAt).toISOString().replace(':00.000Z', 'Z')} ${slot.outcome}`,
  );
}
