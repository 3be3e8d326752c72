import type { App } from '@slack/bolt';
import type { Panel } from '../../../demo/workspace/options.ts';
import { startWorkspace, type Workspace } from '../../../demo/workspace/workspace.ts';
import { boltFor, stopBoth } from '../../workspace/small-workspace.ts';
import {
  chartBlock,
  dataBlocks,
  doneView,
  ephemeralBlocks,
  everyBlock,
  reminderBlocks,
  summaryBlocks,
} from './blocks.ts';

export const ada = 'U0ADA000001';
export const ben = 'U0BEN000001';
export const cleo = 'U0CLEO00001';
export const bot = 'U0BOT000001';
export const ops = 'C0OPS000001';
export const incidents = 'C0INC000001';
export const everything = 'C0EVERY0001';

export interface BusyWorkspace {
  readonly workspace: Workspace;
  readonly app: App;
  /** The values of all dialogs that the app took. */
  readonly taken: readonly unknown[];
  /** What the app heard of presses, as `action id: chosen value`. */
  readonly pressed: readonly string[];
  /** Says something as the app. */
  post(channel: string, text: string, blocks?: readonly object[]): Promise<void>;
  stop(): Promise<void>;
}

/** A workspace on a Monday morning, with a small real Bolt app that answers as an ops bot would. */
export async function startBusyWorkspace(panel?: Panel): Promise<BusyWorkspace> {
  const knobs = new Map([
    ['import', false],
    ['site', true],
    ['backup', false],
  ]);
  const workspace = await startWorkspace({
    team: { id: 'T0NORTH0001', name: 'Northwind Ops' },
    people: [
      { id: ada, name: 'Ada Okafor', title: 'Lead', timezone: 'America/New_York' },
      { id: ben, name: 'Ben Silva', title: 'Operator', timezone: 'Pacific/Honolulu' },
      { id: cleo, name: 'Cleo Marsh', title: 'Looks only', guest: true, timezone: 'Europe/Berlin' },
      { id: bot, name: 'Watchkeeper', title: 'App', bot: true },
    ],
    userGroups: [{ id: 'S0DBA000001', handle: 'dba-team', name: 'Database team', users: [ada] }],
    channels: [
      { id: ops, name: 'ops', topic: 'Health of everything that runs', members: [ada, ben, cleo, bot] },
      { id: incidents, name: 'incidents', members: [ada, ben, bot] },
      { id: everything, name: 'every-block', topic: 'Every block there is', members: [ada, ben, bot] },
    ],
    app: {
      botToken: 'xoxb-fake-token',
      appToken: 'xapp-fake-token',
      botUser: bot,
      appId: 'A0LOCAL0001',
      botId: 'B0LOCAL0001',
      name: 'Watchkeeper',
    },
    commands: [
      {
        command: '/ops',
        description: 'Ask and tell Watchkeeper',
        usageHint: '[status | maintenance | summary | help]',
        suggestions: ['status', 'status mids-hero', 'maintenance done restore-test', 'summary', 'help'],
      },
      { command: '/remind', description: 'Sets a reminder', usageHint: '[text]', suggestions: [] },
      {
        command: '/many',
        description: 'Has many words',
        usageHint: '',
        suggestions: Array.from({ length: 40 }, (_, index) => `word ${index + 1}`),
      },
    ],
    panel: panel ?? {
      title: 'Things to break',
      knobs: () => [
        knob('import', 'Mids Hero Web', 'Slow import', 'Imports drop to 400 records a second.'),
        knob('site', 'Mids Hero Web', 'Site down', 'The health page answers 503.'),
        knob('backup', 'Mission Control', 'No backup', "Today's backup folder goes missing."),
      ],
      turn: async (id, on) => void knobs.set(id, on),
    },
    timing: { acknowledge: 400 },
  });
  function knob(id: string, group: string, label: string, hint: string) {
    return { id, group, label, hint, on: knobs.get(id) === true };
  }

  const app = boltFor(workspace);
  const taken: unknown[] = [];
  const pressed: string[] = [];
  const post = async (channel: string, text: string, blocks?: readonly object[]): Promise<void> => {
    await app.client.apiCall('chat.postMessage', { channel, text, ...(blocks && { blocks }) });
  };

  app.command('/ops', async ({ ack, command, client }) => {
    if (command.text === 'silence') return;
    await ack();
    const { channel_id: channel, user_id: user } = command;
    const answer = { channel, user, text: 'Status of Mids Hero Web', blocks: ephemeralBlocks };
    await client.apiCall('chat.postEphemeral', answer);
  });
  app.action(/.*/, async ({ ack, action, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    const id = 'action_id' in action ? action.action_id : '';
    pressed.push(
      `${id}: ${JSON.stringify('selected_option' in action ? action.selected_option?.value : '')}`,
    );
    if (id === 'done') await client.apiCall('views.open', { trigger_id: body.trigger_id, view: doneView });
    if (id !== 'snooze' || body.message === undefined) return;
    await client.chat.update({ channel: ops, ts: body.message.ts, text: `Snoozed by <@${body.user.id}>` });
  });
  app.options('external', async ({ ack, payload }) => {
    const options = ['Restore test', 'Restart imports'].filter((text) =>
      text.toLowerCase().includes(payload.value),
    );
    await ack({
      options: options.map((text) => ({ text: { type: 'plain_text' as const, text }, value: text })),
    });
  });
  app.view('done', async ({ ack, view }) => {
    const notes = view.state.values.notes?.text?.value ?? '';
    if (notes.includes('nothing')) {
      return ack({ response_action: 'errors', errors: { notes: 'Say what was restored.' } });
    }
    taken.push(view.state.values);
    await ack();
    await post(ops, `:white_check_mark: Restore test done: ${notes}`);
  });
  await app.start();
  for (const user of [ada, ben]) {
    await app.client.apiCall('views.publish', {
      user_id: user,
      view: { type: 'home', blocks: summaryBlocks },
    });
  }
  workspace.say({
    as: ada,
    channel: ops,
    text: 'Window tonight, see `just maintenance`. Questions to @dba-team.',
  });
  await post(incidents, `Nothing is on fire, <@${ada}>.`);
  await post(everything, 'Every block', everyBlock);
  await post(everything, 'Numbers', dataBlocks);
  await post(everything, 'One more chart', [chartBlock('area', 'Requests through the day')]);
  await post(ops, 'Two duties are overdue', reminderBlocks);
  await post(ops, 'Morning summary', summaryBlocks);
  return {
    workspace,
    app,
    taken,
    pressed,
    post,
    stop: () => stopBoth(app, workspace),
  };
}
