import { describe, expect, it } from 'vitest';
import { completion, writeBack } from './maintenance.ts';
import { change, delivery, freshBench, type MakeSubject, post, start } from './subject.ts';

export function memoryContract(make: MakeSubject): void {
  describe('remembering and forgetting', () => {
    const bench = freshBench(make);

    it('remembers the latest fact under a key, with the time it was learnt', async () => {
      const { memo } = bench.store;
      expect(await memo.get('channel/#ops')).toBeUndefined();
      await memo.set('channel/#ops', 'C1', start);
      await memo.set('channel/#ops', { id: 'C2' }, start + 1);
      expect(await memo.get('channel/#ops')).toEqual({ value: { id: 'C2' }, learntAt: start + 1 });
    });

    it('lists facts by the beginning of their key, taken literally', async () => {
      const { memo } = bench.store;
      for (const key of ['a%/1', 'a/2', 'a/1', 'b/1', 'a']) await memo.set(key, key, start);
      expect((await memo.entries('a/')).map(({ key }) => key)).toEqual(['a/1', 'a/2']);
      expect((await memo.entries('a%')).map(({ key }) => key)).toEqual(['a%/1']);
      expect(await memo.entries('')).toHaveLength(5);
    });

    it('forgets what is finished and old, in as many steps as it takes', async () => {
      const { inbox, changes, schedules, housekeeping } = bench.store;
      for (let index = 0; index < 1_100; index += 1) inbox.accept(delivery(`E${index}`));
      for (let index = 0; index < 1_050; index += 1) await inbox.finish(`E${index}`, start);
      await changes.record(change('said', { posts: [post('gone'), post('wanted')] }));
      await bench.store.outbox.drop('gone', 'withdrawn', start);
      await schedules.openUp('s', [{ schedule: 's', dueAt: start }], start);
      expect(await housekeeping.forget({ traffic: start, history: start })).toBe(0);
      expect(await housekeeping.forget({ traffic: start + 1, history: start + 1 })).toBe(1_051);
      expect(await inbox.open()).toHaveLength(50);
      expect(await bench.store.outbox.find('wanted')).toBeDefined();
      expect(await schedules.openSlots('s')).toHaveLength(1);
    });

    it('keeps what is still needed: a live card, the parent of a waiting reply, the latest snapshot, what was done', async () => {
      const { changes, outbox, snapshots, maintenance, housekeeping, checks } = bench.store;
      const long = start + 1_000_000;
      const posts = [
        post('card', { kind: 'card', validUntil: long * 2, channel: '#a' }),
        post('parent', { channel: '#b' }),
        post('reply', { threadOf: 'parent', channel: '#b' }),
      ];
      await changes.record(change('said', { posts }));
      for (const id of ['card', 'parent']) {
        await outbox.takeNext(start);
        await outbox.markSent(id, { channel: 'C', ts: '1' }, 0, start);
      }
      for (const id of ['N1', 'N2'])
        await snapshots.save(
          { id, channel: '#ops', edition: 'morning', at: start + Number(id[1]), statuses: {} },
          change('x'),
        );
      await maintenance.recordCompletion(completion('a', start), change('done'));
      await maintenance.beginWriteBack(writeBack('W'));
      const gone = {
        service: 's',
        check: 'c',
        from: null,
        to: 'ok',
        at: start,
        value: 1,
        reason: null,
      } as const;
      await checks.recordLook([], [gone], change('look'));
      // One transition and the older snapshot.
      expect(await housekeeping.forget({ traffic: long, history: long })).toBe(2);
      expect(await snapshots.latest('#ops')).toMatchObject({ id: 'N2' });
      expect(await maintenance.completions('mission-control')).toHaveLength(1);
      expect(await maintenance.openWriteBacks()).toHaveLength(1);
      expect(await outbox.find('card')).toBeDefined();
      expect(await outbox.find('parent')).toBeDefined();
      expect((await bench.store.audit.verify()).intact).toBe(true);
    });
  });
}
