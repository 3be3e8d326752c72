import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { noCheckpoint } from '../../src/core/checkpoint.ts';
import type { Document } from '../../src/core/reply.ts';
import type { Post } from '../../src/record/post.ts';
import { createBlockSupport } from '../../src/slack/block-support.ts';
import { createChannels } from '../../src/slack/channels.ts';
import { createSlackChannel } from '../../src/slack/post-channel.ts';
import { createPutFile } from '../../src/slack/put-file.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { lena, old, ops, startSmallWorkspace } from '../workspace/small-workspace.ts';
import { clientFor } from './support/client.ts';
import { MemoryMemo } from './support/memory-memo.ts';
import { names } from './support/names.ts';

const document: Document = { title: 'Said', parts: [] };

describe('a message for a thread', () => {
  let workspace: Workspace;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    workspace = await startSmallWorkspace({ now: () => clock.now() });
  });
  afterEach(() => workspace.stop());

  async function openChannel() {
    const client = clientFor(workspace);
    const memo = new MemoryMemo();
    const channels = createChannels(client, memo, clock);
    await channels.load();
    const putFile = createPutFile({ client, memo, clock, checkpoint: noCheckpoint });
    return createSlackChannel({ client, channels, names, support: createBlockSupport(memo, clock), putFile });
  }

  const postOf = (id: string, more: Partial<Post> = {}): Post => ({
    id,
    kind: 'post',
    channel: '#ops',
    document,
    topic: 'test',
    subject: id,
    validUntil: clock.now() + 3_600_000,
    state: 'sending',
    attempts: 2,
    tryAt: clock.now(),
    createdAt: clock.now(),
    sentAt: null,
    location: null,
    revision: 0,
    shownRevision: 0,
    problem: null,
    ...more,
  });
  const roots = () =>
    (workspace.state(lena).channels.find(({ id }) => id === ops)?.messages ?? []).filter(
      ({ text }) => text === 'Said',
    );

  it('is found there, where the history of the channel does not show it', async () => {
    const channel = await openChannel();
    const thread = await channel.send(postOf('card'), document, undefined);
    const reply = await channel.send(postOf('turn'), document, thread);
    expect(await channel.find(postOf('turn'), thread)).toEqual(reply);
    expect(await channel.find(postOf('turn'))).toBeUndefined();
    expect(await channel.find(postOf('other'), thread)).toBeUndefined();
    expect(roots().map(({ replies }) => replies.length)).toEqual([1]);
  });

  it('is looked for beyond the first page of a long thread', async () => {
    const channel = await openChannel();
    const thread = await channel.send(postOf('card'), document, undefined);
    for (let number = 0; number < 120; number += 1)
      await channel.send(postOf(`n${number}`), document, thread);
    const last = await channel.send(postOf('last'), document, thread);
    expect(await channel.find(postOf('last'), thread)).toEqual(last);
  });

  it('is shown to the channel, too, when it is for everybody', async () => {
    const channel = await openChannel();
    const thread = await channel.send(postOf('card'), document, undefined);
    await channel.send(postOf('turn', { broadcast: true }), document, thread);
    expect(roots().map(({ repliesTo }) => repliesTo)).toEqual([null, thread.ts]);
    expect(roots()[0]?.replies).toHaveLength(1);
  });

  it('stays in its thread when config names another channel since', async () => {
    const channel = await openChannel();
    const thread = await channel.send(postOf('card'), document, undefined);
    const moved = postOf('turn', { channel: '#old' });
    const reply = await channel.send(moved, document, thread);
    expect(reply.channel).toBe(ops);
    expect(await channel.find(moved, thread)).toEqual(reply);
    expect(roots().map(({ replies }) => replies.length)).toEqual([1]);
  });

  it('is said in the channel when its thread is gone', async () => {
    const channel = await openChannel();
    const thread = { channel: old, ts: '1.000001' };
    const said = await channel.send(postOf('turn'), document, thread);
    expect(said.channel).toBe(ops);
    expect(roots().map(({ repliesTo }) => repliesTo)).toEqual([null]);
  });
});
