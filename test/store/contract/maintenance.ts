import { describe, expect, it } from 'vitest';
import type { RecordedCompletion, WriteBack } from '../../../src/maintenance/ports.ts';
import { change, delivery, freshBench, type MakeSubject, post, start, traces } from './subject.ts';

export const completion = (item: string, doneAt: number): RecordedCompletion => ({
  service: 'mission-control',
  item,
  doneAt,
  result: 'PASS',
  notes: 'näher',
  actor: 'slack:U1',
  recordedAt: start,
});

export const writeBack = (id: string, path = '/data/maintenance.json'): WriteBack => ({
  id,
  service: 'mission-control',
  file: 'items',
  path,
  item: 'restore-test',
  actor: 'slack:U1',
  delivery: 'E1',
  completion: { doneAt: start, result: 'PASS', notes: '' },
  writes: '2026-03-02',
  was: { lastDone: '2025-11-01', result: null, notes: '' },
  before: 'a'.repeat(64),
  after: 'b'.repeat(64),
  startedAt: start,
});

export function maintenanceContract(make: MakeSubject): void {
  describe('maintenance', () => {
    const bench = freshBench(make);

    it('remembers the latest completion of every item', async () => {
      const { maintenance } = bench.store;
      expect(await maintenance.recordCompletion(completion('b', start), change('done'))).toBe(true);
      expect(await maintenance.recordCompletion(completion('a', start), change('done'))).toBe(true);
      expect(await maintenance.recordCompletion(completion('a', start + 1), change('done'))).toBe(true);
      expect(await maintenance.completions('mission-control')).toEqual([
        completion('a', start + 1),
        completion('b', start),
      ]);
      expect(await maintenance.completions('another')).toEqual([]);
    });

    it('tells the second of two people that the same was done before, and leaves no trace of it', async () => {
      const { maintenance } = bench.store;
      await maintenance.recordCompletion(completion('a', start), change('done'));
      const again = change('done', { posts: [post('P')] });
      expect(await maintenance.recordCompletion(completion('a', start), again)).toBe(false);
      expect(await maintenance.recordCompletion(completion('a', start - 1), again)).toBe(false);
      expect(await traces(bench.store)).toBe(1);
      expect(await bench.store.outbox.find('P')).toBeUndefined();
    });

    it('lets one write into a file at a time', async () => {
      const { maintenance } = bench.store;
      expect(await maintenance.beginWriteBack(writeBack('W1'))).toBe(true);
      expect(await maintenance.beginWriteBack(writeBack('W2'))).toBe(false);
      expect(await maintenance.beginWriteBack(writeBack('W3', '/data/other.json'))).toBe(true);
      expect(await maintenance.openWriteBacks()).toEqual([
        writeBack('W1'),
        writeBack('W3', '/data/other.json'),
      ]);
      expect(await maintenance.abandonWriteBack('W1', 'conflict', change('x'))).toBe(true);
      expect(await maintenance.beginWriteBack(writeBack('W4'))).toBe(true);
    });

    it('ends a write-back once, with its completion, trace and delivery', async () => {
      const { maintenance, inbox } = bench.store;
      inbox.accept(delivery('E1'));
      await maintenance.beginWriteBack(writeBack('W1'));
      const done = change('done', { finishes: 'E1' });
      expect(await maintenance.completeWriteBack('W1', completion('restore-test', start), done)).toBe(true);
      expect(await maintenance.completeWriteBack('W1', completion('restore-test', start), done)).toBe(false);
      expect(await maintenance.abandonWriteBack('W1', 'late', done)).toBe(false);
      expect(await maintenance.openWriteBacks()).toEqual([]);
      expect(await maintenance.completions('mission-control')).toHaveLength(1);
      expect(await inbox.open()).toEqual([]);
      expect(await traces(bench.store)).toBe(1);
    });

    it('can end a write-back whose delivery was finished otherwise', async () => {
      const { maintenance, inbox } = bench.store;
      inbox.accept(delivery('E1'));
      await maintenance.beginWriteBack(writeBack('W1'));
      await inbox.fail('E1', 'given up', start);
      const done = change('done', { finishes: 'E1' });
      expect(await maintenance.completeWriteBack('W1', completion('restore-test', start), done)).toBe(true);
    });

    it('keeps one snooze for an item until its moment', async () => {
      const snooze = {
        service: 's',
        item: 'i',
        until: start + 10,
        reason: 'parts ordered',
        actor: 'slack:U1',
      };
      await bench.store.maintenance.snooze({ ...snooze, until: start + 5 }, change('snooze'));
      await bench.store.maintenance.snooze(snooze, change('snooze'));
      expect(await bench.store.maintenance.snoozes(start + 9)).toEqual([snooze]);
      expect(await bench.store.maintenance.snoozes(start + 10)).toEqual([]);
    });
  });
}
