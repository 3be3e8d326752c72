import { describe, expect, it } from 'vitest';
import { change, delivery, freshBench, type MakeSubject, start, traces } from './subject.ts';

export function inboxContract(make: MakeSubject): void {
  describe('the inbox', () => {
    const bench = freshBench(make);

    it('has stored a delivery when accept returns, for every process', async () => {
      const other = await bench.subject.again();
      expect(bench.store.inbox.accept(delivery('E1', { payload: { text: 'näher', list: [1, null] } }))).toBe(
        true,
      );
      expect(await other.inbox.open()).toEqual([
        {
          id: 'E1',
          kind: 'command',
          payload: { text: 'näher', list: [1, null] },
          receivedAt: start,
          state: 'open',
          attempts: 0,
          problem: null,
        },
      ]);
      other.close();
    });

    it('tells a redelivery from a delivery, also after the work is done', async () => {
      expect(bench.store.inbox.accept(delivery('E1'))).toBe(true);
      expect(bench.store.inbox.accept(delivery('E1'))).toBe(false);
      await bench.store.inbox.finish('E1', start);
      expect(bench.store.inbox.accept(delivery('E1'))).toBe(false);
      expect(await bench.store.inbox.open()).toEqual([]);
    });

    it('counts attempts and begins none on what is finished or unknown', async () => {
      bench.store.inbox.accept(delivery('E1'));
      expect((await bench.store.inbox.begin('E1'))?.attempts).toBe(1);
      expect((await bench.store.inbox.begin('E1'))?.attempts).toBe(2);
      expect(await bench.store.inbox.finish('E1', start)).toBe(true);
      expect(await bench.store.inbox.begin('E1')).toBeUndefined();
      expect(await bench.store.inbox.begin('E2')).toBeUndefined();
    });

    it('begins the first attempt with the commit that stores a delivery, where that is wanted', async () => {
      bench.store.inbox.accept(delivery('E1'), true);
      expect(await bench.store.inbox.open()).toMatchObject([{ id: 'E1', attempts: 1 }]);
      expect((await bench.store.inbox.begin('E1'))?.attempts).toBe(2);
    });

    it('settles a delivery once', async () => {
      bench.store.inbox.accept(delivery('E1'));
      expect(await bench.store.inbox.fail('E1', 'nonsense', start)).toBe(true);
      expect(await bench.store.inbox.finish('E1', start)).toBe(false);
      expect(await bench.store.inbox.fail('E1', 'again', start)).toBe(false);
    });

    it('lists what is open, oldest first', async () => {
      bench.store.inbox.accept(delivery('B', { receivedAt: start + 2 }));
      bench.store.inbox.accept(delivery('A', { receivedAt: start + 1 }));
      bench.store.inbox.accept(delivery('C', { receivedAt: start }));
      expect((await bench.store.inbox.open()).map(({ id }) => id)).toEqual(['C', 'A', 'B']);
    });

    it('forgets what is finished and old, never what is open', async () => {
      for (const id of ['old', 'young', 'open'])
        bench.store.inbox.accept(delivery(id, { receivedAt: id === 'young' ? start + 10 : start }));
      await bench.store.inbox.finish('old', start);
      await bench.store.inbox.finish('young', start);
      expect(await bench.store.inbox.forget(start + 10)).toBe(1);
      expect(bench.store.inbox.accept(delivery('old'))).toBe(true);
      expect(bench.store.inbox.accept(delivery('young'))).toBe(false);
      expect(bench.store.inbox.accept(delivery('open'))).toBe(false);
    });

    it('finishes a delivery with the change that answers it, and makes that change only once', async () => {
      bench.store.inbox.accept(delivery('E1'));
      const answer = change('maintenance.snooze', { finishes: 'E1' });
      const snooze = { service: 's', item: 'i', until: start + 10, reason: 'away', actor: 'slack:U1' };
      await bench.store.maintenance.snooze(snooze, answer);
      expect(await bench.store.inbox.open()).toEqual([]);
      const second = bench.store.maintenance.snooze({ ...snooze, reason: 'twice' }, answer);
      await expect(second).rejects.toMatchObject({ code: 'record.already-finished' });
      expect(await bench.store.maintenance.snoozes(start)).toMatchObject([{ reason: 'away' }]);
      expect(await traces(bench.store)).toBe(1);
    });
  });
}
