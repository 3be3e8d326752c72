import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { aSchedule, outcomes, stage } from './support/stage.ts';

const keeper = fileURLToPath(new URL('./fixtures/keep-schedule.ts', import.meta.url));

let folder: string;
let path: string;
const stores: Store[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchkeeper-schedule-'));
  path = join(folder, 'watchkeeper.db');
});

afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(clock = new ManualClock()): Promise<Store> {
  const store = await openStore({ path, now: () => clock.now() });
  stores.push(store);
  return store;
}

/** Runs a process that looks after the schedule once; resolves with how it ended. */
function keepOnce(now: string, dieAt = 'never', care = 'careful'): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [keeper, path, now, dieAt, care], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? String(code)));
  });
}

test('outcomes, what was said and the trace lie in the database', async () => {
  const clock = new ManualClock('2026-03-02T08:59:00Z');
  const store = await open(clock);
  const { scheduler } = stage({ start: '', clock, store: store.schedules });
  await scheduler.tick();
  clock.jump(60_000);
  await scheduler.tick();
  clock.jump(3 * 86_400_000);
  await scheduler.tick();
  expect(outcomes(await store.schedules.latest('workspace/morning', 9))).toEqual([
    '2026-03-05T09:00Z on_time',
    '2026-03-04T09:00Z superseded',
    '2026-03-03T09:00Z superseded',
    '2026-03-02T09:00Z on_time',
  ]);
  expect((await store.outbox.latest(9)).map((post) => post.document.title)).toEqual([
    'workspace/morning 2026-03-05T09:00:00.000Z',
    'workspace/morning 2026-03-02T09:00:00.000Z',
  ]);
  expect((await store.audit.latest(9)).map((entry) => entry.action)).toEqual(Array(4).fill('schedule.slot'));
  expect(await store.audit.verify()).toMatchObject({ intact: true });
});

test('a clock that was months ahead repeats nothing when it is right again, although retention removed rows', async () => {
  const clock = new ManualClock('2026-03-02T08:59:00Z');
  const store = await open(clock);
  const { scheduler } = stage({ start: '', clock, store: store.schedules });
  await scheduler.tick();
  clock.jump(60_000);
  await scheduler.tick();
  clock.jump(92 * 86_400_000);
  const month = 30 * 86_400_000;
  await store.housekeeping.forget({ traffic: clock.now() - month, history: clock.now() - month });
  await scheduler.tick();
  clock.jump(-92 * 86_400_000 - 120_000);
  for (let step = 0; step < 5; step += 1) {
    await scheduler.tick();
    clock.jump(60_000);
  }
  const said = (await store.outbox.latest(9)).map((post) => post.document.title.slice(-24));
  expect(said).toEqual(['2026-06-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z']);
  clock.jump(86_400_000);
  expect(outcomes((await scheduler.tick()).settled)).toEqual(['2026-03-03T09:00Z late']);
  expect(await store.audit.verify()).toMatchObject({ intact: true });
});

test('two connections to one database say a slot once', async () => {
  const stagings = await Promise.all(
    [1, 2, 3].map(async () => {
      const clock = new ManualClock('2026-03-02T08:59:00Z');
      return stage({ start: '', clock, store: (await open(clock)).schedules });
    }),
  );
  await Promise.all(stagings.map(({ scheduler }) => scheduler.tick()));
  for (const { clock } of stagings) clock.jump(60_000);
  const ticks = await Promise.all(stagings.map(({ scheduler }) => scheduler.tick()));
  expect(ticks.flatMap((tick) => tick.settled)).toHaveLength(1);
  expect(await stores[0]?.outbox.latest(9)).toHaveLength(1);
});

test('what a removed schedule left open is settled', async () => {
  const clock = new ManualClock('2026-03-02T09:00:10Z');
  const store = await open(clock);
  const dueAt = Date.parse('2026-03-02T09:00:00Z');
  await store.schedules.openUp('workspace/gone', [{ schedule: 'workspace/gone', dueAt }], dueAt);
  const { scheduler } = stage({
    start: '',
    clock,
    store: store.schedules,
    schedules: [aSchedule({ cron: '0 20 * * *' })],
  });
  await scheduler.tick();
  expect(await store.schedules.withOpenSlots()).toEqual([]);
  expect(outcomes(await store.schedules.latest('workspace/gone', 9))).toEqual(['2026-03-02T09:00Z expired']);
});

/** As if a process had looked after the schedule at the moment for the first time. */
async function seeScheduleAt(moment: string): Promise<void> {
  const store = await openStore({ path, now: () => Date.parse(moment) });
  await store.schedules.cursor('workspace/morning', Date.parse(moment));
  store.close();
}

describe('a process that is killed', () => {
  const times = [1, 2, 3];
  const moments = ['slot.opened', 'slot.performed', 'slot.settled'];
  test.each(moments.flatMap((moment) => times.map((time) => [moment, time] as const)))(
    'at %s (%i) neither forgets its slot nor says it twice',
    async (moment) => {
      await seeScheduleAt('2026-03-02T08:59:00Z');
      expect(await keepOnce('2026-03-02T09:00:00Z', moment)).toBe('SIGKILL');
      expect(await keepOnce('2026-03-02T09:00:20Z')).toBe('0');
      const store = await open();
      const settled = await store.schedules.latest('workspace/morning', 9);
      expect(outcomes(settled)).toEqual(['2026-03-02T09:00Z on_time']);
      expect(await store.outbox.latest(9)).toHaveLength(1);
      expect(await store.schedules.withOpenSlots()).toEqual([]);
    },
  );

  test('would say it twice if saying and settling were two transactions', async () => {
    await seeScheduleAt('2026-03-02T08:59:00Z');
    expect(await keepOnce('2026-03-02T09:00:00Z', 'slot.said', 'careless')).toBe('SIGKILL');
    expect(await keepOnce('2026-03-02T09:00:20Z', 'never', 'careless')).toBe('0');
    const store = await open();
    expect(await store.outbox.latest(9)).toHaveLength(2);
  });
});
