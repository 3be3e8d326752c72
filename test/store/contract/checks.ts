import { describe, expect, it } from 'vitest';
import type { CheckState, Transition } from '../../../src/checks/state.ts';
import { change, freshBench, type MakeSubject, post, start, traces } from './subject.ts';

const state = (check: string, more: Partial<CheckState> = {}): CheckState => ({
  service: 'mids-hero',
  check,
  status: 'ok',
  since: start,
  seen: 'ok',
  pending: null,
  value: 1,
  reason: null,
  lookedAt: start,
  ...more,
});

const transition = (check: string, at: number, more: Partial<Transition> = {}): Transition => ({
  service: 'mids-hero',
  check,
  from: 'ok',
  to: 'critical',
  at,
  value: null,
  reason: 'no answer',
  ...more,
});

export function checksContract(make: MakeSubject): void {
  describe('the states of checks', () => {
    const bench = freshBench(make);

    it('are kept as they are, one for each check', async () => {
      const level = { settled: null, lasted: 5 };
      const pending = {
        status: 'critical',
        lasted: 1.5,
        levels: { warning: level, critical: level },
      } as const;
      const first = state('a', { pending, value: { deep: [1, 'x', null] }, reason: 'why' });
      await bench.store.checks.recordLook([first, state('b')], [], change('look'));
      await bench.store.checks.recordLook([state('b', { status: 'warning' })], [], change('look'));
      expect(await bench.store.checks.states('mids-hero')).toEqual([
        first,
        state('b', { status: 'warning' }),
      ]);
      expect(await bench.store.checks.states('another')).toEqual([]);
    });

    it('come with their transitions, trace and messages or not at all', async () => {
      await bench.store.changes.record(change('said', { posts: [post('P')] }));
      const twice = change('look', { posts: [post('P')] });
      await expect(
        bench.store.checks.recordLook([state('a')], [transition('a', start)], twice),
      ).rejects.toMatchObject({ code: 'store.refused' });
      expect(await bench.store.checks.states()).toEqual([]);
      expect(await bench.store.checks.transitionsSince(0)).toEqual([]);
      expect(await traces(bench.store)).toBe(1);
    });

    it('list transitions since a moment, oldest first', async () => {
      const late = transition('a', start + 2, { from: null });
      const early = transition('b', start + 1);
      const other = transition('c', start + 3, { service: 'other' });
      await bench.store.checks.recordLook([], [late, early, other], change('look'));
      expect(await bench.store.checks.transitionsSince(start + 2)).toEqual([late, other]);
      expect(await bench.store.checks.transitionsSince(start, 'mids-hero')).toEqual([early, late]);
    });

    it('are forgotten when config no longer names the check', async () => {
      await bench.store.checks.recordLook([state('a'), state('b')], [], change('look'));
      await bench.store.checks.keepOnly([{ service: 'mids-hero', check: 'b' }]);
      expect((await bench.store.checks.states()).map(({ check }) => check)).toEqual(['b']);
    });
  });
}
