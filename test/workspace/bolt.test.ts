import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { boltFor, bot, gita, lena, omar, ops, startSmallWorkspace, stopBoth } from './small-workspace.ts';

const modal = {
  type: 'modal' as const,
  callback_id: 'report',
  title: { type: 'plain_text' as const, text: 'Report' },
  submit: { type: 'plain_text' as const, text: 'Send' },
  private_metadata: 'item-7',
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'notes',
      label: { type: 'plain_text' as const, text: 'Notes' },
      element: { type: 'plain_text_input' as const, action_id: 'text', initial_value: 'first' },
    },
    {
      type: 'input' as const,
      block_id: 'item',
      label: { type: 'plain_text' as const, text: 'Item' },
      element: { type: 'external_select' as const, action_id: 'pick', min_query_length: 0 },
    },
  ],
};

const button = {
  type: 'actions' as const,
  block_id: 'buttons',
  elements: [
    {
      type: 'button' as const,
      action_id: 'done',
      value: 'item-7',
      text: { type: 'plain_text' as const, text: 'Done' },
    },
  ],
};

describe('a Bolt app in the workspace', () => {
  let workspace: Workspace;
  let app: App;

  beforeEach(async () => {
    workspace = await startSmallWorkspace();
    app = boltFor(workspace);
  });

  afterEach(() => stopBoth(app, workspace));

  it('connects, and the page says so', async () => {
    expect(workspace.state(lena).appConnected).toBe(false);
    await app.start();
    expect(workspace.state(lena).appConnected).toBe(true);
    expect(workspace.connectionCount).toBe(1);
  });

  it('gets a slash command and answers privately through ack', async () => {
    app.command('/do', async ({ ack, command }) => {
      await ack(`${command.user_name} said ${command.text}`);
    });
    await app.start();
    const delivery = await workspace.command({ as: lena, channel: ops, command: '/do', text: 'this' });
    expect(delivery.outcome).toBe('acknowledged');
    const seen = workspace
      .state(lena)
      .channels.find(({ id }) => id === ops)
      ?.messages.at(-1);
    expect(seen).toMatchObject({ text: 'lena said this', ephemeral: true, user: bot });
    expect(workspace.state(omar).channels.find(({ id }) => id === ops)?.messages).toEqual([]);
  });

  it('answers later through the response_url, five times at most', async () => {
    app.command('/do', async ({ ack, respond }) => {
      await ack();
      for (let count = 1; count <= 6; count += 1)
        await respond({ text: `answer ${count}`, response_type: 'in_channel' });
    });
    await app.start();
    await workspace.command({ as: lena, channel: ops, command: '/do', text: '' });
    await workspace.waitFor(() => workspace.log.filter(({ kind }) => kind === 'response_url').length === 6);
    expect(messages(workspace, omar).map(({ text }) => text)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `answer ${n}`),
    );
    expect(workspace.log.at(-1)).toMatchObject({ status: 404, answer: { error: 'used_url' } });
  });

  it('posts a button, hears of the click, and edits the message', async () => {
    app.action('done', async ({ ack, body, client, respond }) => {
      await ack();
      if (body.type !== 'block_actions' || body.message === undefined) throw new Error('no message');
      await client.chat.update({ channel: ops, ts: body.message.ts, text: `done by ${body.user.id}` });
      await respond({ text: 'Thank you', response_type: 'ephemeral', replace_original: false });
    });
    await app.start();
    const posted = await app.client.chat.postMessage({ channel: ops, text: 'A duty', blocks: [button] });
    await workspace.press({
      as: omar,
      where: { channel: ops, ts: posted.ts ?? '', ephemeral: false },
      blockId: 'buttons',
      actionId: 'done',
      chosen: {},
    });
    await workspace.waitFor(() => messages(workspace, omar).some(({ text }) => text === 'Thank you'));
    expect(messages(workspace, lena)).toMatchObject([
      { text: `done by ${omar}`, blocks: null, edited: true },
    ]);
  });

  it('opens a dialog whose menu asks the app, refuses a value, and takes the next', async () => {
    const submitted: unknown[] = [];
    app.command('/do', async ({ ack, client, body }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal });
    });
    app.options('pick', async ({ ack, options }) => {
      await ack({
        options: [{ text: { type: 'plain_text', text: `Item ${options.value}` }, value: options.value }],
      });
    });
    app.view('report', async ({ ack, view }) => {
      submitted.push(view.state.values, view.private_metadata);
      const notes = view.state.values.notes?.text?.value ?? '';
      if (notes === 'first') await ack({ response_action: 'errors', errors: { notes: 'Say more.' } });
      else await ack();
    });
    await app.start();
    await workspace.command({ as: lena, channel: ops, command: '/do', text: '' });
    const view = await workspace.waitFor(() => workspace.state(lena).view);
    const options = await workspace.options({
      as: lena,
      where: { view: view.id },
      blockId: 'item',
      actionId: 'pick',
      value: '7',
    });
    expect(options).toEqual([{ text: { type: 'plain_text', text: 'Item 7' }, value: '7' }]);
    const item = { pick: { selected_option: options[0] } };
    expect(await workspace.submit({ as: lena, view: view.id, values: { item } })).toEqual({
      errors: { notes: 'Say more.' },
    });
    const values = { item, notes: { text: { value: 'second' } } };
    expect(await workspace.submit({ as: lena, view: view.id, values })).toEqual({ errors: {} });
    expect(workspace.state(lena).view).toBeNull();
    expect(submitted.at(-2)).toEqual({
      notes: { text: { type: 'plain_text_input', value: 'second' } },
      item: { pick: { type: 'external_select', selected_option: options[0] } },
    });
    expect(submitted.at(-1)).toBe('item-7');
  });

  it('hears of a closed dialog when it asked to', async () => {
    let closedBy = '';
    app.command('/do', async ({ ack, client, body }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal });
    });
    app.view({ callback_id: 'report', type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      closedBy = body.user.id;
    });
    await app.start();
    await workspace.command({ as: omar, channel: ops, command: '/do', text: '' });
    const view = await workspace.waitFor(() => workspace.state(omar).view);
    await workspace.close({ as: omar, view: view.id });
    expect(closedBy).toBe(omar);
  });

  it('answers a mention in its thread', async () => {
    app.event('app_mention', async ({ event, say }) => {
      await say({ text: `You said: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
    });
    await app.start();
    const said = workspace.say({ as: lena, channel: ops, text: 'hey @Helper look at #ops & <this>' });
    await workspace.waitFor(() => messages(workspace, omar)[0]?.replies.length === 1);
    expect(said.text).toBe(`hey <@${bot}> look at <#${ops}|ops> &amp; &lt;this&gt;`);
    expect(messages(workspace, omar)[0]?.replies[0]?.text).toBe(`You said: ${said.text}`);
  });

  it('shows a private message to one person only', async () => {
    await app.start();
    await app.client.chat.postEphemeral({ channel: ops, user: lena, text: 'psst' });
    expect(messages(workspace, lena)).toMatchObject([{ text: 'psst', ephemeral: true }]);
    expect(messages(workspace, omar)).toEqual([]);
    const history = await app.client.conversations.history({ channel: ops });
    expect(history.messages).toEqual([]);
  });

  it('uploads a file into a channel', async () => {
    await app.start();
    await app.client.files.uploadV2({
      channel_id: ops,
      filename: 'output.txt',
      file: Buffer.from('zeile ü\n'),
    });
    const shared = () => messages(workspace, lena).flatMap(({ files }) => files);
    await workspace.waitFor(() => shared().length === 1);
    await app.client.files.uploadV2({ channel_id: ops, filename: 'more.txt', content: 'more' });
    // Slack takes a while to show a file.
    expect(shared()).toHaveLength(1);
    await workspace.waitFor(() => shared().length === 2);
    expect(shared()).toMatchObject([
      { name: 'output.txt', size: 9, text: 'zeile ü\n' },
      { name: 'more.txt', text: 'more' },
    ]);
  });

  it('learns who is a guest and whose team they belong to', async () => {
    await app.start();
    let teams: unknown;
    app.command('/do', async ({ ack, body }) => {
      teams = body.team_id;
      await ack();
    });
    const info = await app.client.users.info({ user: gita });
    expect(info.user).toMatchObject({ is_restricted: true, team_id: 'T0OTHER0001' });
    await workspace.command({ as: gita, channel: ops, command: '/do', text: '' });
    expect(teams).toBe('T0OTHER0001');
  });
});

function messages(workspace: Workspace, as: string) {
  return workspace.state(as).channels.find(({ id }) => id === ops)?.messages ?? [];
}
