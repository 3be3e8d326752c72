import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { bot, lena, old, omar, ops, quiet, startSmallWorkspace } from './small-workspace.ts';

describe('the Web API', () => {
  let workspace: Workspace;
  let client: WebClient;

  beforeEach(async () => {
    workspace = await startSmallWorkspace();
    client = clientOf(workspace);
  });
  afterEach(() => workspace.stop());

  it('knows who the token belongs to', async () => {
    expect(await client.auth.test()).toMatchObject({
      user_id: bot,
      bot_id: 'B0LOCAL0001',
      team_id: 'T0LOCAL0001',
    });
    await expect(clientOf(workspace, 'xoxb-wrong').auth.test()).rejects.toThrow('invalid_auth');
    await expect(clientOf(workspace, 'xapp-fake-token').auth.test()).rejects.toThrow(
      'not_allowed_token_type',
    );
    const nobody = await fetch(`${workspace.apiUrl}auth.test`, { method: 'POST' });
    expect(await nobody.json()).toEqual({ ok: false, error: 'not_authed' });
  });

  it('takes JSON bodies and a token in the body as well', async () => {
    const answer = await fetch(`${workspace.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        token: 'xoxb-fake-token',
        channel: ops,
        text: 'hi',
        blocks: [{ type: 'divider' }],
      }),
    });
    expect(await answer.json()).toMatchObject({ ok: true, channel: ops });
    expect(JSON.stringify(workspace.log)).not.toContain('xoxb-fake-token');
  });

  it('answers a method that it does not know as unknown, and writes it down', async () => {
    await expect(client.apiCall('admin.users.remove', { user: lena })).rejects.toThrow('unknown_method');
    expect(workspace.log).toMatchObject([{ method: 'admin.users.remove', arguments: { user: lena } }]);
  });

  it('says which scope is missing', async () => {
    const narrow = await startSmallWorkspace({ app: { ...appOptions, scopes: ['chat:write'] } });
    const error = await clientOf(narrow)
      .users.info({ user: lena })
      .then(
        () => null,
        (cause: unknown) => cause,
      );
    expect(error).toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
    });
    await clientOf(narrow).chat.postMessage({ channel: ops, text: 'fine' });
    await narrow.stop();
  });

  it.each([
    ['channel_not_found', 'C0NOWHERE01'],
    ['not_in_channel', quiet],
    ['is_archived', old],
  ])('refuses a post with %s', async (error, channel) => {
    await expect(client.chat.postMessage({ channel, text: 'hi' })).rejects.toThrow(error);
  });

  it('keeps metadata and gives it back only when asked', async () => {
    const metadata = { event_type: 'note', event_payload: { id: 'p-1' } };
    const { ts = '' } = await client.chat.postMessage({ channel: ops, text: 'hi', metadata });
    const plainly = await client.conversations.history({ channel: ops });
    const fully = await client.conversations.history({ channel: ops, include_all_metadata: true });
    expect(plainly.messages?.[0]).not.toHaveProperty('metadata');
    expect(fully.messages?.[0]).toMatchObject({ ts, metadata, bot_id: 'B0LOCAL0001' });
  });

  it('pages through history, newest first, between two moments', async () => {
    const posted: string[] = [];
    for (const text of ['1', '2', '3', '4', '5'])
      posted.push((await client.chat.postMessage({ channel: ops, text })).ts ?? '');
    const [, oldest, , , latest] = posted;
    const first = await client.conversations.history({ channel: ops, limit: 2 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: '5' }, { text: '4' }] });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.history({ channel: ops, limit: 3, cursor });
    expect(second.messages?.map(({ text }) => text)).toEqual(['3', '2', '1']);
    const between = await client.conversations.history({
      channel: ops,
      oldest: oldest ?? '',
      latest: latest ?? '',
    });
    expect(between.messages?.map(({ text }) => text)).toEqual(['4', '3']);
  });

  it('keeps replies in their thread', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: ops, text: 'parent' });
    const reply = await client.chat.postMessage({ channel: ops, text: 'reply', thread_ts: ts });
    const thread = await client.conversations.replies({ channel: ops, ts });
    expect(thread.messages?.map(({ text }) => text)).toEqual(['parent', 'reply']);
    const alone = await client.conversations.replies({ channel: ops, ts: reply.ts ?? '' });
    expect(alone.messages).toMatchObject([{ text: 'reply', thread_ts: ts }]);
    const history = await client.conversations.history({ channel: ops });
    expect(history.messages).toMatchObject([{ text: 'parent', reply_count: 1 }]);
  });

  it('changes and deletes only what the app has said', async () => {
    const said = workspace.say({ as: lena, channel: ops, text: 'mine' });
    await expect(client.chat.update({ channel: ops, ts: said.ts, text: 'yours' })).rejects.toThrow(
      'cant_update_message',
    );
    await expect(client.chat.delete({ channel: ops, ts: '1.000001' })).rejects.toThrow('message_not_found');
    const { ts = '' } = await client.chat.postMessage({ channel: ops, text: 'own' });
    await client.chat.delete({ channel: ops, ts });
    expect(workspace.state(lena).channels.find(({ id }) => id === ops)?.messages).toHaveLength(1);
  });

  it('keeps blocks when an update has no text, and drops them when it has one', async () => {
    const { ts = '' } = await client.chat.postMessage({
      channel: ops,
      text: 'a',
      blocks: [{ type: 'divider' }],
    });
    const shown = () => workspace.state(lena).channels.find(({ id }) => id === ops)?.messages[0];
    await client.apiCall('chat.update', {
      channel: ops,
      ts,
      metadata: { event_type: 'x', event_payload: {} },
    });
    expect(shown()).toMatchObject({ text: 'a', blocks: [{ type: 'divider' }], edited: false });
    await client.chat.update({ channel: ops, ts, text: 'b' });
    expect(shown()).toMatchObject({ text: 'b', blocks: null, edited: true });
  });

  it('lists channels by page, and people of groups', async () => {
    const names: string[] = [];
    let cursor = '';
    do {
      const page = await client.conversations.list({ limit: 2, types: 'public_channel,im', cursor });
      names.push(...(page.channels ?? []).map(({ id }) => id ?? ''));
      cursor = page.response_metadata?.next_cursor ?? '';
    } while (cursor !== '');
    expect(names.slice(0, 3)).toEqual([ops, quiet, old]);
    expect(names).toHaveLength(6);
    expect((await client.usergroups.users.list({ usergroup: 'S0OPS000001' })).users).toEqual([lena, omar]);
    const direct = await client.conversations.open({ users: lena });
    await client.chat.postMessage({ channel: direct.channel?.id ?? '', text: 'just you' });
    expect(workspace.state(lena).channels.at(-1)?.messages).toMatchObject([{ text: 'just you' }]);
    expect(workspace.state(omar).channels.at(-1)?.messages).toEqual([]);
  });

  it('reacts, once', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: ops, text: 'hi' });
    await client.reactions.add({ channel: ops, timestamp: ts, name: 'eyes' });
    await expect(client.reactions.add({ channel: ops, timestamp: ts, name: 'eyes' })).rejects.toThrow(
      'already_reacted',
    );
    await client.reactions.remove({ channel: ops, timestamp: ts, name: 'eyes' });
    await expect(client.reactions.remove({ channel: ops, timestamp: ts, name: 'eyes' })).rejects.toThrow(
      'no_reaction',
    );
  });
});

describe('a fault', () => {
  let workspace: Workspace;
  let client: WebClient;

  beforeEach(async () => {
    workspace = await startSmallWorkspace();
    client = clientOf(workspace);
  });
  afterEach(() => workspace.stop());

  const post = () => client.chat.postMessage({ channel: ops, text: 'hi' });
  const posted = () => workspace.state(lena).channels.find(({ id }) => id === ops)?.messages.length;

  it('limits the rate, for as many calls as told', async () => {
    workspace.faults.rateLimit('chat.postMessage', 1, 7);
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    await post();
    expect(posted()).toBe(1);
    expect(workspace.log).toMatchObject([
      { status: 429, fault: 'rate_limit' },
      { status: 200, fault: null },
    ]);
  });

  it('answers with an error word, or with HTTP 500', async () => {
    workspace.faults.fail('chat.postMessage', 1, 'fatal_error');
    workspace.faults.fail('chat.postMessage', 1, 'http_500');
    await expect(post()).rejects.toThrow('fatal_error');
    await expect(post()).rejects.toMatchObject({ statusCode: 500 });
    expect(posted()).toBe(0);
  });

  it('takes effect and loses the answer', async () => {
    workspace.faults.fail('chat.postMessage', 1, 'drop_after_effect');
    await expect(post()).rejects.toThrow();
    expect(posted()).toBe(1);
    expect(workspace.log).toMatchObject([{ answer: null, fault: 'drop_after_effect' }]);
  });

  it('never answers', async () => {
    workspace.faults.fail('chat.postMessage', 1, 'hang');
    const answer = post();
    answer.catch(() => undefined);
    await workspace.waitFor(() =>
      workspace.log.some((entry) => entry.kind === 'call' && entry.fault === 'hang'),
    );
    expect(posted()).toBe(0);
    await workspace.stop();
    await expect(answer).rejects.toThrow();
  });

  it('puts Slack out of reach', async () => {
    workspace.faults.goAway(true);
    await expect(post()).rejects.toThrow();
    workspace.faults.goAway(false);
    await post();
    expect(posted()).toBe(1);
  });
});

const appOptions = {
  botToken: 'xoxb-fake-token',
  appToken: 'xapp-fake-token',
  botUser: bot,
  appId: 'A0LOCAL0001',
  botId: 'B0LOCAL0001',
  name: 'Helper',
};

function clientOf(workspace: Workspace, token = 'xoxb-fake-token'): WebClient {
  const silence = () => undefined;
  const logger = {
    debug: silence,
    info: silence,
    warn: silence,
    error: silence,
    setLevel: silence,
    getLevel: () => 'error' as never,
    setName: silence,
  };
  return new WebClient(token, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  });
}
