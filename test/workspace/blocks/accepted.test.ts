import { describe, expect, it } from 'vitest';
import { Checks } from '../../../demo/workspace/blocks/checks.ts';
import { Faults } from '../../../demo/workspace/faults.ts';
import {
  actions,
  button,
  chart,
  confirm,
  dataTable,
  long,
  many,
  marked,
  option,
  plain,
  plan,
  point,
  problems,
  raw,
  rich,
  section,
  select,
  task,
} from './pieces.ts';

const good: readonly [what: string, blocks: object[]][] = [
  ['a plan with a step that has not begun', [plan()]],
  ['a plan of 50 steps', [plan({ tasks: many(50, (at) => task({ task_id: String(at) })) })]],
  ['a plan without steps', [plan({ tasks: undefined })]],
  ['a task with its output', [task({ output: rich(), sources: [{ type: 'url', url: 'x', text: 'x' }] })]],
  ['50 blocks', many(50, () => ({ type: 'divider' }))],
  ['a section of 3,000 characters', [section({ text: marked(long(3000)) })]],
  ['ten fields', [{ type: 'section', fields: many(10, (at) => plain(`field ${at}`)) }]],
  ['a header of 150 characters', [{ type: 'header', text: plain(long(150)) }]],
  ['25 buttons', [actions(...many(25, (at) => button({ action_id: `go-${at}` })))]],
  ['the same action_id in two blocks', [actions(button()), actions(button())]],
  [
    'a dangerous button with a question',
    [actions(button({ style: 'danger', confirm: confirm(), value: long(2000) }))],
  ],
  ['a link button', [actions(button({ url: 'https://example.test/' }))]],
  [
    'an overflow menu with a link',
    [
      section({
        accessory: {
          type: 'overflow',
          options: [option('a'), { ...option('b'), url: 'https://example.test/' }],
        },
      }),
    ],
  ],
  ['100 options', [actions(select({ options: many(100, (at) => option(String(at))) }))]],
  [
    'option groups',
    [actions({ type: 'static_select', option_groups: [{ label: plain('Group'), options: [option('a')] }] })],
  ],
  ['an initial option', [actions(select({ initial_option: option('b') }))]],
  [
    'formatted radio buttons',
    [actions({ type: 'radio_buttons', options: [{ text: marked('*a*'), value: 'a' }] })],
  ],
  ['a moment', [actions({ type: 'datetimepicker', initial_date_time: 1_772_438_400 })]],
  [
    'a date and a time',
    [
      actions(
        { type: 'datepicker', initial_date: '2026-03-02' },
        { type: 'timepicker', initial_time: '23:59' },
      ),
    ],
  ],
  [
    'context with an image',
    [
      {
        type: 'context',
        elements: [marked('hi'), { type: 'image', image_url: 'https://example.test/a.png', alt_text: 'A' }],
      },
    ],
  ],
  ['markdown', [{ type: 'markdown', text: '# Title' }]],
  [
    'a table',
    [
      {
        type: 'table',
        rows: [
          [raw('a'), raw('b')],
          [rich({ type: 'text', text: 'c' }), { type: 'raw_number', value: 4, text: '4' }],
        ],
        column_settings: [{ is_wrapped: true }, { align: 'right' }],
      },
    ],
  ],
  ['a data table', [dataTable({ page_size: 100, row_header_column_index: 1 })]],
  ['a data table of 100 rows', [dataTable({ rows: many(101, () => [raw('x')]) })]],
  ['two charts', [chart(), chart({ type: 'bar' })]],
  [
    'a chart with everything at its limit',
    [
      chart(
        {
          type: 'area',
          series: many(12, (at) => ({
            name: `series ${at}`,
            data: many(20, (n) => point(long(18) + String(n + 10), n)),
          })),
          axis_config: {
            categories: many(20, (n) => long(18) + String(n + 10)),
            x_label: long(50),
            y_label: long(50),
          },
        },
        long(50),
      ),
    ],
  ],
  [
    'a pie',
    [{ type: 'data_visualization', title: 'Pie', chart: { type: 'pie', segments: [point('a', 1)] } }],
  ],
  [
    'rich text',
    [
      rich(
        { type: 'text', text: 'b', style: { bold: true } },
        { type: 'user', user_id: 'U1' },
        { type: 'link', url: 'https://example.test/' },
        { type: 'emoji', name: 'wave' },
      ),
    ],
  ],
  [
    'a list and code',
    [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }],
          },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'ls' }] },
        ],
      },
    ],
  ],
];

describe('blocks of a message', () => {
  const checks = new Checks(new Faults());

  it.each(good)('may be %s', (_what, blocks) => {
    expect(checks.message({ text: 'said', blocks })).toMatchObject(blocks);
  });

  it('get ids where the app gave none', () => {
    const [block] =
      checks.message({ text: '', blocks: [actions({ type: 'button', text: plain('Go') })] }) ?? [];
    expect(block).toMatchObject({
      block_id: expect.any(String),
      elements: [{ action_id: expect.any(String) }],
    });
  });

  it('may hold about 13,000 characters in all', () => {
    const blocks = (last: number) => [
      ...many(4, () => section({ text: marked(long(3000)) })),
      section({ text: marked(long(last)) }),
    ];
    expect(checks.message({ text: '', blocks: blocks(1000) })).toHaveLength(5);
    expect(problems(() => checks.message({ text: '', blocks: blocks(1001) }))[0]).toBe('msg_blocks_too_long');
  });

  it('need a text of at most 40,000 characters when there are none', () => {
    expect(checks.message({ text: long(40_000) })).toBeNull();
    expect(problems(() => checks.message({ text: long(40_001) }))[0]).toBe('msg_too_long');
    expect(problems(() => checks.message({ text: '', blocks: [] }))[0]).toBe('no_text');
    expect(problems(() => checks.message({ text: 'x', blocks: 'oops' }))[0]).toBe('invalid_blocks_format');
  });

  it('are refused by type in a workspace that does not have them', () => {
    const faults = new Faults();
    faults.rejectBlocks(['table']);
    const blocks = [{ type: 'table', rows: [[raw('a')]] }];
    expect(problems(() => new Checks(faults).message({ text: '', blocks }))[0]).toBe('invalid_blocks');
  });
});
