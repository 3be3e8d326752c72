import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/record/snapshot.ts';
import type { SettledSlot } from '../../../src/schedule/schedule.ts';
import { slotTrace } from '../../../src/schedule/trace.ts';
import { change, freshBench, type MakeSubject, post, start, traces } from './subject.ts';

const slot = (dueAt: number) => ({ schedule: 'workspace/morning', dueAt });
const settled = (dueAt: number, more: Partial<SettledSlot> = {}): SettledSlot => ({
  ...slot(dueAt),
  outcome: 'on_time',
  settledAt: dueAt + 1,
  note: null,
  ...more,
});
const snapshot = (id: string, at: number, more: Partial<Snapshot> = {}): Snapshot => ({
  id,
  channel: '#ops',
  edition: 'morning',
  at,
  statuses: { 'mids-hero/site-up': 'unknown' },
  ...more,
});

export function schedulesContract(make: MakeSubject): void {
  describe('schedules', () => {
    const bench = freshBench(make);

    it('begin at the moment when they were first seen, whoever asks later', async () => {
      expect(await bench.store.schedules.cursor('s', start)).toBe(start);
      expect(await bench.store.schedules.cursor('s', start + 99)).toBe(start);
    });

    it('never move their cursor back, and open no slot twice', async () => {
      const { schedules } = bench.store;
      const id = 'workspace/morning';
      await schedules.openUp(id, [slot(start + 2), slot(start + 1)], start + 5);
      await schedules.settle(settled(start + 1), change('slot'));
      await schedules.openUp(id, [slot(start + 1)], start + 3);
      expect(await schedules.cursor(id, start)).toBe(start + 5);
      expect(await schedules.openSlots(id)).toEqual([slot(start + 2)]);
      expect(await schedules.withOpenSlots?.()).toEqual([id]);
    });

    it('give a slot one outcome, with everything that it causes', async () => {
      const { schedules, snapshots, outbox } = bench.store;
      await schedules.openUp('workspace/morning', [slot(start)], start);
      const first = change('slot', { posts: [post('P1')] });
      expect(await schedules.settle(settled(start), first, snapshot('N1', start))).toBe(true);
      const second = change('slot', { posts: [post('P2')] });
      const late = settled(start, { outcome: 'late' });
      expect(await schedules.settle(late, second, snapshot('N2', start + 1))).toBe(false);
      expect(await outbox.find('P1')).toMatchObject({ state: 'due' });
      expect(await outbox.find('P2')).toBeUndefined();
      expect(await snapshots.latest('#ops')).toEqual(snapshot('N1', start));
      expect(await traces(bench.store)).toBe(1);
    });

    it('settle no slot that was never opened', async () => {
      expect(await bench.store.schedules.settle(settled(start), change('slot'))).toBe(false);
    });

    it('are set back when their cursor is ahead, and keep what said something', async () => {
      const { schedules } = bench.store;
      const id = 'workspace/morning';
      const outcomes = ['on_time', 'superseded', 'expired', 'skipped', 'late', 'failed'] as const;
      const dues = [0, 1, 2, 3, 4, 5, 6].map((step) => start + step * 10);
      await schedules.openUp(id, dues.map(slot), start + 99);
      for (const [index, outcome] of outcomes.entries())
        await schedules.settle(settled(start + index * 10, { outcome }), change('slot'));
      await schedules.openUp('other', [{ schedule: 'other', dueAt: start + 50 }], start + 99);

      expect(await schedules.rewind(id, start + 5, change('rewound'))).toBe(true);
      expect(await schedules.cursor(id, start)).toBe(start + 5);
      expect(await schedules.openSlots(id)).toEqual([]);
      const left = await schedules.latest(id, 9);
      expect(left.map(({ dueAt, outcome }) => [dueAt - start, outcome])).toEqual([
        [50, 'failed'],
        [40, 'late'],
        [0, 'on_time'],
      ]);
      expect(await traces(bench.store)).toBe(outcomes.length + 1);

      await schedules.openUp(id, dues.map(slot), start + 60);
      expect(await schedules.openSlots(id)).toEqual([10, 20, 30, 60].map((step) => slot(start + step)));
      expect(await schedules.cursor('other', start)).toBe(start + 99);
      expect(await schedules.openSlots('other')).toHaveLength(1);
    });

    it('are not set back when their cursor is not ahead, and nothing is recorded then', async () => {
      const { schedules } = bench.store;
      const id = 'workspace/morning';
      expect(await schedules.rewind(id, start, change('rewound'))).toBe(false);
      await schedules.openUp(id, [slot(start)], start);
      expect(await schedules.rewind(id, start, change('rewound'))).toBe(false);
      expect(await schedules.openSlots(id)).toEqual([slot(start)]);
      expect(await traces(bench.store)).toBe(0);
    });

    it('know what they said from the audit log when they are set back and retention has removed it', async () => {
      const { schedules, housekeeping } = bench.store;
      const id = 'workspace/morning';
      const dues = [start + 10, start + 20, start + 30];
      await schedules.openUp(id, dues.map(slot), start + 30);
      const ended = [
        settled(start + 10, { note: 'why', outcome: 'late' }),
        settled(start + 20, { outcome: 'superseded' }),
        settled(start + 30),
      ];
      for (const each of ended) await schedules.settle(each, { audit: [slotTrace(each)] });
      await housekeeping.forget({ traffic: start + 999, history: start });
      expect(await schedules.latest(id, 9)).toEqual([]);

      await schedules.rewind(id, start, change('rewound'));
      expect(await schedules.latest(id, 9)).toEqual([ended[2], ended[0]]);
      await schedules.openUp(id, dues.map(slot), start + 30);
      expect(await schedules.openSlots(id)).toEqual([slot(start + 20)]);
    });

    it('list what was settled, newest first', async () => {
      const dues = [start, start + 1, start + 2];
      await bench.store.schedules.openUp('workspace/morning', dues.map(slot), start + 2);
      await bench.store.schedules.settle(settled(start), change('slot'));
      await bench.store.schedules.settle(
        settled(start + 1, { note: 'why', outcome: 'skipped' }),
        change('slot'),
      );
      expect(await bench.store.schedules.latest('workspace/morning', 5)).toEqual([
        settled(start + 1, { note: 'why', outcome: 'skipped' }),
        settled(start),
      ]);
      expect(await bench.store.schedules.latest('workspace/morning', 1)).toHaveLength(1);
    });

    it('find the latest snapshot of a channel', async () => {
      await bench.store.snapshots.save(snapshot('N2', start + 2, { edition: 'evening' }), change('x'));
      await bench.store.snapshots.save(snapshot('N1', start + 1), change('x'));
      await bench.store.snapshots.save(snapshot('N3', start + 3, { channel: '#dr' }), change('x'));
      expect(await bench.store.snapshots.latest('#ops')).toEqual(
        snapshot('N2', start + 2, { edition: 'evening' }),
      );
      expect(await bench.store.snapshots.latest('#none')).toBeUndefined();
    });

    it('pass over the snapshot of a summary that was not said', async () => {
      const { outbox, snapshots, housekeeping } = bench.store;
      const place = { channel: 'C1', ts: '1.0' };
      const make = (id: string, at: number) =>
        snapshots.save(
          snapshot(id, at),
          change('summary', { posts: [post(id, { channel: '#ops', supersedes: 'summary' })] }),
        );
      const latest = async () => (await snapshots.latest('#ops'))?.id;

      await make('said', start + 1);
      expect(await latest()).toBeUndefined();
      await outbox.takeNext(start + 1);
      await outbox.markSent('said', place, 0, start + 1);
      expect(await latest()).toBe('said');

      await make('superseded', start + 2);
      await make('expired', start + 3);
      expect(await outbox.find('superseded')).toMatchObject({ state: 'superseded' });
      await outbox.drop('expired', 'expired', start + 3);
      await make('failed', start + 4);
      await outbox.takeNext(start + 4);
      await outbox.markFailed('failed', 'refused');
      expect(await latest()).toBe('said');

      // Retention takes their posts away, and with them what tells that they were not said.
      await housekeeping.forget({ traffic: start + 9, history: start + 9 });
      expect(await outbox.find('failed')).toBeUndefined();
      expect(await latest()).toBe('said');

      await make('next', start + 10);
      await outbox.takeNext(start + 10);
      await outbox.markSent('next', place, 0, start + 10);
      expect(await latest()).toBe('next');
    });
  });
}
