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

describe('the way into a channel', () => {
  let workspace: Workspace;
  let clock: ManualClock;
  let memo: MemoryMemo;
  beforeEach(async () => {
    clock = new ManualClock();
    workspace = await startSmallWorkspace({ now: () => clock.now() });
    memo = new MemoryMemo();
  });
  afterEach(() => workspace.stop());

  async function openChannel() {
    const client = clientFor(workspace);
    const channels = createChannels(client, memo, clock);
    await channels.load();
    const putFile = createPutFile({ client, memo, clock, checkpoint: noCheckpoint });
    return createSlackChannel({ client, channels, names, support: createBlockSupport(memo, clock), putFile });
  }

  const document: Document = {
    title: 'Hello',
    parts: [{ kind: 'table', columns: ['Check'], rows: [['queue length']] }],
  };
  const postAt = (createdAt: number): Post => ({
    id: 'one',
    kind: 'post',
    channel: '#ops',
    document,
    topic: 'test',
    subject: 'one',
    validUntil: createdAt + 3_600_000,
    state: 'sending',
    attempts: 1,
    tryAt: createdAt,
    createdAt,
    sentAt: null,
    location: null,
    revision: 0,
    shownRevision: 0,
    problem: null,
  });
  const seen = () =>
    (workspace.state(lena).channels.find(({ id }) => id === ops)?.messages ?? []).map(({ text }) => text);

  it.each([
    ['a channel that is gone', 'C0GONE00001'],
    ['an archived channel', old],
  ])('is looked for again when its name led to %s', async (_, id) => {
    await memo.set('channel/ops', id, clock.now());
    const channel = await openChannel();
    const post = postAt(clock.now());
    await expect(channel.send(post, document, undefined)).rejects.toMatchObject({ passing: true });
    expect(await channel.send(post, document, undefined)).toMatchObject({ channel: ops });
    expect((await memo.get('channel/ops'))?.value).toBe(ops);
  });

  it('remembers only the channels that were asked for', async () => {
    const channel = await openChannel();
    await channel.send(postAt(clock.now()), document, undefined);
    expect((await memo.entries('channel/')).map(({ key }) => key)).toEqual(['channel/ops']);
  });

  it('takes the words alone when Slack refuses every block', async () => {
    workspace.faults.rejectBlocks(['table', 'header', 'rich_text', 'section', 'context']);
    const channel = await openChannel();
    await channel.send(postAt(clock.now()), document, undefined);
    expect(seen()).toEqual(['Hello\nqueue length']);
  });

  it('finds a post that went out before the clock of the machine was set right', async () => {
    const channel = await openChannel();
    const slow = postAt(clock.now() + 30 * 60_000);
    const sent = await channel.send(slow, document, undefined);
    expect(await channel.find(slow)).toEqual(sent);
  });
});
