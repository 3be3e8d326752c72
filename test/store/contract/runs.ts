import { describe, expect, it } from 'vitest';
import type { ApprovalRequest } from '../../../src/runs/approval.ts';
import type { Attempt } from '../../../src/runs/attempt.ts';
import { beginning } from '../../../src/runs/progress.ts';
import type { Run } from '../../../src/runs/run.ts';
import { change, freshBench, type MakeSubject, post, start, traces } from './subject.ts';

const run = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  service: 'mids-hero',
  runbook: 'incidents',
  procedure: 'import-failure',
  title: 'Import failure',
  pin: 'f'.repeat(64),
  state: 'asking',
  revision: 0,
  visit: 1,
  progress: beginning('import-failure', { FILE: 'a.sql' }),
  pace: 'step-by-step',
  startedBy: 'slack:U1',
  heldBy: 'slack:U1',
  startedAt: start,
  endedAt: null,
  reason: null,
  channel: '#ops',
  card: null,
  onlyOne: null,
  closes: null,
  dueAt: null,
  lateAt: null,
  lease: { holder: 'bot', until: null },
  ...more,
});

const attempt = (id: string, more: Partial<Attempt> = {}): Attempt => ({
  id,
  run: 'r',
  step: 'import-failure.1',
  visit: 1,
  number: 1,
  state: 'starting',
  by: 'slack:U1',
  startedAt: start,
  endedAt: null,
  took: null,
  exitCode: null,
  note: null,
  evidence: null,
  printed: null,
  plan: 'a'.repeat(64),
  ...more,
});

const approval = (id: string, more: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  id,
  run: 'r',
  step: 'import-failure.1',
  plan: 'a'.repeat(64),
  state: 'asked',
  requestedBy: 'slack:U1',
  requestedAt: start,
  expiresAt: start + 1_000,
  needed: 1,
  roles: [],
  givers: [],
  refusedBy: null,
  reason: null,
  ...more,
});

export function runsContract(make: MakeSubject): void {
  describe('runs of runbooks', () => {
    const bench = freshBench(make);
    const begin = async (first: Run) => {
      expect(await bench.store.runs.create(first, '# Text', change('run.began'))).toBeUndefined();
      return first;
    };
    const moved = (from: Run, more: Partial<Run>): Run => ({ ...from, ...more, revision: from.revision + 1 });

    it('are found as they were stored, with the text that they are pinned to', async () => {
      const first = await begin(run('r', { onlyOne: 'mids-hero', closes: 'mids-hero/restore-test' }));
      expect(await bench.store.runs.find('r')).toEqual({ run: first, attempts: [], approvals: [] });
      expect(await bench.store.runs.pinned(first.pin)).toBe('# Text');
      expect(await bench.store.runs.find('other')).toBeUndefined();
      expect(await traces(bench.store)).toBe(1);
    });

    it('are told who holds what may be done only once at a time', async () => {
      const first = await begin(run('r', { onlyOne: 'mids-hero' }));
      const refused = await bench.store.runs.create(
        run('second', { onlyOne: 'mids-hero', startedBy: 'slack:U2' }),
        '# Text',
        change('run.began'),
      );
      expect(refused).toMatchObject({ id: 'r', startedBy: 'slack:U1', state: 'asking' });
      expect(await bench.store.runs.find('second')).toBeUndefined();
      expect(await traces(bench.store)).toBe(1);
      await bench.store.runs.move({
        run: moved(first, { state: 'aborted', endedAt: start }),
        change: change('run.aborted'),
      });
      await begin(run('third', { onlyOne: 'mids-hero' }));
    });

    it('move once: of two who saw the same, one is first', async () => {
      const first = await begin(run('r'));
      const [one, two] = await Promise.all([
        bench.store.runs.move({
          run: moved(first, { state: 'working' }),
          attempts: [attempt('a1')],
          change: { ...change('run.step'), posts: [post('p')] },
        }),
        bench.store.runs.move({
          run: moved(first, { state: 'working' }),
          attempts: [attempt('a2')],
          change: { ...change('run.step'), posts: [post('q')] },
        }),
      ]);
      expect([one, two].toSorted()).toEqual([false, true]);
      const found = await bench.store.runs.find('r');
      expect(found?.attempts.map(({ id }) => id)).toEqual([one ? 'a1' : 'a2']);
      expect((await bench.store.outbox.waiting()).count).toBe(1);
      expect(await traces(bench.store)).toBe(2);
    });

    it('change nothing at all when one part cannot be', async () => {
      const first = await begin(run('r'));
      const working = moved(first, { state: 'working' });
      await bench.store.runs.move({ run: working, attempts: [attempt('a')], change: change('run.step') });
      // A second attempt while one is under way.
      await expect(
        bench.store.runs.move({
          run: moved(working, {}),
          attempts: [attempt('b', { number: 2 })],
          change: change('run.step'),
        }),
      ).rejects.toThrow();
      // An attempt that has ended does not begin again.
      const ended = attempt('a', { state: 'failed', endedAt: start, exitCode: 1 });
      const stuck = moved(working, { state: 'stuck' });
      await bench.store.runs.move({ run: stuck, attempts: [ended], change: change('run.step') });
      await expect(
        bench.store.runs.move({
          run: moved(stuck, { state: 'working' }),
          attempts: [attempt('a')],
          change: change('run.step'),
        }),
      ).rejects.toThrow('an attempt cannot change');
      expect(await bench.store.runs.find('r')).toEqual({ run: stuck, attempts: [ended], approvals: [] });
    });

    it('do not leave a state that is an end', async () => {
      const first = await begin(run('r'));
      const finished = moved(first, { state: 'finished', endedAt: start });
      await bench.store.runs.move({ run: finished, change: change('run.finished') });
      await expect(
        bench.store.runs.move({
          run: moved(finished, { state: 'asking', endedAt: null }),
          change: change('x'),
        }),
      ).rejects.toThrow('a run cannot change');
    });

    it('keep what was asked of whom, and use consent once', async () => {
      const first = await begin(run('r'));
      const asked = moved(first, {});
      await bench.store.runs.move({
        run: asked,
        approvals: [approval('x', { roles: [['lead']] })],
        change: change('asked'),
      });
      const granted = moved(asked, {});
      const giver = { by: 'slack:U2', at: start + 5 };
      await bench.store.runs.move({
        run: granted,
        approvals: [approval('x', { roles: [['lead']], state: 'granted', givers: [giver] })],
        change: change('granted'),
      });
      expect((await bench.store.runs.find('r'))?.approvals).toEqual([
        approval('x', { roles: [['lead']], state: 'granted', givers: [giver] }),
      ]);
      const used = moved(granted, { state: 'working' });
      await bench.store.runs.move({
        run: used,
        approvals: [approval('x', { state: 'used' })],
        change: change('used'),
      });
      await expect(
        bench.store.runs.move({
          run: moved(used, {}),
          approvals: [approval('x', { state: 'granted' })],
          change: change('again'),
        }),
      ).rejects.toThrow('an approval cannot change');
    });

    it('are listed: those that may change, and the latest', async () => {
      await begin(run('one'));
      const two = await begin(run('two', { service: 'vedfolnir' }));
      await begin(run('three'));
      await bench.store.runs.move({
        run: moved(two, { state: 'aborted', endedAt: start }),
        change: change('x'),
      });
      expect((await bench.store.runs.open()).map((each) => each.run.id)).toEqual(['one', 'three']);
      expect((await bench.store.runs.latest(2)).map(({ id }) => id)).toEqual(['three', 'two']);
      expect((await bench.store.runs.latest(9, 'mids-hero')).map(({ id }) => id)).toEqual(['three', 'one']);
    });

    it('are followed up once when they have ended', async () => {
      const first = await begin(run('r'));
      expect(await bench.store.runs.unsettled()).toEqual([]);
      await bench.store.runs.move({
        run: moved(first, { state: 'finished', endedAt: start, lateAt: start }),
        attempts: [attempt('a', { state: 'skipped', endedAt: start })],
        change: change('x'),
      });
      expect((await bench.store.runs.unsettled()).map((each) => each.run.lateAt)).toEqual([start]);
      expect(await bench.store.runs.settle('r', start, change('settled'))).toBe(true);
      expect(await bench.store.runs.settle('r', start, change('twice'))).toBe(false);
      expect(await bench.store.runs.unsettled()).toEqual([]);
      expect([...(await bench.store.runs.attemptsAmong(['a', 'b']))]).toEqual(['a']);
    });

    it('have one driver, who renews the lease', async () => {
      await begin(run('r', { lease: { holder: 'terminal:1', until: start + 10 } }));
      expect(await bench.store.runs.renew('r', 'bot', null)).toBe(false);
      expect(await bench.store.runs.renew('r', 'terminal:1', start + 20)).toBe(true);
      expect((await bench.store.runs.find('r'))?.run.lease).toEqual({
        holder: 'terminal:1',
        until: start + 20,
      });
    });

    it('are forgotten with all that belongs to them when they ended long ago', async () => {
      const first = await begin(run('old'));
      await bench.store.runs.move({
        run: moved(first, { state: 'finished', endedAt: start }),
        attempts: [attempt('a', { run: 'old', state: 'skipped', endedAt: start })],
        change: change('x'),
      });
      await begin(run('open', { pin: 'e'.repeat(64) }));
      await bench.store.housekeeping.forget({ traffic: start, history: start + 1 });
      expect(await bench.store.runs.find('old')).toBeUndefined();
      expect(await bench.store.runs.pinned(first.pin)).toBeUndefined();
      expect((await bench.store.runs.open()).map((each) => each.run.id)).toEqual(['open']);
      expect(await bench.store.runs.pinned('e'.repeat(64))).toBe('# Text');
    });
  });
}
