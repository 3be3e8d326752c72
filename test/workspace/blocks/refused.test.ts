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
  textInput,
} from './pieces.ts';

const bad: readonly [what: string, blocks: object[], message: string][] = [
  [
    'a plan of 51 steps',
    [plan({ tasks: many(51, (at) => task({ task_id: String(at) })) })],
    'no more than 50 items allowed [json-pointer:/blocks/0/tasks]',
  ],
  [
    'a plan with a step twice',
    [plan({ tasks: [task(), task()] })],
    'task_id must be unique within a plan [json-pointer:/blocks/0/tasks]',
  ],
  [
    'a plan with a title of 257 characters',
    [plan({ title: long(257) })],
    'must be less than 257 characters [json-pointer:/blocks/0/title]',
  ],
  [
    'a step in a state that there is not',
    [plan({ tasks: [task({ status: 'completed' })] })],
    'must be a known status [json-pointer:/blocks/0/tasks/0/status]',
  ],
  [
    'a lone task that has not begun',
    [task({ status: 'pending' })],
    'must be in_progress, complete or error outside of a plan [json-pointer:/blocks/0/status]',
  ],
  [
    'a plan beside a task',
    [plan(), task()],
    'plan and task_card blocks cannot stand in one message [json-pointer:/blocks]',
  ],
  [
    '51 blocks',
    many(51, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'a third chart',
    [chart(), chart(), chart()],
    'no more than 2 data_visualization blocks allowed [json-pointer:/blocks]',
  ],
  [
    'a chart with a title of 51 characters',
    [chart({}, long(51))],
    'must be less than 51 characters [json-pointer:/blocks/0/title]',
  ],
  [
    'a chart with a missing value',
    [chart({ series: [{ name: 'a', data: [point('Mon'), point('Tue', null)] }] })],
    '[json-pointer:/blocks/0/chart/series/0/data/1/value]',
  ],
  [
    'a chart with a missing point',
    [chart({ series: [{ name: 'a', data: [point('Mon')] }] })],
    'must have exactly one data point for each category [json-pointer:/blocks/0/chart/series/0/data]',
  ],
  [
    'a chart with a point of another category',
    [chart({ series: [{ name: 'a', data: [point('Mon'), point('Wed')] }] })],
    'must have exactly one data point for each category [json-pointer:/blocks/0/chart/series/0/data]',
  ],
  [
    'a chart with two series of one name',
    [chart({ series: many(2, () => ({ name: 'a', data: [point('Mon'), point('Tue')] })) })],
    'series names must be unique [json-pointer:/blocks/0/chart/series]',
  ],
  [
    'a chart with one category twice',
    [
      chart({
        series: [{ name: 'a', data: [point('Mon'), point('Mon')] }],
        axis_config: { categories: ['Mon', 'Mon'] },
      }),
    ],
    'categories must be unique [json-pointer:/blocks/0/chart/axis_config/categories]',
  ],
  [
    'a label of 21 characters',
    [
      chart({
        series: [{ name: 'a', data: [point(long(21))] }],
        axis_config: { categories: ['x'] },
      }),
    ],
    'must be less than 21 characters [json-pointer:/blocks/0/chart/series/0/data/0/label]',
  ],
  [
    'a pie with nothing in a slice',
    [{ type: 'data_visualization', title: 'Pie', chart: { type: 'pie', segments: [point('a', 0)] } }],
    'must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]',
  ],
  [
    'a data table without a row',
    [dataTable({ rows: [[raw('a')]] })],
    'no fewer than 2 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'a data table of 101 rows',
    [dataTable({ rows: many(102, () => [raw('x')]) })],
    'no more than 101 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'a data table with a formatted header',
    [dataTable({ rows: [[rich({ type: 'text', text: 'a' })], [raw('b')]] })],
    'header cells must not be rich_text [json-pointer:/blocks/0/rows/0]',
  ],
  [
    'a data table with uneven rows',
    [dataTable({ rows: [[raw('a')], [raw('b'), raw('c')]] })],
    'all rows must have the same number of cells [json-pointer:/blocks/0/rows]',
  ],
  [
    'a data table without a caption',
    [dataTable({ caption: undefined })],
    'missing required field: caption [json-pointer:/blocks/0]',
  ],
  ['an unknown block', [{ type: 'banner' }], 'unsupported type [json-pointer:/blocks/0/type]'],
  [
    'an unknown key',
    [section({ colour: 'red' })],
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  ['a section without content', [{ type: 'section' }], 'must have text or fields [json-pointer:/blocks/0]'],
  [
    'an empty text',
    [section({ text: marked('') })],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a section of 3,001 characters',
    [section({ text: marked(long(3001)) })],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'eleven fields',
    [{ type: 'section', fields: many(11, () => plain('f')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a field of 2,001 characters',
    [{ type: 'section', fields: [plain(long(2001))] }],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  ['a formatted header', [{ type: 'header', text: marked('*Hi*') }], '[json-pointer:/blocks/0/text/type]'],
  [
    'a header of 151 characters',
    [{ type: 'header', text: plain(long(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a button without a text',
    [actions({ type: 'button' })],
    'missing required field: text [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'a button text of 76 characters',
    [actions(button({ text: plain(long(76)) }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a formatted button',
    [actions(button({ text: marked('*Go*') }))],
    '[json-pointer:/blocks/0/elements/0/text/type]',
  ],
  [
    'a button value of 2,001 characters',
    [actions(button({ value: long(2001) }))],
    '[json-pointer:/blocks/0/elements/0/value]',
  ],
  ['an unknown style', [actions(button({ style: 'green' }))], '[json-pointer:/blocks/0/elements/0/style]'],
  [
    'an action_id of 256 characters',
    [actions(button({ action_id: long(256) }))],
    '[json-pointer:/blocks/0/elements/0/action_id]',
  ],
  ['a block_id of 256 characters', [section({ block_id: long(256) })], '[json-pointer:/blocks/0/block_id]'],
  [
    'the same action_id twice in a block',
    [actions(button(), button())],
    'action_id go already exists [json-pointer:/blocks/0]',
  ],
  [
    'the same block_id twice',
    [section({ block_id: 'a' }), section({ block_id: 'a' })],
    'block_id a already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    '26 buttons',
    [actions(...many(26, (at) => button({ action_id: `go-${at}` })))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  ['no button', [actions()], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
  [
    'an input among actions',
    [actions(textInput())],
    'unsupported type [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'eleven things in context',
    [{ type: 'context', elements: many(11, () => marked('x')) }],
    'no more than 10 items allowed',
  ],
  [
    'one option in an overflow menu',
    [actions({ type: 'overflow', options: [option('a')] })],
    'no fewer than 2 items allowed',
  ],
  [
    'six options in an overflow menu',
    [actions({ type: 'overflow', options: many(6, (at) => option(String(at))) })],
    'no more than 5 items allowed',
  ],
  [
    '101 options',
    [actions(select({ options: many(101, (at) => option(String(at))) }))],
    'no more than 100 items allowed',
  ],
  [
    'an option text of 76 characters',
    [actions(select({ options: [{ text: plain(long(76)), value: 'a' }] }))],
    'must be less than 76 characters',
  ],
  [
    'an option value of 151 characters',
    [actions(select({ options: [option(long(151))].map((one) => ({ ...one, text: plain('a') })) }))],
    'must be less than 151 characters',
  ],
  [
    'options and groups',
    [actions(select({ option_groups: [{ label: plain('g'), options: [option('a')] }] }))],
    'must have either options or option_groups',
  ],
  [
    'a menu without options',
    [actions({ type: 'static_select' })],
    'must have either options or option_groups',
  ],
  [
    'an initial option that is not offered',
    [actions(select({ initial_option: option('z') }))],
    'initial option must be one of the options',
  ],
  [
    'eleven radio buttons',
    [actions({ type: 'radio_buttons', options: many(11, (at) => option(String(at))) })],
    'no more than 10 items allowed',
  ],
  [
    'a question without a title',
    [actions(button({ confirm: { ...confirm(), title: undefined } }))],
    'missing required field: title [json-pointer:/blocks/0/elements/0/confirm]',
  ],
  [
    'a question with long buttons',
    [actions(button({ confirm: confirm({ deny: plain(long(31)) }) }))],
    'must be less than 31 characters',
  ],
  [
    'a question of 301 characters',
    [actions(button({ confirm: confirm({ text: plain(long(301)) }) }))],
    'must be less than 301 characters',
  ],
  [
    'a moment in milliseconds',
    [actions({ type: 'datetimepicker', initial_date_time: 1_772_438_400_000 })],
    'must be 10 digits',
  ],
  ['a date that does not exist', [actions({ type: 'datepicker', initial_date: '2026-02-30' })], 'YYYY-MM-DD'],
  [
    'an image without a description',
    [{ type: 'image', image_url: 'https://example.test/a.png' }],
    'missing required field: alt_text',
  ],
  [
    'two tables',
    many(2, () => ({ type: 'table', rows: [[raw('a')]] })),
    'only one table allowed [json-pointer:/blocks]',
  ],
  [
    '101 rows',
    [{ type: 'table', rows: many(101, () => [raw('a')]) }],
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    '21 columns',
    [{ type: 'table', rows: [many(21, () => raw('a'))] }],
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
  ],
  [
    '10,001 characters in cells',
    [{ type: 'table', rows: [[raw(long(10_001))]] }],
    'table cells are too long',
  ],
  [
    '12,001 characters of markdown',
    many(2, () => ({ type: 'markdown', text: long(6001) })),
    'markdown must be less than 12001 characters in all',
  ],
  ['an unknown piece of rich text', [rich({ type: 'video', url: 'x' })], 'unsupported type'],
];

describe('blocks of a message', () => {
  const checks = new Checks(new Faults());

  it.each(bad)('may not be %s', (_what, blocks, message) => {
    expect(problems(() => checks.message({ text: 'said', blocks }))).toEqual([
      'invalid_blocks',
      expect.stringContaining(message),
    ]);
  });
});
