import { describe, expect, it } from 'vitest';
import { payloadShape } from '../../../src/slack/inbound/delivery.ts';
import { readCommand, readMention } from '../../../src/slack/inbound/read-command.ts';
import { readPress, readSubmission } from '../../../src/slack/inbound/read-interaction.ts';

/*
 * The payloads below have the keys of Slack's reference pages (slash commands, app_mention, block_actions,
 * view_submission), with made-up values.
 */
const command = {
  token: 'fake-verification-token',
  team_id: 'T0001',
  team_domain: 'example',
  enterprise_id: 'E0001',
  enterprise_name: 'Example Corp',
  channel_id: 'C2147483705',
  channel_name: 'ops',
  user_id: 'U2147483697',
  user_name: 'nadia',
  command: '/ops',
  text: 'status mids-hero',
  response_url: 'https://hooks.slack.test/commands/1234/5678',
  trigger_id: '13345224609.738474920.8088930838d88f008e0',
  api_app_id: 'A123456',
  is_enterprise_install: 'false',
};

const mention = {
  token: 'fake-verification-token',
  team_id: 'T061EG9R6',
  api_app_id: 'A0MDYCDME',
  event: {
    type: 'app_mention',
    user: 'U061F7AUR',
    text: '<@U0LAN0Z89> status mids-hero',
    ts: '1515449522.000016',
    channel: 'C0LAN2Q65',
    event_ts: '1515449522000016',
  },
  type: 'event_callback',
  event_id: 'Ev0MDYHUEL',
  event_time: 1515449522000016,
  authed_users: ['U0LAN0Z89'],
};

const press = {
  type: 'block_actions',
  team: { id: 'T9TK3CUKW', domain: 'example' },
  user: { id: 'UA8RXUSPL', username: 'nadia', name: 'nadia', team_id: 'T9TK3CUKW' },
  api_app_id: 'AABA1ABCD',
  token: 'fake-verification-token',
  container: {
    type: 'message',
    message_ts: '1548261231.000200',
    channel_id: 'CBR2V3XEX',
    is_ephemeral: false,
  },
  trigger_id: '12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3',
  channel: { id: 'CBR2V3XEX', name: 'ops' },
  message: { bot_id: 'BAH5CA16Z', type: 'message', text: 'x', user: 'UAJ2RU415', ts: '1548261231.000200' },
  response_url: 'https://hooks.slack.test/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209',
  actions: [
    {
      action_id: 'maintenance.done#3',
      block_id: '=qXel',
      text: { type: 'plain_text', text: 'Done…', emoji: true },
      value: 'alpha/restore-test',
      type: 'button',
      action_ts: '1548426417.840180',
    },
  ],
};

const submission = {
  type: 'view_submission',
  team: { id: 'T9TK3CUKW', domain: 'example' },
  user: { id: 'UA8RXUSPL', name: 'nadia', team_id: 'T9TK3CUKW' },
  view: {
    id: 'VNHU13V36',
    type: 'modal',
    title: { type: 'plain_text', text: 'Close a duty' },
    private_metadata: JSON.stringify({ subject: 'alpha/restore-test', channel: 'CBR2V3XEX', thread: '1.2' }),
    callback_id: 'maintenance.done',
    state: {
      values: {
        result: {
          answer: {
            type: 'static_select',
            selected_option: { text: { type: 'plain_text', text: 'Pass', emoji: true }, value: 'pass' },
          },
        },
        notes: { answer: { type: 'plain_text_input', value: null } },
        when: { answer: { type: 'datetimepicker', selected_date_time: 1628633820 } },
      },
    },
    hash: '156663117.cd33ad1f',
    response_urls: [],
  },
};

describe('a slash command', () => {
  it('is kept as who, where, what was typed, where the answer goes, and what opens a dialog; nothing else', () => {
    expect(readCommand(command)).toEqual({
      kind: 'words',
      user: 'U2147483697',
      channel: 'C2147483705',
      responseUrl: 'https://hooks.slack.test/commands/1234/5678',
      text: 'status mids-hero',
      trigger: '13345224609.738474920.8088930838d88f008e0',
    });
  });

  it('may come without any text', () => {
    const { text, ...bare } = command;
    expect(text).not.toBe('');
    expect(readCommand(bare)).toMatchObject({ text: '' });
  });

  it('that is no command is refused', () => {
    expect(() => readCommand({ text: 'status' })).toThrow();
    expect(() => readCommand(undefined)).toThrow();
  });
});

describe('a mention', () => {
  it('is kept without the mention itself', () => {
    expect(readMention(mention, 'U0LAN0Z89')).toMatchObject({
      kind: 'words',
      user: 'U061F7AUR',
      channel: 'C0LAN2Q65',
      text: 'status mids-hero',
    });
  });

  it.each([
    ['<@U0LAN0Z89>', ''],
    ['<@U0LAN0Z89|watchkeeper>  help', 'help'],
    ['hey <@U0LAN0Z89> status', 'hey   status'],
    ['<@U0LAN0Z89> /ops status', 'status'],
    ['<@U0LAN0Z89> tell <@U0OTHER01>', 'tell @U0OTHER01'],
  ])('%j says %j', (text, words) => {
    const body = { ...mention, event: { ...mention.event, text } };
    expect(readMention(body, 'U0LAN0Z89')).toMatchObject({ text: words });
  });

  it('in a thread is answered there', () => {
    const body = { ...mention, event: { ...mention.event, thread_ts: '1515449522.000001' } };
    expect(readMention(body, 'U0LAN0Z89')).toMatchObject({ thread: '1515449522.000001' });
  });
});

describe('a press', () => {
  it('is kept as the action, its subject, and what opens a dialog', () => {
    expect(readPress(press)).toEqual({
      kind: 'press',
      user: 'UA8RXUSPL',
      channel: 'CBR2V3XEX',
      responseUrl: press.response_url,
      action: 'maintenance.done',
      subject: 'alpha/restore-test',
      trigger: press.trigger_id,
    });
  });

  it('on a button about nothing has an empty subject', () => {
    expect(readPress({ ...press, actions: [{ ...press.actions[0], value: '-' }] })).toMatchObject({
      subject: '',
    });
  });

  it('may be a choice from a menu', () => {
    const chosen = { action_id: 'pick#0', type: 'static_select', selected_option: { value: 'beta' } };
    expect(readPress({ ...press, actions: [chosen] })).toMatchObject({ action: 'pick', subject: 'beta' });
  });

  it('inside a dialog has no channel, message or address', () => {
    const { channel, message, response_url, ...inDialog } = press;
    expect([channel, message, response_url]).not.toContain(undefined);
    expect(readPress(inDialog)).toMatchObject({ user: 'UA8RXUSPL', subject: 'alpha/restore-test' });
  });

  it('without any action is refused', () => {
    expect(() => readPress({ ...press, actions: [] })).toThrow();
  });
});

describe('a sent dialog', () => {
  it('is kept as its answers, with what the dialog was about and where it came from', () => {
    expect(readSubmission(submission)).toEqual({
      kind: 'answers',
      user: 'UA8RXUSPL',
      action: 'maintenance.done',
      subject: 'alpha/restore-test',
      channel: 'CBR2V3XEX',
      thread: '1.2',
      answers: { result: 'pass', notes: '', when: '1628633820000' },
    });
  });

  it('whose origin is not ours is refused', () => {
    const foreign = { ...submission, view: { ...submission.view, private_metadata: 'not JSON' } };
    expect(() => readSubmission(foreign)).toThrow();
  });
});

it('everything that is kept can be read again from the store', () => {
  for (const kept of [
    readCommand(command),
    readMention(mention, 'U0'),
    readPress(press),
    readSubmission(submission),
  ])
    expect(payloadShape.safeParse(JSON.parse(JSON.stringify(kept))).success).toBe(true);
});
