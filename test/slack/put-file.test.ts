import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Workspace, WorkspaceOptions } from '../../demo/workspace/workspace.ts';
import { noCheckpoint } from '../../src/core/checkpoint.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Document } from '../../src/core/reply.ts';
import type { Post } from '../../src/record/post.ts';
import { createBlockSupport } from '../../src/slack/block-support.ts';
import { createChannels } from '../../src/slack/channels.ts';
import { createSlackChannel } from '../../src/slack/post-channel.ts';
import { createPutFile } from '../../src/slack/put-file.ts';
import { neededScopes } from '../../src/slack/scopes.ts';
import { lena, ops, startSmallWorkspace } from '../workspace/small-workspace.ts';
import { callsOf, clientFor } from './support/client.ts';
import { MemoryMemo } from './support/memory-memo.ts';
import { names } from './support/names.ts';

const document: Document = { title: 'All of it', parts: [] };
const content = { text: 'line ü\n', path: '/data/attempts/a1' };

describe('a post with a file', () => {
  let workspace: Workspace;
  let memo: MemoryMemo;
  /** What the bot's clock is ahead by. */
  let ahead: number;
  beforeEach(async () => {
    memo = new MemoryMemo();
    ahead = 0;
    workspace = await startSmallWorkspace();
  });
  afterEach(() => workspace.stop());

  const clock: Clock = {
    now: () => Date.now() + ahead,
    elapsed: () => performance.now(),
    sleep: (span) => new Promise((resolve) => setTimeout(resolve, Math.min(span, 100))),
  };
  const post: Post = {
    id: 'p1',
    kind: 'post',
    channel: '#ops',
    document,
    topic: 'test',
    subject: 's',
    validUntil: Date.now() + 3_600_000,
    file: 'step-a1.txt',
    state: 'sending',
    attempts: 1,
    tryAt: Date.now(),
    createdAt: Date.now(),
    sentAt: null,
    location: null,
    revision: 0,
    shownRevision: 0,
    problem: null,
  };

  /** A bot on the same memory: each call is another process. */
  async function openChannel() {
    const client = clientFor(workspace);
    const channels = createChannels(client, memo, clock);
    await channels.load();
    const putFile = createPutFile({ client, memo, clock, checkpoint: noCheckpoint });
    return createSlackChannel({ client, channels, names, support: createBlockSupport(memo, clock), putFile });
  }
  async function anotherWorkspace(options: Partial<WorkspaceOptions>): Promise<void> {
    await workspace.stop();
    workspace = await startSmallWorkspace(options);
  }

  const shown = () =>
    (workspace.state(lena).channels.find(({ id }) => id === ops)?.messages ?? []).flatMap((message) => [
      message,
      ...message.replies,
    ]);
  const files = () => shown().flatMap((message) => message.files);

  it('goes into its thread, with its words beside it, and says where it is', async () => {
    const channel = await openChannel();
    const thread = await channel.send({ ...post, id: 'card' }, document, undefined);
    const location = await channel.send(post, document, thread, content);
    const reply = shown().find(({ ts }) => ts === location.ts);
    expect(reply).toMatchObject({ text: 'All of it', files: [{ name: 'step-a1.txt', text: 'line ü\n' }] });
    expect(shown()[0]?.replies).toHaveLength(1);
    expect(await channel.find(post, thread)).toEqual(location);
  });

  it('escapes its words like those of any message', async () => {
    const channel = await openChannel();
    await channel.send(post, { title: '<!channel> & co', parts: [] }, undefined, content);
    expect(shown().at(-1)?.text).toBe('&lt;!channel&gt; &amp; co');
  });

  it('is not sent again when Slack took it and the answer was lost, nor while Slack does not show it yet', async () => {
    await anotherWorkspace({ timing: { share: 400 } });
    const channel = await openChannel();
    workspace.faults.fail('files.completeUploadExternal', 1, 'drop_after_effect');
    await expect(channel.send(post, document, undefined, content)).rejects.toMatchObject({ passing: true });
    // A new process looks, finds nothing, and does not send it: it may be out there.
    const next = await openChannel();
    if (!(await next.find(post)))
      await expect(next.send(post, document, undefined, content)).rejects.toMatchObject({
        code: 'slack.file-not-seen',
        passing: true,
      });
    await workspace.waitFor(() => files().length === 1);
    expect(await next.find(post)).toBeDefined();
    expect(callsOf(workspace, 'files.completeUploadExternal')).toBe(1);
  });

  it('is sent again when Slack has not shown it for minutes', async () => {
    const channel = await openChannel();
    workspace.faults.fail('files.completeUploadExternal', 1, 'http_500');
    await expect(channel.send(post, document, undefined, content)).rejects.toMatchObject({ passing: true });
    await expect(channel.send(post, document, undefined, content)).rejects.toMatchObject({
      code: 'slack.file-not-seen',
    });
    ahead = 121_000;
    await channel.send(post, document, undefined, content);
    expect(files()).toHaveLength(1);
  });

  it.each(['files.getUploadURLExternal', 'files.completeUploadExternal'])(
    'waits as long as %s asks, and is sent once after that',
    async (method) => {
      const channel = await openChannel();
      workspace.faults.rateLimit(method, 1, 7);
      await expect(channel.send(post, document, undefined, content)).rejects.toMatchObject({
        code: 'slack.rate-limited',
        passing: true,
        cause: { retryAfter: 7_000 },
      });
      await channel.send(post, document, undefined, content);
      expect(files()).toHaveLength(1);
    },
  );

  it.each([
    ['files.getUploadURLExternal', 'file_uploads_disabled', 'The workspace does not allow files.'],
    ['files.completeUploadExternal', 'access_denied', 'Slack answered access_denied'],
  ])('is said in words, with its path, when %s answers %s', async (method, failure, why) => {
    const channel = await openChannel();
    workspace.faults.fail(method, 1, failure);
    const location = await channel.send(post, document, undefined, content);
    expect(files()).toEqual([]);
    const [message] = shown();
    expect(message?.ts).toBe(location.ts);
    expect(message?.text).toContain('On my machine it is /data/attempts/a1.');
    expect(message?.text).toContain(why);
    expect(await channel.find(post)).toEqual(location);
  });

  it('is said in words where the app lacks the scope', async () => {
    const scopes = neededScopes.filter((scope) => scope !== 'files:write');
    const app = { botToken: 'xoxb-fake-token', appToken: 'xapp-fake-token', botUser: 'U0BOT000001' };
    await anotherWorkspace({
      app: { ...app, appId: 'A0LOCAL0001', botId: 'B0LOCAL0001', name: 'Helper', scopes },
    });
    const channel = await openChannel();
    await channel.send(post, document, undefined, content);
    expect(shown().at(-1)?.text).toContain('/data/attempts/a1');
    expect(shown().at(-1)?.text).toContain('lacks a scope');
  });

  it('waits for what people can mend: a channel that the bot is not in', async () => {
    const channel = await openChannel();
    workspace.faults.fail('files.completeUploadExternal', 1, 'not_in_channel');
    await expect(channel.send(post, document, undefined, content)).rejects.toMatchObject({
      code: 'slack.not_in_channel',
      passing: true,
    });
    expect(shown()).toEqual([]);
    await channel.send(post, document, undefined, content);
    expect(files()).toHaveLength(1);
  });

  it('that can be made no more says so', async () => {
    const channel = await openChannel();
    await channel.send(post, document, undefined, 'gone');
    expect(shown().at(-1)?.text).toContain('The file step-a1.txt is not there any more.');
  });

  it.each([
    [413, 1, 'said'],
    [500, 1, 'tried again'],
    [500, 6, 'said'],
  ])('whose bytes are answered with %i at try %i is %s', async (status, attempts, outcome) => {
    const host = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void host.close());
    const place = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
    await openChannel();
    const client = clientFor(workspace);
    client.files.getUploadURLExternal = async () => ({ ok: true, upload_url: place, file_id: 'F1' });
    const putFile = createPutFile({ client, memo, clock, checkpoint: noCheckpoint });
    const channels = createChannels(client, memo, clock);
    const support = createBlockSupport(memo, clock);
    const channel = createSlackChannel({ client, channels, names, support, putFile });
    const sent = channel.send({ ...post, attempts }, document, undefined, content);
    if (outcome === 'said') {
      await sent;
      expect(shown().at(-1)?.text).toContain(`HTTP ${status}`);
    } else await expect(sent).rejects.toMatchObject({ passing: true });
    expect(files()).toEqual([]);
  });
});
