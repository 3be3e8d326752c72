import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestPostponement, type Post, type PostState, postTransitions } from '../../../src/record/post.ts';
import type { Store } from '../../../src/store/store.ts';
import { change, freshBench, type MakeSubject, post, start } from './subject.ts';

const place = { channel: 'C1', ts: '1.0' };

export function outboxContract(make: MakeSubject): void {
  describe('the outbox', () => {
    const bench = freshBench(make);
    const put = (...posts: ReturnType<typeof post>[]) =>
      bench.store.changes.record(change('said', { posts }));
    const take = async (now = start) => (await bench.store.outbox.takeNext(now))?.id;
    const stateOf = async (id: string) => (await bench.store.outbox.find(id))?.state;

    it('keeps a message as it was given', async () => {
      const given = post('P1', {
        document: {
          title: 'All',
          status: 'warning',
          parts: [
            {
              kind: 'lines',
              lines: [{ status: 'ok', text: ['<!channel>', { bold: 'x' }, { time: start }] }],
            },
            { kind: 'table', columns: ['a'], rows: [[[{ link: 'https://x.test', label: 'x' }]]] },
            { kind: 'actions', actions: [{ action: 'a.b', subject: 's', label: 'Do…', style: 'danger' }] },
            { kind: 'divider' },
          ],
        },
        supersedes: 'k',
        threadOf: 'P0',
        file: 'step-a1.txt',
      });
      await put(given);
      expect(await bench.store.outbox.find('P1')).toEqual({
        ...given,
        state: 'due',
        attempts: 0,
        tryAt: start,
        createdAt: start,
        sentAt: null,
        location: null,
        revision: 0,
        shownRevision: 0,
        problem: null,
      });
    });

    it('sends oldest first and one at a time in a channel, channels side by side', async () => {
      await put(post('A1'), post('A2'), post('B1', { channel: '#other' }));
      expect(await take()).toBe('A1');
      expect(await take()).toBe('B1');
      expect(await take()).toBeUndefined();
      expect(await bench.store.outbox.waiting()).toMatchObject({ count: 3 });
      expect(await bench.store.outbox.markSent('A1', place, 0, start)).toBe(true);
      expect(await bench.store.outbox.waiting()).toMatchObject({ count: 2 });
      expect(await take()).toBe('A2');
    });

    it('tries a postponed message at its time, not a millisecond before', async () => {
      await put(post('A1'), post('A2'));
      await take();
      expect(await bench.store.outbox.postpone('A1', start + 100, 'Slack is away')).toBe(true);
      expect(await bench.store.outbox.find('A1')).toMatchObject({
        state: 'due',
        attempts: 1,
        problem: 'Slack is away',
      });
      expect(await take()).toBe('A2');
      await bench.store.outbox.markSent('A2', place, 0, start);
      expect(await bench.store.outbox.waiting()).toMatchObject({ count: 1, problem: 'Slack is away' });
      expect(await take(start + 99)).toBeUndefined();
      expect(await take(start + 100)).toBe('A1');
    });

    it('does not wait for a time that only a clock which was ahead can have meant', async () => {
      await put(post('A1'), post('A2'));
      await take();
      const ahead = start + longestPostponement;
      await bench.store.outbox.postpone('A1', ahead, 'Slack is away');
      expect(await take()).toBe('A2');
      await bench.store.outbox.markSent('A2', place, 0, start);
      expect(await take()).toBeUndefined();
      expect(await take(start - 1)).toBe('A1');
      await bench.store.outbox.markSent('A1', place, 0, start);

      bench.now = start + 92 * 86_400_000;
      await put(post('B1'));
      expect(await take()).toBe('B1');
    });

    it('lets a newer message take the place of unsent ones with its key', async () => {
      await put(post('old', { supersedes: 'k' }), post('other', { supersedes: 'l' }));
      await put(post('new', { supersedes: 'k' }));
      expect([await stateOf('old'), await stateOf('other'), await stateOf('new')]).toEqual([
        'superseded',
        'due',
        'due',
      ]);
    });

    it('lets a message that comes back from sending give way to a newer one with its key', async () => {
      await put(post('old', { supersedes: 'k' }));
      await take();
      await put(post('new', { supersedes: 'k' }));
      expect(await stateOf('old')).toBe('sending');
      await bench.store.outbox.postpone('old', start, 'away');
      expect(await stateOf('old')).toBe('superseded');
      expect(await take()).toBe('new');
    });

    it('holds a reply back until its thread is there', async () => {
      await put(post('child', { threadOf: 'parent', channel: '#x' }), post('parent'));
      expect(await take()).toBe('parent');
      expect(await take()).toBeUndefined();
      await bench.store.outbox.markSent('parent', place, 0, start);
      expect(await take()).toBe('child');
    });

    it('does not hold a reply back for a parent that will never be said', async () => {
      await put(post('parent'), post('child', { threadOf: 'parent' }));
      await bench.store.outbox.drop('parent', 'expired', start);
      expect(await take()).toBe('child');
    });

    it('updates a card that changed while it was out, and folds many changes into one', async () => {
      await put(
        post('card', { kind: 'card', topic: 't', subject: 's' }),
        post('plain', { topic: 't', subject: 's' }),
      );
      await take();
      await bench.store.outbox.markSent('card', place, 0, start);
      await bench.store.changes.record(change('x', { touches: [{ topic: 't', subject: 's' }] }));
      expect(await bench.store.outbox.touchCards('t', 's', start + 1)).toBe(1);
      expect(await bench.store.outbox.find('card')).toMatchObject({
        state: 'stale',
        revision: 2,
        tryAt: start,
      });
      expect(await bench.store.outbox.touchCards('t', 'another', start)).toBe(0);
    });

    it('finds a card stale at once when its subject changed while it was being sent', async () => {
      await put(post('card', { kind: 'card', topic: 't', subject: 's' }));
      const taken = await bench.store.outbox.takeNext(start);
      await bench.store.outbox.touchCards('t', 's', start + 5);
      await bench.store.outbox.markSent('card', place, taken?.revision ?? -1, start + 9);
      expect(await bench.store.outbox.find('card')).toMatchObject({
        state: 'stale',
        revision: 1,
        shownRevision: 0,
        location: place,
      });
      expect((await bench.store.outbox.takeNext(start + 9))?.revision).toBe(1);
      await bench.store.outbox.markSent('card', place, 1, start + 10);
      expect(await stateOf('card')).toBe('sent');
    });

    it('takes up what a dead process left in sending: posts as due, cards that are out as stale', async () => {
      await put(post('P'), post('C', { kind: 'card', topic: 't', subject: 's', channel: '#c' }));
      await take();
      await take();
      await bench.store.outbox.markSent('C', place, 0, start);
      await bench.store.outbox.touchCards('t', 's', start);
      expect(await take()).toBe('C');
      expect(await bench.store.outbox.recover(start + 50)).toBe(2);
      expect(await bench.store.outbox.find('P')).toMatchObject({
        state: 'due',
        attempts: 1,
        tryAt: start + 50,
      });
      expect(await bench.store.outbox.find('C')).toMatchObject({
        state: 'stale',
        attempts: 2,
        location: place,
      });
    });

    it('answers false to whoever is too late', async () => {
      await put(post('P'));
      const { outbox } = bench.store;
      expect(await outbox.markSent('P', place, 0, start)).toBe(false);
      expect(await outbox.postpone('P', start, '')).toBe(false);
      expect(await outbox.markFailed('P', '')).toBe(false);
      await take();
      expect(await outbox.markFailed('P', 'no such channel')).toBe(true);
      expect(await outbox.drop('P', 'withdrawn', start)).toBe(false);
      expect(await outbox.find('P')).toMatchObject({ state: 'failed', problem: 'no such channel' });
    });

    it('changes a state only along the table, whatever is called in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
          const subject = await make(() => start);
          try {
            const run = await prepare(subject.store);
            for (const each of steps) await walk(subject.store, run, each);
          } finally {
            await subject.remove();
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}

const step = fc.record({
  which: fc.nat(2),
  does: fc.constantFrom('take', 'sent', 'postpone', 'fail', 'expire', 'touch', 'recover', 'replace'),
  later: fc.nat(3),
});

interface Run {
  now: number;
  replaced: number;
}

/** Two cards and a post of one channel. */
async function prepare(store: Store): Promise<Run> {
  const posts = [0, 1, 2].map((which) =>
    post(`${which}`, { kind: which === 2 ? 'post' : 'card', supersedes: `key ${which}` }),
  );
  await store.changes.record(change('said', { posts }));
  return { now: start, replaced: 0 };
}

/** Does one step and holds every message against the table of transitions. */
async function walk(
  store: Store,
  run: Run,
  { which, does, later }: { which: number; does: string; later: number },
) {
  const before = await all(store);
  const id = `${which}`;
  run.now += later;
  const { outbox } = store;
  const revision = before.get(id)?.revision ?? 0;
  if (does === 'take') await outbox.takeNext(run.now);
  if (does === 'sent') await outbox.markSent(id, { channel: 'C', ts: '1' }, revision, run.now);
  if (does === 'postpone') await outbox.postpone(id, run.now + 2, 'away');
  if (does === 'fail') await outbox.markFailed(id, 'refused');
  if (does === 'expire') await outbox.drop(id, 'expired', run.now);
  if (does === 'touch') await outbox.touchCards('summary', 'workspace', run.now);
  if (does === 'recover') await outbox.recover(run.now);
  if (does === 'replace') {
    run.replaced += 1;
    const next = post(`${id}-${run.replaced}`, { supersedes: `key ${which}` });
    await store.changes.record(change('said', { posts: [next] }));
  }
  const after = await all(store);
  for (const [key, now] of after) {
    const was = before.get(key);
    if (was && was.state !== now.state) expect(reachable(was.state), `${does} ${key}`).toContain(now.state);
    expect(now.shownRevision).toBeLessThanOrEqual(now.revision);
    if (now.kind === 'card' && now.state === 'sent') expect(now.shownRevision).toBe(now.revision);
    if (now.state === 'stale') expect(now.location).not.toBeNull();
  }
  expect([...after.values()].filter(({ state }) => state === 'sending').length).toBeLessThanOrEqual(1);
}

/** One step of the table; or back to `due` and, in the same transaction, out of the way of a newer one. */
function reachable(from: PostState): readonly PostState[] {
  return from === 'sending' ? [...postTransitions.sending, 'superseded'] : postTransitions[from];
}

async function all(store: Store): Promise<Map<string, Post>> {
  return new Map((await store.outbox.latest(1_000)).map((each) => [each.id, each]));
}
