import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import type { Store } from '../../src/store/store.ts';

const now = Date.parse('2026-03-02T08:00:00Z');
let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchkeeper-outbox-'));
  store = await openStore({ path: join(folder, 'watchkeeper.sqlite'), now: () => now });
});
afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

async function say(id: string, channel = '#ops', threadOf?: string): Promise<void> {
  const post = {
    ...{ id, kind: 'post' as const, channel, document: { title: id, parts: [] } },
    ...{ topic: 'test', subject: id, validUntil: now + 3_600_000 },
    ...(threadOf === undefined ? {} : { threadOf }),
  };
  await store.changes.record({ audit: [], posts: [post] });
}

/** As a disk, a person or another version may leave it. */
function damage(id: string, document = '{"title": 5}'): void {
  const connection = new Sqlite(join(folder, 'watchkeeper.sqlite'));
  connection.prepare('UPDATE post SET document_json = ? WHERE id = ?').run(document, id);
  connection.close();
}

describe('a message of the outbox that cannot be read', () => {
  it.each(['{"title": 5}', '{"title": "x", "parts": [{"kind": "hologram"}]}'])(
    'is set aside with a trace, and the next one is taken: %s',
    async (document) => {
      for (const id of ['one', 'two', 'three']) await say(id);
      damage('one', document);
      damage('two', document);
      expect((await store.outbox.takeNext(now))?.id).toBe('three');
      expect(await store.outbox.waiting()).toMatchObject({ count: 1 });
      const traces = await store.audit.latest(5);
      expect(traces.map(({ action, actor }) => [action, actor])).toEqual([
        ['outbox.set-aside', 'watchkeeper:outbox'],
        ['outbox.set-aside', 'watchkeeper:outbox'],
      ]);
      expect(await store.audit.verify()).toMatchObject({ intact: true });
      expect(await store.outbox.takeNext(now)).toBeUndefined();
    },
  );

  it('does not keep what belongs into its thread from being said', async () => {
    await say('parent');
    await say('child', '#ops', 'parent');
    damage('parent');
    const taken = await store.outbox.takeNext(now);
    expect(taken).toMatchObject({ id: 'child', threadOf: 'parent' });
    expect(await store.outbox.find('parent')).toBeUndefined();
  });
});

describe('a channel that is called by its name and by its id', () => {
  it('is one: nothing overtakes in it', async () => {
    await store.memo.set('channel/ops', 'C01OPS', now);
    await say('by name', '#ops');
    await say('by id', 'C01OPS');
    await say('elsewhere', '#dr');
    expect((await store.outbox.takeNext(now))?.id).toBe('by name');
    expect((await store.outbox.takeNext(now))?.id).toBe('elsewhere');
    expect(await store.outbox.takeNext(now)).toBeUndefined();
    await store.outbox.markSent('by name', { channel: 'C01OPS', ts: '1.0' }, 0, now);
    expect((await store.outbox.takeNext(now))?.id).toBe('by id');
  });

  it('that nobody has asked Slack for is two, until somebody has', async () => {
    await say('by name', '#ops');
    await say('by id', 'C01OPS');
    expect((await store.outbox.takeNext(now))?.id).toBe('by name');
    expect((await store.outbox.takeNext(now))?.id).toBe('by id');
  });
});
