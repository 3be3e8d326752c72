import { describe, expect, it } from 'vitest';
import { Checks } from '../../demo/workspace/blocks/checks.ts';
import { Faults } from '../../demo/workspace/faults.ts';
import { Refusal } from '../../demo/workspace/refusal.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const marked = (text: string) => ({ type: 'mrkdwn', text });
const long = (length: number) => 'x'.repeat(length);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const option = (value: string) => ({ text: plain(`Option ${value}`), value });
const button = (changes: object = {}) => ({ type: 'button', action_id: 'go', text: plain('Go'), ...changes });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const section = (changes: object = {}) => ({ type: 'section', text: marked('Hello'), ...changes });
const select = (changes: object = {}) => ({
  type: 'static_select',
  options: [option('a'), option('b')],
  ...changes,
});
const input = (element: object, changes: object = {}) => ({
  type: 'input',
  label: plain('Notes'),
  element,
  ...changes,
});
const textInput = (changes: object = {}) => ({ type: 'plain_text_input', ...changes });
const confirm = (changes: object = {}) => ({
  title: plain('Sure?'),
  text: marked('It *cannot* be undone.'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...changes,
});
const raw = (text: string) => ({ type: 'raw_text', text });
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

const good: readonly [what: string, blocks: object[]][] = [
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

const bad: readonly [what: string, blocks: object[], message: string][] = [
  [
    '51 blocks',
    many(51, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
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

  it.each(good)('may be %s', (_what, blocks) => {
    expect(checks.message({ text: 'said', blocks })).toMatchObject(blocks);
  });

  it.each(bad)('may not be %s', (_what, blocks, message) => {
    expect(problems(() => checks.message({ text: 'said', blocks }))).toEqual([
      'invalid_blocks',
      expect.stringContaining(message),
    ]);
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

describe('a modal', () => {
  const checks = new Checks(new Faults());
  const modal = (changes: object = {}) => ({
    type: 'modal',
    title: plain('Report'),
    submit: plain('Send'),
    blocks: [input(textInput())],
    ...changes,
  });

  const fine: readonly [string, object][] = [
    ['100 blocks', modal({ blocks: many(100, () => ({ type: 'divider' })) })],
    ['a title of 24 characters', modal({ title: plain(long(24)) })],
    ['metadata of 3,000 characters', modal({ private_metadata: long(3000) })],
    ['no submit button, without inputs', modal({ submit: undefined, blocks: [section()] })],
    [
      'a bounded text',
      modal({
        blocks: [
          input(textInput({ min_length: 0, max_length: 3000, multiline: true }), {
            hint: plain(long(2000)),
            optional: true,
          }),
        ],
      }),
    ],
  ];
  const wrong: readonly [string, object, string][] = [
    [
      '101 blocks',
      modal({ blocks: many(101, () => ({ type: 'divider' })) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    ['no title', modal({ title: undefined }), 'missing required field: title [json-pointer:/view]'],
    [
      'a title of 25 characters',
      modal({ title: plain(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a submit text of 25 characters',
      modal({ submit: plain(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'a close text of 25 characters',
      modal({ close: plain(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/close/text]',
    ],
    [
      'metadata of 3,001 characters',
      modal({ private_metadata: long(3001) }),
      'must be less than 3001 characters',
    ],
    ['inputs without a submit button', modal({ submit: undefined }), 'submit is required'],
    [
      'an input without a label',
      modal({ blocks: [input(textInput(), { label: undefined })] }),
      'missing required field: label',
    ],
    [
      'a hint of 2,001 characters',
      modal({ blocks: [input(textInput(), { hint: plain(long(2001)) })] }),
      'must be less than 2001 characters',
    ],
    [
      'a text input of 3,001 characters',
      modal({ blocks: [input(textInput({ max_length: 3001 }))] }),
      'must be less than 3001',
    ],
    ['a button as an input', modal({ blocks: [input(button())] }), 'unsupported type'],
    ['a table', modal({ blocks: [{ type: 'table', rows: [[raw('a')]] }] }), 'unsupported type'],
    [
      'two focused inputs',
      modal({ blocks: many(2, () => input(textInput({ focus_on_load: true }))) }),
      'only one element may have focus_on_load',
    ],
  ];

  it.each(fine)('may have %s', (_what, view) => {
    expect(checks.view(view, 'modal').type).toBe('modal');
  });

  it.each(wrong)('may not have %s', (_what, view, message) => {
    expect(problems(() => checks.view(view, 'modal'))).toEqual([
      'invalid_arguments',
      expect.stringContaining(message),
    ]);
  });
});

/** The error word, then every problem in one text. */
function problems(act: () => unknown): [string, string] {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return [error.code, JSON.stringify(error.details)];
    throw error;
  }
  throw new Error('Nothing was refused.');
}
