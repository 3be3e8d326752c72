import { describe, expect, test, vi } from 'vitest';
import { WatchkeeperError } from '../../src/core/errors.ts';
import { MemoryScheduleStore } from './support/memory-schedule-store.ts';
import { aSchedule, outcomes, saying, stage } from './support/stage.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('a performance that does not work out', () => {
  test('is tried again with growing pauses and then said, late', async () => {
    let failures = 3;
    const { scheduler, clock, memory, performed } = stage({
      start: '2026-03-02T08:59:00Z',
      schedules: [aSchedule({ catchUp: 'none' })],
      perform: async (schedule, slot) => {
        failures -= 1;
        return failures >= 0 ? { passingFailure: 'The database is busy.' } : saying(schedule, slot);
      },
    });
    await scheduler.tick();
    await clock.advance(minute);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { nextAt = 0 } = await scheduler.tick();
      pauses.push(nextAt - clock.now());
      await clock.advance(nextAt - clock.now() - 1);
      await scheduler.tick();
      expect(performed).toHaveLength(attempt + 1);
      await clock.advance(1);
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000]);
    await clock.advance(30_000);
    await scheduler.tick();
    expect(outcomes(memory.settled)).toEqual(['2026-03-02T09:00Z late']);
    expect(memory.said).toHaveLength(1);
  });

  test('has failed when its window is over, with the reason', async () => {
    const { scheduler, clock, memory, logged } = stage({
      start: '2026-03-02T08:59:00Z',
      perform: async () => {
        throw new Error('The database is busy.');
      },
    });
    await scheduler.tick();
    clock.jump(minute);
    await scheduler.tick();
    await clock.advance(3 * hour);
    await scheduler.tick();
    expect(memory.settled).toEqual([]);
    await clock.advance(1);
    await scheduler.tick();
    expect(memory.settled).toMatchObject([
      { outcome: 'failed', note: 'It did not work out within its window: The database is busy.' },
    ]);
    expect(logged.at(-1)?.level).toBe('error');
  });

  test('has failed at once when it is refused for good', async () => {
    const { scheduler, clock, memory } = stage({
      start: '2026-03-02T08:59:00Z',
      perform: async () => {
        throw new WatchkeeperError('schedule.channel', 'There is no channel #ops.');
      },
    });
    await scheduler.tick();
    clock.jump(minute);
    await scheduler.tick();
    expect(memory.settled).toMatchObject([{ outcome: 'failed', note: 'There is no channel #ops.' }]);
  });

  test('is superseded when the next slot comes due meanwhile', async () => {
    const { scheduler, clock, memory } = stage({
      start: '2026-03-02T08:59:00Z',
      schedules: [aSchedule({ cron: '0,10 9 * * *' })],
      perform: async (schedule, slot) =>
        slot.dueAt % hour === 0 ? { passingFailure: 'Too early.' } : saying(schedule, slot),
    });
    await scheduler.tick();
    clock.jump(minute);
    await scheduler.tick();
    await clock.advance(10 * minute);
    await scheduler.tick();
    expect(outcomes(memory.settled)).toEqual(['2026-03-02T09:00Z superseded', '2026-03-02T09:10Z on_time']);
    expect(memory.settled[0]?.note).toContain('Too early.');
  });

  test('does not keep other schedules from being said', async () => {
    const store = new MemoryScheduleStore();
    const { scheduler, clock, logged } = stage({
      start: '2026-03-02T08:59:00Z',
      store,
      schedules: [
        aSchedule({ id: 'workspace/broken', timezone: 'Mars/Olympus' }),
        aSchedule({ id: 'workspace/fine' }),
      ],
    });
    await scheduler.tick();
    clock.jump(minute);
    expect(outcomes((await scheduler.tick()).settled)).toEqual(['2026-03-02T09:00Z on_time']);
    expect(logged.some((line) => line.sentence.includes('"Mars/Olympus" is no time zone'))).toBe(true);
  });
});

describe('the loop', () => {
  test('settles each slot when it comes due and stops when told', async () => {
    const { scheduler, clock, memory } = stage({
      start: '2026-03-02T08:00:10Z',
      schedules: [aSchedule({ cron: '*/20 * * * *' })],
    });
    const stop = new AbortController();
    const ended = scheduler.run(stop.signal);
    await vi.waitFor(() => expect(clock.sleeping).toBe(1));
    await clock.advance(hour);
    expect(outcomes(memory.settled)).toEqual([
      '2026-03-02T08:20Z on_time',
      '2026-03-02T08:40Z on_time',
      '2026-03-02T09:00Z on_time',
    ]);
    expect(memory.settled.map((slot) => slot.settledAt - slot.dueAt)).toEqual([0, 0, 0]);
    stop.abort();
    await ended;
    expect(clock.sleeping).toBe(0);
  });

  test('notices within 30 s that the machine slept through a slot', async () => {
    const { scheduler, clock, memory } = stage({ start: '2026-03-02T06:00:00Z' });
    const stop = new AbortController();
    const ended = scheduler.run(stop.signal);
    await vi.waitFor(() => expect(clock.sleeping).toBe(1));
    clock.jump(4 * hour);
    await clock.advance(30_000);
    expect(outcomes(memory.settled)).toEqual(['2026-03-02T09:00Z late']);
    stop.abort();
    await ended;
  });
});
