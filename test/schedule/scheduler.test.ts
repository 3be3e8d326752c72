import { describe, expect, test } from 'vitest';
import { MemoryScheduleStore } from './support/memory-schedule-store.ts';
import { aSchedule, outcomes, saying, stage } from './support/stage.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A store in which the schedule was last looked after at the moment. */
async function storeSeenAt(moment: string, schedule = 'workspace/morning'): Promise<MemoryScheduleStore> {
  const store = new MemoryScheduleStore();
  await store.cursor(schedule, Date.parse(moment));
  return store;
}

describe('a slot that comes due', () => {
  test('is said once, on time, and leaves a trace', async () => {
    const { scheduler, clock, memory, moments, performed } = stage({ start: '2026-03-02T08:59:00Z' });
    expect(await scheduler.tick()).toEqual({ settled: [], nextAt: Date.parse('2026-03-02T09:00:00Z') });
    clock.jump(minute);
    const { settled, nextAt } = await scheduler.tick();
    expect(outcomes(settled)).toEqual(['2026-03-02T09:00Z on_time']);
    expect(nextAt).toBe(Date.parse('2026-03-03T09:00:00Z'));
    expect(performed).toEqual([{ at: '2026-03-02T09:00:00.000Z', lateBy: 0 }]);
    expect(moments).toEqual(['slot.opened', 'slot.performed', 'slot.settled']);
    expect(memory.audit).toMatchObject([
      {
        actor: 'watchkeeper:schedule',
        action: 'schedule.slot',
        subject: 'workspace/morning@2026-03-02T09:00:00.000Z',
        after: { outcome: 'on_time', note: null },
      },
    ]);

    await scheduler.tick();
    expect(memory.said).toHaveLength(1);
  });

  test.each([
    [60_000, 'on_time'],
    [60_001, 'late'],
    [3 * hour, 'late'],
    [3 * hour + 1, 'expired'],
  ])('that is %i ms late is %s', async (lateBy, outcome) => {
    const store = await storeSeenAt('2026-03-02T08:00:00Z');
    const { scheduler, clock } = stage({ start: '2026-03-02T09:00:00Z', store });
    clock.jump(lateBy);
    expect((await scheduler.tick()).settled.map((slot) => slot.outcome)).toEqual([outcome]);
    expect(store.said).toHaveLength(outcome === 'expired' ? 0 : 1);
  });

  test('does not come due for a schedule that was not there at the time', async () => {
    const { scheduler } = stage({ start: '2026-03-02T09:00:00Z' });
    expect((await scheduler.tick()).settled).toEqual([]);
  });
});

describe('after downtime', () => {
  test('latest says the newest slot late, and the older ones are superseded', async () => {
    const store = await storeSeenAt('2026-02-27T12:00:00Z');
    const { scheduler } = stage({ start: '2026-03-02T10:00:00Z', store });
    expect(outcomes((await scheduler.tick()).settled)).toEqual([
      '2026-02-28T09:00Z superseded',
      '2026-03-01T09:00Z superseded',
      '2026-03-02T09:00Z late',
    ]);
    expect(store.said).toEqual(['workspace/morning 2026-03-02T09:00:00.000Z']);
    expect(store.settled[0]?.note).toBe('The slot of 2026-03-02T09:00:00.000Z took its place.');
  });

  test('latest says nothing when the newest slot is older than its window', async () => {
    const store = await storeSeenAt('2026-03-01T12:00:00Z');
    const { scheduler } = stage({ start: '2026-03-02T12:00:01Z', store });
    expect(outcomes((await scheduler.tick()).settled)).toEqual(['2026-03-02T09:00Z expired']);
    expect(store.settled[0]?.note).toBe('It was 3 h late; it may be made up for within 3 h.');
  });

  test('none says nothing at all', async () => {
    const store = await storeSeenAt('2026-02-28T12:00:00Z');
    const { scheduler } = stage({
      start: '2026-03-02T09:02:00Z',
      store,
      schedules: [aSchedule({ catchUp: 'none' })],
    });
    expect(outcomes((await scheduler.tick()).settled)).toEqual([
      '2026-03-01T09:00Z expired',
      '2026-03-02T09:00Z expired',
    ]);
    expect(store.said).toEqual([]);
  });

  test('none still says a slot that came due just now', async () => {
    const store = await storeSeenAt('2026-02-28T12:00:00Z');
    const { scheduler } = stage({
      start: '2026-03-02T09:00:30Z',
      store,
      schedules: [aSchedule({ catchUp: 'none' })],
    });
    expect(outcomes((await scheduler.tick()).settled)).toEqual([
      '2026-03-01T09:00Z expired',
      '2026-03-02T09:00Z on_time',
    ]);
  });

  test('a slot that was stored before the process died is taken up', async () => {
    const store = await storeSeenAt('2026-03-02T09:00:00Z');
    await store.openUp(
      'workspace/morning',
      [{ schedule: 'workspace/morning', dueAt: Date.parse('2026-03-02T09:00Z') }],
      Date.parse('2026-03-02T09:00:00Z'),
    );
    const { scheduler } = stage({ start: '2026-03-02T09:20:00Z', store });
    expect(outcomes((await scheduler.tick()).settled)).toEqual(['2026-03-02T09:00Z late']);
  });

  test('of decades (a clock that stood at 1970) only the newest thousand slots are kept, and that is said', async () => {
    const store = await storeSeenAt('1970-01-01T00:00:00Z');
    const { scheduler, logged } = stage({ start: '2026-03-02T09:00:00Z', store });
    const { settled } = await scheduler.tick();
    expect(settled).toHaveLength(1_000);
    expect(store.said).toHaveLength(1);
    expect(settled[0]?.note).toContain('More slots were missed since 1970-01-01');
    expect(logged.filter((line) => line.level === 'warn')).toHaveLength(1);
  });
});

describe('quiet days', () => {
  const quiet = aSchedule({ quietDays: { weekdays: [6, 7], dates: ['2026-12-25'] }, catchUpWindow: 2 * day });

  test.each([
    ['2026-03-07T09:00:00Z', 'Saturday 2026-03-07 is a quiet day.'],
    ['2026-12-25T09:00:00Z', '2026-12-25 is a quiet day.'],
  ])('%s is skipped, and the note says why', async (start, note) => {
    const store = await storeSeenAt(new Date(Date.parse(start) - hour).toISOString());
    const { scheduler } = stage({ start, store, schedules: [quiet] });
    expect((await scheduler.tick()).settled).toMatchObject([{ outcome: 'skipped', note }]);
    expect(store.said).toEqual([]);
  });

  test('are those of the zone of the schedule', async () => {
    // 09:00 on Monday in Auckland is Sunday in UTC.
    const store = await storeSeenAt('2026-03-01T12:00:00Z');
    const { scheduler } = stage({
      start: '2026-03-01T20:00:00Z',
      store,
      schedules: [{ ...quiet, timezone: 'Pacific/Auckland' }],
    });
    expect(outcomes((await scheduler.tick()).settled)).toEqual(['2026-03-01T20:00Z on_time']);
  });

  test('take no place of a slot that was missed before', async () => {
    const store = await storeSeenAt('2026-03-05T12:00:00Z');
    const { scheduler } = stage({
      start: '2026-03-09T08:00:00Z',
      store,
      schedules: [{ ...quiet, catchUpWindow: 7 * day }],
    });
    expect(outcomes((await scheduler.tick()).settled)).toEqual([
      '2026-03-07T09:00Z skipped',
      '2026-03-08T09:00Z skipped',
      '2026-03-06T09:00Z late',
    ]);
  });

  test('nothing is made up for on them', async () => {
    const store = await storeSeenAt('2026-03-05T12:00:00Z');
    const { scheduler } = stage({ start: '2026-03-07T01:00:00Z', store, schedules: [quiet] });
    expect((await scheduler.tick()).settled).toMatchObject([
      { outcome: 'skipped', note: 'It was late, and Saturday 2026-03-07 is a quiet day.' },
    ]);
  });
});

describe('a clock that is set', () => {
  test('back repeats nothing and creates nothing twice', async () => {
    const { scheduler, clock, memory } = stage({ start: '2026-03-02T08:59:30Z' });
    await scheduler.tick();
    clock.jump(minute);
    await scheduler.tick();
    clock.jump(-2 * hour);
    for (let step = 0; step < 5 * 60; step += 1) {
      await scheduler.tick();
      clock.jump(minute);
    }
    expect(outcomes(memory.settled)).toEqual(['2026-03-02T09:00Z on_time']);
  });

  test('ahead by months for one tick, and right again, does not silence the schedule until then', async () => {
    const { scheduler, clock, memory, logged } = stage({ start: '2026-03-02T09:00:00Z' });
    await scheduler.tick();
    clock.jump(92 * day);
    await scheduler.tick();
    clock.jump(-92 * day);
    expect((await scheduler.tick()).nextAt).toBe(Date.parse('2026-03-03T09:00:00Z'));
    expect(logged.filter((line) => line.level === 'warn')).toHaveLength(1);
    expect(logged.find((line) => line.level === 'warn')?.sentence).toContain("Check the machine's clock");
    expect(memory.audit.filter((event) => event.action === 'schedule.rewound')).toHaveLength(1);
    clock.jump(day);
    expect(outcomes((await scheduler.tick()).settled)).toEqual(['2026-03-03T09:00Z on_time']);
  });

  test('ahead by months for one tick leaves what was said then as said', async () => {
    const { scheduler, clock, memory } = stage({ start: '2026-03-02T08:00:00Z' });
    await scheduler.tick();
    clock.jump(3 * day + hour);
    await scheduler.tick();
    expect(memory.said).toEqual(['workspace/morning 2026-03-05T09:00:00.000Z']);
    clock.jump(-3 * day);
    for (let step = 0; step < 4 * 24; step += 1) {
      await scheduler.tick();
      clock.jump(hour);
    }
    expect(memory.said.map((title) => title.slice(-24))).toEqual([
      '2026-03-05T09:00:00.000Z',
      '2026-03-03T09:00:00.000Z',
      '2026-03-04T09:00:00.000Z',
    ]);
  });

  test.each([
    ['five minutes', 5 * minute],
    ['an hour, as when summer ends', hour],
    ['eight hours', 8 * hour],
    ['a day', day],
    ['three days', 3 * day],
  ])('back by %s repeats nothing', async (_, span) => {
    const { scheduler, clock, memory } = stage({ start: '2026-03-01T08:00:00Z' });
    const live = async (hours: number) => {
      for (let step = 0; step < hours * 12; step += 1) {
        await scheduler.tick();
        clock.jump(5 * minute);
      }
    };
    await live(4 * 24 + 2);
    const said = [...memory.said];
    expect(said).toHaveLength(5);
    clock.jump(-span);
    await live(span / hour);
    expect(memory.said).toEqual(said);
    await live(24);
    expect(memory.said).toHaveLength(6);
  });

  test.each([
    ['exactly a day', day, '2026-03-03T09:00:00Z'],
    ['more than a day', day + 1, '2026-03-01T09:00:00Z'],
  ])('back by %s: the next moment is where it should be', async (_, span, next) => {
    const { scheduler, clock } = stage({ start: '2026-03-02T08:59:59.999Z' });
    await scheduler.tick();
    await clock.advance(1);
    await scheduler.tick();
    clock.jump(-span);
    expect((await scheduler.tick()).nextAt).toBe(Date.parse(next));
  });

  test('back by years is warned of once, and the schedule goes on', async () => {
    const { scheduler, clock, logged } = stage({ start: '2030-03-02T08:00:00Z' });
    await scheduler.tick();
    clock.jump(-4 * 365 * day);
    const { nextAt } = await scheduler.tick();
    await scheduler.tick();
    expect(nextAt).toBe(Date.parse('2026-03-03T09:00:00Z'));
    expect(logged.filter((line) => line.level === 'warn')).toHaveLength(1);
    expect(logged[0]?.sentence).toContain("Check the machine's clock");
  });

  test('back while a slot is open leaves it until it is due again', async () => {
    let works = false;
    const { scheduler, clock, memory } = stage({
      start: '2026-03-02T08:59:30Z',
      perform: async (schedule, slot) => (works ? saying(schedule, slot) : { passingFailure: 'Not yet.' }),
    });
    await scheduler.tick();
    clock.jump(minute);
    await scheduler.tick();
    clock.jump(-10 * minute);
    works = true;
    expect(await scheduler.tick()).toEqual({ settled: [], nextAt: Date.parse('2026-03-02T09:00:00Z') });
    await clock.advance(10 * minute);
    await scheduler.tick();
    expect(outcomes(memory.settled)).toEqual(['2026-03-02T09:00Z on_time']);
  });
});

describe('config that changes', () => {
  test('a changed expression does not reach back into time that was looked after', async () => {
    const store = new MemoryScheduleStore();
    const before = stage({ start: '2026-03-02T07:55:00Z', store });
    for (let step = 0; step < 30; step += 1) {
      await before.scheduler.tick();
      before.clock.jump(minute);
    }
    const after = stage({
      start: '2026-03-02T08:26:00Z',
      store,
      schedules: [aSchedule({ cron: '0 8 * * *' })],
    });
    const { settled, nextAt } = await after.scheduler.tick();
    expect(settled).toEqual([]);
    expect(nextAt).toBe(Date.parse('2026-03-03T08:00:00Z'));
  });

  test('what a removed schedule left open gets its outcome, and nothing is said', async () => {
    const store = await storeSeenAt('2026-03-02T08:00:00Z', 'workspace/gone');
    const dueAt = Date.parse('2026-03-02T09:00:00Z');
    await store.openUp('workspace/gone', [{ schedule: 'workspace/gone', dueAt }], dueAt);
    const { scheduler } = stage({ start: '2026-03-02T09:00:10Z', store });
    expect((await scheduler.tick()).settled).toMatchObject([
      { schedule: 'workspace/gone', outcome: 'expired', note: 'Config no longer names this schedule.' },
    ]);
    expect(store.said).toEqual([]);
  });
});

test('of two processes one says the slot, and the other one nothing', async () => {
  const store = await storeSeenAt('2026-03-02T08:00:00Z');
  const one = stage({ start: '2026-03-02T09:00:00Z', store });
  const other = stage({ start: '2026-03-02T09:00:00Z', store });
  const [first, second] = await Promise.all([one.scheduler.tick(), other.scheduler.tick()]);
  expect([...first.settled, ...second.settled]).toHaveLength(1);
  expect(store.said).toHaveLength(1);
  expect([...one.moments, ...other.moments].filter((moment) => moment === 'slot.settled')).toHaveLength(1);
});
