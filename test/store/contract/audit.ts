import { describe, expect, it } from 'vitest';
import { emptyHead } from '../../../src/record/audit-chain.ts';
import { change, freshBench, type MakeSubject, start } from './subject.ts';

export function auditContract(make: MakeSubject): void {
  describe('the audit log', () => {
    const bench = freshBench(make);
    const event = { at: start, actor: 'slack:U1', action: 'maintenance.done', subject: 's/i' };

    it('is intact when empty', async () => {
      expect(await bench.store.audit.verify()).toEqual({ intact: true, head: emptyHead });
    });

    it('chains events, whichever way they came', async () => {
      const first = await bench.store.audit.append({
        ...event,
        before: { b: 1, a: 2 },
        words: 'done by hand',
      });
      await bench.store.changes.record(change('x'));
      const head = await bench.store.audit.head();
      expect(head.sequence).toBe(2);
      expect(await bench.store.audit.verify(first)).toEqual({ intact: true, head });
      expect(await bench.store.audit.latest(5)).toMatchObject([
        { sequence: 2, action: 'x', wordsHash: null },
        { sequence: 1, before: { a: 2, b: 1 }, after: null, words: 'done by hand', hash: first.hash },
      ]);
      expect(await bench.store.audit.latest(1)).toHaveLength(1);
    });

    it('stays intact when words are erased; nothing of them is left', async () => {
      await bench.store.audit.append({ ...event, words: 'a name' });
      await bench.store.audit.eraseWords(1);
      expect((await bench.store.audit.verify()).intact).toBe(true);
      const [entry] = await bench.store.audit.latest(1);
      expect(entry).not.toHaveProperty('words');
      expect(entry?.wordsHash).toMatch(/^[0-9a-f]{64}$/);
    });

    it('hashes equal words differently, so that they cannot be found again by trying', async () => {
      await bench.store.audit.append({ ...event, words: 'yes' });
      await bench.store.audit.append({ ...event, words: 'yes' });
      const [second, first] = await bench.store.audit.latest(2);
      expect(first?.wordsHash).not.toBe(second?.wordsHash);
    });

    it('notices a head that it does not lead to', async () => {
      const head = await bench.store.audit.append(event);
      expect(await bench.store.audit.verify({ ...head, hash: 'f'.repeat(64) })).toMatchObject({
        intact: false,
        brokenAt: 1,
      });
      expect(await bench.store.audit.verify({ sequence: 9, hash: head.hash })).toMatchObject({
        intact: false,
        brokenAt: 2,
      });
    });

    it('walks logs of any length', async () => {
      const audit = Array.from({ length: 1_203 }, (_, index) => ({ ...event, after: index }));
      await bench.store.changes.record({ audit });
      expect(await bench.store.audit.verify()).toMatchObject({ intact: true, head: { sequence: 1_203 } });
    });
  });
}
