import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../demo/workspace/workspace.ts';
import { boltFor, bot, lena, omar, ops, startSmallWorkspace, stopBoth } from './small-workspace.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const options = ['a', 'b'].map((value) => ({ text: plain(value), value }));
const menu = {
  type: 'actions' as const,
  block_id: 'menus',
  elements: [
    { type: 'static_select' as const, action_id: 'pick', options, placeholder: plain('Pick one') },
    { type: 'button' as const, action_id: 'go', text: plain('Go'), value: 'v' },
  ],
};
const modal = (title: string) => ({
  type: 'modal' as const,
  title: plain(title),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'notes',
      label: plain('Notes'),
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
    menu,
  ],
});
const person = { id: lena, username: 'lena', name: 'lena', team_id: 'T0LOCAL0001' };
const team = { id: 'T0LOCAL0001', domain: 'local' };

describe('payloads', () => {
  let workspace: Workspace;
  let app: App;

  beforeEach(async () => {
    workspace = await startSmallWorkspace();
    app = boltFor(workspace);
    await app.start();
  });
  afterEach(() => stopBoth(app, workspace));

  it('of a choice in a message carry the message, the choice and the state of all menus', async () => {
    const bodies: BlockAction[] = [];
    app.action<BlockAction>(/.*/, async ({ ack, body }) => {
      await ack();
      bodies.push(body);
    });
    const { ts = '' } = await app.client.chat.postMessage({ channel: ops, text: 'Choose', blocks: [menu] });
    const where = { channel: ops, ts, ephemeral: false };
    const wish = { as: lena, where, blockId: 'menus' };
    await workspace.press({ ...wish, actionId: 'pick', chosen: { selected_option: options[1] } });
    await workspace.press({ ...wish, actionId: 'go', chosen: {} });
    expect(bodies[0]).toMatchObject({
      type: 'block_actions',
      user: person,
      team,
      enterprise: null,
      is_enterprise_install: false,
      api_app_id: 'A0LOCAL0001',
      container: { type: 'message', message_ts: ts, channel_id: ops, is_ephemeral: false },
      channel: { id: ops, name: 'ops' },
      message: { type: 'message', ts, text: 'Choose', bot_id: 'B0LOCAL0001', user: bot, blocks: [menu] },
      actions: [
        {
          type: 'static_select',
          block_id: 'menus',
          action_id: 'pick',
          selected_option: options[1],
          placeholder: plain('Pick one'),
          action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
        },
      ],
      response_url: expect.stringContaining(workspace.url),
      trigger_id: expect.any(String),
    });
    expect(bodies[1]).toMatchObject({
      actions: [{ type: 'button', action_id: 'go', value: 'v', text: plain('Go') }],
      state: { values: { menus: { pick: { type: 'static_select', selected_option: options[1] } } } },
    });
  });

  it('of a click in a private answer carry no message, and can replace it', async () => {
    let seen: BlockAction | undefined;
    app.action<BlockAction>('go', async ({ ack, body, respond }) => {
      await ack();
      seen = body;
      await respond({ replace_original: true, text: 'gone' });
    });
    const { message_ts: ts = '' } = await app.client.chat.postEphemeral({
      channel: ops,
      user: lena,
      text: '?',
      blocks: [menu],
    });
    const wish = {
      where: { channel: ops, ts, ephemeral: true },
      blockId: 'menus',
      actionId: 'go',
      chosen: {},
    };
    expect(() => workspace.press({ as: omar, ...wish })).toThrow('This message is gone.');
    await workspace.press({ as: lena, ...wish });
    await workspace.waitFor(() => messages().at(-1)?.text === 'gone');
    expect(messages()).toHaveLength(1);
    expect(seen).not.toHaveProperty('message');
    expect(seen?.container).toMatchObject({ is_ephemeral: true, message_ts: ts });
    expect(() => workspace.press({ as: lena, ...wish })).toThrow('This control is gone');
  });

  it('of a dialog carry its stack, and three deep is the end', async () => {
    const errors: string[] = [];
    let submitted: ViewSubmitAction | undefined;
    app.command('/do', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal('1') });
    });
    app.action<BlockAction>('go', async ({ ack, body, client }) => {
      await ack();
      const push = client.views.push({ trigger_id: body.trigger_id, view: modal('next') });
      await push.catch((error) => errors.push(error.data.error));
    });
    app.view<ViewSubmitAction>(/.*/, async ({ ack, body }) => {
      submitted = body;
      await ack({ response_action: 'clear' });
    });
    await workspace.command({ as: lena, channel: ops, command: '/do', text: '' });
    const first = await workspace.waitFor(() => workspace.state(lena).view);
    let top = first;
    for (const depth of [2, 3]) {
      await workspace.press({
        as: lena,
        where: { view: top.id },
        blockId: 'menus',
        actionId: 'go',
        chosen: {},
      });
      const below = top.id;
      top = await workspace.waitFor(() => [workspace.state(lena).view].find((view) => view?.id !== below));
      expect(top.id, `depth ${depth}`).not.toBe(first.id);
    }
    await workspace.press({
      as: lena,
      where: { view: top.id },
      blockId: 'menus',
      actionId: 'go',
      chosen: {},
    });
    await workspace.waitFor(() =>
      workspace.log.some((entry) => entry.kind === 'call' && entry.answer?.error === 'push_limit_reached'),
    );
    await workspace.submit({ as: lena, view: top.id, values: { notes: { text: { value: 'done' } } } });
    expect(submitted).toMatchObject({
      type: 'view_submission',
      team,
      user: person,
      response_urls: [],
      view: {
        id: top.id,
        root_view_id: first.id,
        state: { values: { notes: { text: { type: 'plain_text_input', value: 'done' } } } },
      },
    });
    expect(workspace.state(lena).view).toBeNull();
  });

  it('carry trigger ids that work once', async () => {
    let trigger = '';
    app.command('/do', async ({ ack, body }) => {
      await ack();
      trigger = body.trigger_id;
    });
    const wish = { as: lena, channel: ops, command: '/do', text: '' };
    await workspace.command(wish);
    const open = () => app.client.views.open({ trigger_id: trigger, view: modal('1') });
    await open();
    await expect(open()).rejects.toThrow('exchanged_trigger_id');
    await expect(app.client.views.open({ trigger_id: 'x', view: modal('1') })).rejects.toThrow(
      'invalid_trigger_id',
    );
  });

  it('carry trigger ids that do not work for long', async () => {
    const late = await startSmallWorkspace({ timing: { trigger: -1 } });
    const lateApp = boltFor(late);
    let outcome = '';
    lateApp.command('/do', async ({ ack, body, client }) => {
      await ack();
      const open = client.views.open({ trigger_id: body.trigger_id, view: modal('1') });
      outcome = await open.then(
        () => 'opened',
        (error) => error.data.error,
      );
    });
    await lateApp.start();
    await late.command({ as: lena, channel: ops, command: '/do', text: '' });
    await late.waitFor(() =>
      late.log.some((entry) => entry.kind === 'call' && entry.method === 'views.open'),
    );
    await expect.poll(() => outcome).toBe('expired_trigger_id');
    await stopBoth(lateApp, late);
  });

  it('keep a view from being overwritten by one who has not seen its last state', async () => {
    app.command('/do', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal('1') });
    });
    await workspace.command({ as: lena, channel: ops, command: '/do', text: '' });
    const view = await workspace.waitFor(() => workspace.state(lena).view);
    await app.client.views.update({ view_id: view.id, hash: view.hash, view: modal('2') });
    expect(workspace.state(lena).view).toMatchObject({ id: view.id, title: '2' });
    await expect(
      app.client.views.update({ view_id: view.id, hash: view.hash, view: modal('3') }),
    ).rejects.toThrow('hash_conflict');
    await expect(app.client.views.update({ view_id: 'V0', view: modal('3') })).rejects.toThrow('not_found');
  });

  it('tell of shortcuts, reactions, newcomers and the Home tab', async () => {
    const heard: unknown[] = [];
    app.shortcut('keep', async ({ ack, body }) => {
      await ack();
      heard.push(body);
    });
    for (const type of ['reaction_added', 'member_joined_channel', 'app_home_opened'] as const)
      app.event(type, async ({ event, client }) => {
        heard.push(event);
        if (event.type === 'app_home_opened')
          await client.views.publish({
            user_id: event.user,
            view: { type: 'home', blocks: [{ type: 'divider' }] },
          });
      });
    const said = workspace.say({ as: omar, channel: ops, text: 'disk is full' });
    await workspace.shortcut({ as: lena, callbackId: 'keep', message: { channel: ops, ts: said.ts } });
    workspace.react({ as: lena, channel: ops, ts: said.ts, name: 'pushpin' });
    workspace.join({ as: 'U0OMAR00001', channel: ops });
    workspace.openHome(lena);
    await workspace.waitFor(() => workspace.state(lena).home);
    await workspace.waitFor(() => heard.length === 4);
    expect(heard[0]).toMatchObject({
      type: 'message_action',
      callback_id: 'keep',
      message_ts: said.ts,
      message: { text: 'disk is full', user: omar },
      channel: { id: ops },
    });
    expect(heard.slice(1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'reaction_added',
          reaction: 'pushpin',
          item: { type: 'message', channel: ops, ts: said.ts },
          item_user: omar,
        }),
        expect.objectContaining({
          type: 'member_joined_channel',
          user: omar,
          channel: ops,
          channel_type: 'C',
        }),
        expect.objectContaining({ type: 'app_home_opened', user: lena, tab: 'home' }),
      ]),
    );
  });

  it('of edits and deletions carry what was there before', async () => {
    const subtypes: unknown[] = [];
    await app.client.chat.postMessage({ channel: ops, text: 'first' }).then(async ({ ts = '' }) => {
      await app.client.chat.update({ channel: ops, ts, text: 'second' });
      await app.client.chat.delete({ channel: ops, ts });
    });
    await workspace.waitFor(() => workspace.log.filter(({ kind }) => kind === 'sent').length === 3);
    for (const entry of workspace.log) if (entry.kind === 'sent') subtypes.push(entry.payload.event);
    expect(subtypes).toMatchObject([
      { type: 'message', text: 'first', bot_id: 'B0LOCAL0001' },
      { subtype: 'message_changed', message: { text: 'second' }, previous_message: { text: 'first' } },
      { subtype: 'message_deleted', previous_message: { text: 'second' } },
    ]);
  });

  function messages() {
    return workspace.state(lena).channels.find(({ id }) => id === ops)?.messages ?? [];
  }
});
