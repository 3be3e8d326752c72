import type { PageMessage, PageState, PageView } from '../../../demo/workspace/page-api.ts';
import { ephemeralBlocks, everyBlock, reminderBlocks, summaryBlocks } from './fixture-blocks.ts';

const morning = Date.parse('2026-05-04T13:00:00Z') / 1000;

export function message(
  ts: number,
  user: string,
  text: string,
  more: Partial<PageMessage> = {},
): PageMessage {
  return {
    ts: `${ts}.000100`,
    user,
    text,
    blocks: null,
    edited: false,
    ephemeral: false,
    replies: [],
    reactions: [],
    files: [],
    ...more,
  };
}

export const doneView: PageView = {
  id: 'V1',
  title: 'Restore test done',
  submit: 'Save',
  close: 'Cancel',
  hash: '1',
  blocks: [
    {
      type: 'section',
      block_id: 'about',
      text: {
        type: 'mrkdwn',
        text: '*Quarterly restore test* of Mids Hero Web was due on Apr 30. What was the result?',
      },
    },
    {
      type: 'input',
      block_id: 'result',
      label: { type: 'plain_text', text: 'Result' },
      element: {
        type: 'static_select',
        action_id: 'choice',
        options: ['Passed', 'Passed with remarks', 'Failed'].map((text) => ({
          text: { type: 'plain_text', text },
          value: text.toLowerCase(),
        })),
      },
    },
    {
      type: 'input',
      block_id: 'notes',
      optional: true,
      label: { type: 'plain_text', text: 'Notes' },
      hint: { type: 'plain_text', text: 'Goes into the file and the audit log.' },
      element: {
        type: 'plain_text_input',
        action_id: 'text',
        multiline: true,
        max_length: 500,
        placeholder: { type: 'plain_text', text: 'What was restored, how long it took' },
      },
    },
    {
      type: 'input',
      block_id: 'when',
      label: { type: 'plain_text', text: 'When' },
      element: { type: 'datetimepicker', action_id: 'moment', initial_date_time: morning },
    },
  ],
};

/** What one of three people sees on a made-up Monday morning. */
export function fixtureState(person: string): PageState {
  const me = ['U1', 'U2', 'U3'].includes(person) ? person : 'U1';
  const health = message(morning + 1, 'B1', 'Morning summary', {
    blocks: summaryBlocks,
    replies: [
      message(morning + 300, 'U1', 'I take the restore test, <@U2> please look at the import.'),
      message(morning + 420, 'U2', 'On it :+1:'),
    ],
    reactions: [{ name: 'eyes', users: ['U1', 'U2'] }],
  });
  return {
    revision: 1,
    team: { id: 'T1', name: 'Northwind Ops' },
    me,
    people: [
      {
        id: 'U1',
        name: 'Ada Okafor',
        title: 'Lead',
        bot: false,
        guest: false,
        timezone: 'America/New_York',
        playable: true,
      },
      {
        id: 'U2',
        name: 'Ben Silva',
        title: 'Operator',
        bot: false,
        guest: false,
        timezone: 'Pacific/Honolulu',
        playable: true,
      },
      {
        id: 'U3',
        name: 'Cleo Marsh',
        title: 'Auditor, looks only',
        bot: false,
        guest: true,
        timezone: 'Europe/Berlin',
        playable: true,
      },
      {
        id: 'B1',
        name: 'Watchkeeper',
        title: 'App',
        bot: true,
        guest: false,
        timezone: 'UTC',
        playable: false,
      },
    ],
    userGroups: [{ id: 'S1', handle: 'dba-team', name: 'Database team' }],
    channels: [
      {
        id: 'C1',
        name: 'ops',
        topic: 'Health of everything that runs. Handbook: runbooks/ in the repository',
        direct: false,
        messages: [
          message(
            morning - 80_000,
            'U1',
            'Maintenance window tonight 22:00–23:00, imports pause. See `just maintenance`.',
          ),
          message(morning - 79_900, 'U1', 'Questions to <!subteam^S1|@dba-team> or in <#C2>.', {
            edited: true,
          }),
          health,
          message(morning + 900, 'B1', 'Overdue', { blocks: reminderBlocks }),
          message(morning + 960, 'B1', 'Status', { blocks: ephemeralBlocks, ephemeral: true }),
        ],
      },
      {
        id: 'C2',
        name: 'incidents',
        topic: '',
        direct: false,
        messages: [message(morning + 100, 'B1', `Nothing is on fire, <@${me}>.`)],
      },
      {
        id: 'C3',
        name: 'every-block',
        topic: 'Every block and element there is',
        direct: false,
        messages: [message(morning, 'B1', 'Blocks', { blocks: everyBlock })],
      },
      {
        id: 'D1',
        name: 'Watchkeeper',
        topic: '',
        direct: true,
        messages: [message(morning, 'B1', 'Hello. Type `/ops help` to see what you may do.')],
      },
    ],
    view: null,
    home: { id: 'H1', title: 'Home', submit: null, close: null, hash: '1', blocks: summaryBlocks },
    commands: [
      {
        command: '/ops',
        description: 'Ask and tell Watchkeeper',
        usageHint: '[status | check | maintenance | summary | schedule | help]',
        suggestions: [
          'status',
          'status mission-control',
          'status mids-hero',
          'check mids-hero',
          'maintenance',
          'maintenance done restore-test',
          'summary',
          'schedule',
          'help',
        ],
      },
      { command: '/topic', description: 'Sets the topic', usageHint: '[text]', suggestions: [] },
    ],
    panel: {
      title: 'Things to break',
      knobs: [
        {
          id: 'import',
          group: 'Mids Hero Web',
          label: 'Slow import',
          hint: 'Imports drop to 400 records a second.',
          on: false,
        },
        {
          id: 'site',
          group: 'Mids Hero Web',
          label: 'Site down',
          hint: 'The health page answers 503.',
          on: true,
        },
        {
          id: 'backup',
          group: 'Mission Control',
          label: 'No backup',
          hint: "Today's backup folder goes missing.",
          on: false,
        },
      ],
    },
    appConnected: true,
  };
}
