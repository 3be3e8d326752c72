type Block = Readonly<Record<string, unknown>>;

const plain = (text: string): Block => ({ type: 'plain_text', text, emoji: true });
const mrkdwn = (text: string): Block => ({ type: 'mrkdwn', text });
const option = (text: string): Block => ({
  text: plain(text),
  value: text.toLowerCase().replaceAll(' ', '-'),
});
const due = Date.parse('2026-05-04T16:00:00Z') / 1000;

function button(text: string, id: string, more: Block = {}): Block {
  return { type: 'button', text: plain(text), action_id: id, value: id, ...more };
}

export const summaryBlocks: readonly Block[] = [
  { type: 'header', block_id: 'h', text: plain(':sunrise: Morning summary · Monday, May 4') },
  {
    type: 'context',
    block_id: 'c',
    elements: [
      mrkdwn(
        '1 critical · 1 warning · 12 ok · <!date^1777899600^{date_short_pretty} {time}|9:00 AM>, service time 9:00 AM EDT',
      ),
    ],
  },
  {
    type: 'section',
    block_id: 's1',
    text: mrkdwn(
      ':red_circle: *Mids Hero Web* – critical\n*import-speed* 412 rec/s, below 500 for 12 min. Increase the batch size: `just import-perf --batch 2000`',
    ),
  },
  {
    type: 'section',
    block_id: 's2',
    text: mrkdwn(
      ':large_yellow_circle: *Mission Control* – warning\n*disk* 86 % of /var used, at most 85 %. <https://example.test/runbooks/disk|Runbook>',
    ),
  },
  { type: 'divider', block_id: 'd' },
  {
    type: 'section',
    block_id: 'f',
    fields: [
      mrkdwn('*Changed since last time*\nimport-speed went red at 8:48'),
      mrkdwn('*Backups*\n:white_check_mark: both present'),
      mrkdwn('*On call*\n<@U0BEN000001>'),
      mrkdwn('*Next*\nWindow at 22:00'),
    ],
  },
  {
    type: 'section',
    block_id: 'm1',
    text: mrkdwn(
      ':warning: *Quarterly restore test* · <!subteam^S0DBA000001|@dba-team>\nDue Apr 30, *4 days late*',
    ),
  },
  {
    type: 'actions',
    block_id: 'a1',
    elements: [
      button('Done…', 'done', { style: 'primary' }),
      button('Snooze…', 'snooze', {
        confirm: {
          title: plain('Snooze?'),
          text: mrkdwn('*Restore test* stays quiet for a day.'),
          confirm: plain('Snooze'),
          deny: plain('Keep'),
        },
      }),
      button('Runbook', 'runbook', { url: 'https://example.test/runbooks/restore' }),
    ],
  },
];

export const reminderBlocks: readonly Block[] = [
  { type: 'section', block_id: 'r0', text: mrkdwn('*2 duties are overdue* :bell:') },
  ...['Rotate the TLS certificates', 'Review of access rights'].flatMap((name, index) => [
    {
      type: 'section',
      block_id: `duty${index}`,
      text: mrkdwn(
        `:red_circle: *${name}* · <@U0ADA000001>\nDue <!date^${due}^{date_short_pretty} at {time}|May 4>`,
      ),
    },
    {
      type: 'actions',
      block_id: `ra${index}`,
      elements: [
        button('Done…', 'done', { style: 'primary' }),
        button('Snooze…', 'snooze'),
        button('Runbook', 'runbook'),
      ],
    },
  ]),
];

const cell = (text: string): Block => ({ type: 'raw_text', text });
const bold = (text: string): Block => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text, style: { bold: true } }] }],
});

export const ephemeralBlocks: readonly Block[] = [
  { type: 'section', block_id: 'e1', text: mrkdwn('*Mids Hero Web* · 1 of 4 checks is red') },
  {
    type: 'table',
    block_id: 'e2',
    column_settings: [{ align: 'left' }, { align: 'left' }, { align: 'right' }, { is_wrapped: true }],
    rows: [
      [cell('Check'), cell('Status'), cell('Value'), cell('What to do')],
      [
        bold('import-speed'),
        cell('🔴 critical'),
        cell('412 rec/s'),
        cell('Increase the batch size, then look at the queue'),
      ],
      [bold('site-up'), cell('🟢 ok'), cell('200'), cell('')],
      [bold('disk'), cell('🟢 ok'), cell('61 %'), cell('')],
      [bold('backup-age'), cell('⚪ unknown'), cell('–'), cell('The backup folder cannot be read')],
    ],
  },
  { type: 'actions', block_id: 'e3', elements: [button('Share to channel', 'share')] },
];

export const everyBlock: readonly Block[] = [
  { type: 'header', block_id: 'x1', text: plain('Every element') },
  {
    type: 'section',
    block_id: 'x2',
    text: mrkdwn('A menu beside text'),
    accessory: {
      type: 'static_select',
      action_id: 'menu',
      placeholder: plain('Pick a host'),
      options: ['db-01', 'db-02'].map(option),
    },
  },
  {
    type: 'section',
    block_id: 'x3',
    text: mrkdwn('Three dots'),
    accessory: { type: 'overflow', action_id: 'dots', options: ['Mute', 'Silence for a day'].map(option) },
  },
  {
    type: 'actions',
    block_id: 'x4',
    elements: [
      button('Delete', 'delete', { style: 'danger' }),
      {
        type: 'external_select',
        action_id: 'external',
        min_query_length: 1,
        placeholder: plain('Find a runbook'),
      },
      {
        type: 'multi_static_select',
        action_id: 'multi',
        placeholder: plain('Services'),
        options: ['Web', 'Database', 'Imports'].map(option),
      },
      { type: 'users_select', action_id: 'user' },
      { type: 'conversations_select', action_id: 'conversation' },
      { type: 'datepicker', action_id: 'date', initial_date: '2026-05-04' },
      { type: 'timepicker', action_id: 'time', initial_time: '09:30' },
      { type: 'datetimepicker', action_id: 'moment' },
      {
        type: 'checkboxes',
        action_id: 'boxes',
        options: [
          { ...option('Checked the backup'), description: plain('both copies') },
          option('Told the team'),
        ],
      },
      { type: 'radio_buttons', action_id: 'radio', options: ['Low', 'High'].map(option) },
    ],
  },
  {
    type: 'image',
    block_id: 'x5',
    image_url: 'https://example.test/a.png',
    alt_text: 'Disk use over a week',
  },
  {
    type: 'rich_text',
    block_id: 'x6',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Hello ' },
          { type: 'user', user_id: 'U0ADA000001' },
          { type: 'text', text: ', see ' },
          { type: 'channel', channel_id: 'C0INC000001' },
          { type: 'text', text: ' and ' },
          { type: 'link', url: 'https://example.test/', text: 'this' },
          { type: 'text', text: ' ' },
          { type: 'emoji', name: 'books' },
          { type: 'broadcast', range: 'here' },
          { type: 'usergroup', usergroup_id: 'S0DBA000001' },
          { type: 'date', timestamp: due, format: '{date_long_pretty}', fallback: 'May 4' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'first', style: { bold: true } }] },
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'second', style: { code: true } }] },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        indent: 1,
        elements: [
          {
            type: 'rich_text_section',
            elements: [{ type: 'text', text: 'under it', style: { strike: true } }],
          },
        ],
      },
      {
        type: 'rich_text_quote',
        elements: [{ type: 'text', text: 'said by somebody', style: { italic: true } }],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '$ just verify\nok' }] },
    ],
  },
  {
    type: 'markdown',
    block_id: 'x7',
    text: '## Heading\n**bold** and [link](https://example.test/)\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n- <script>alert(1)</script>\n- `code`',
  },
  {
    type: 'section',
    block_id: 'x9',
    text: mrkdwn(
      '> quoted\n```\nlong line of output that goes on and on and on and on and on and on and on and on and on and on\n```\n:zzz: <!here> &lt;b&gt; https://example.test/a',
    ),
  },
];

const hours = Array.from({ length: 12 }, (_, hour) => `${String(hour * 2).padStart(2, '0')}:00`);
const series = (name: string, value: (index: number) => number): Block => ({
  name,
  data: hours.map((label, index) => ({ label, value: value(index) })),
});
const wave = (index: number) => Math.round(40 + 25 * Math.sin(index));

export function chartBlock(type: 'line' | 'bar' | 'area', title: string): Block {
  return {
    type: 'data_visualization',
    block_id: `chart-${type}`,
    title,
    chart: {
      type,
      series: [series('median', wave), series('slowest tenth', (index) => wave(index) * 2 - 30)],
      axis_config: { categories: hours, y_label: 'ms' },
    },
  };
}

/** A page of a table that can be sorted, and more. */
export const pagedTable: Block = {
  type: 'data_table',
  block_id: 'paged',
  caption: 'Checks of every service',
  page_size: 6,
  rows: [
    [cell('Check'), cell('Status'), cell('Value')],
    ...Array.from({ length: 16 }, (_, index) => [
      cell(`Website backups: check number ${index + 1} of the report`),
      cell(index % 5 === 0 ? '🔴 Critical' : '🟢 OK'),
      { type: 'raw_number', value: (index * 37) % 100, text: `${(index * 37) % 100} ms` },
    ]),
  ],
};

/** A run in the middle, with a step of each state. */
const planBlock: Block = {
  type: 'plan',
  block_id: 'plan',
  title: 'Step 4 of 5: Verify the restored database · waits for you',
  tasks: [
    ['complete', 'Stop the writers'],
    ['complete', 'Tell the users · skipped'],
    ['error', 'Restore the latest dump of a service whose name goes on and on and on · failed'],
    ['in_progress', 'Verify the restored database · waits for you'],
    ['pending', 'Start the writers'],
  ].map(([status, title], at) => ({ type: 'task_card', task_id: `t${at}`, title, status })),
};

export const dataBlocks: readonly Block[] = [
  planBlock,
  chartBlock('line', 'Response time today'),
  pagedTable,
  chartBlock('bar', 'Response time by day'),
];

export const doneView: Block = {
  type: 'modal',
  callback_id: 'done',
  title: plain('Restore test done'),
  submit: plain('Save'),
  close: plain('Cancel'),
  notify_on_close: true,
  blocks: [
    {
      type: 'section',
      block_id: 'about',
      text: mrkdwn('*Quarterly restore test* of Mids Hero Web was due on Apr 30.'),
    },
    {
      type: 'input',
      block_id: 'result',
      label: plain('Result'),
      element: {
        type: 'static_select',
        action_id: 'choice',
        options: ['Passed', 'Passed with remarks', 'Failed'].map(option),
      },
    },
    {
      type: 'input',
      block_id: 'notes',
      optional: true,
      label: plain('Notes'),
      hint: plain('Goes into the file and the audit log.'),
      element: {
        type: 'plain_text_input',
        action_id: 'text',
        multiline: true,
        max_length: 500,
        placeholder: plain('What was restored'),
      },
    },
    {
      type: 'input',
      block_id: 'when',
      label: plain('When'),
      element: { type: 'datetimepicker', action_id: 'moment', initial_date_time: due },
    },
  ],
};
