import { expect, test } from 'vitest';
import { findMistakes, formValues } from '../../demo/workspace/page/form.ts';

const text = (more: object) => [
  { type: 'input', block_id: 'b', element: { type: 'plain_text_input', action_id: 'a', ...more } },
];
const number = (more: object) => [
  { type: 'input', block_id: 'b', element: { type: 'number_input', action_id: 'a', ...more } },
];
const typed = (value: string) => ({ b: { a: { value } } });

test.each([
  ['an empty required field', text({}), {}, 'Please complete this required field.'],
  ['a field with an initial value', text({ initial_value: 'x' }), {}, undefined],
  [
    'a field that was emptied again',
    text({ initial_value: 'x' }),
    { b: { a: { value: null } } },
    'Please complete this required field.',
  ],
  ['a text that is too short', text({ min_length: 3 }), typed('ab'), 'Please enter at least 3 characters.'],
  ['a text that is just long enough', text({ min_length: 3 }), typed('abc'), undefined],
  ['a fraction where none is allowed', number({}), typed('1.5'), 'Please enter a whole number.'],
  ['a fraction where it is allowed', number({ is_decimal_allowed: true }), typed('1.5'), undefined],
  ['a number below the least', number({ min_value: '2' }), typed('1'), 'Please enter 2 or more.'],
  ['a number above the most', number({ max_value: '2' }), typed('3'), 'Please enter 2 or less.'],
  ['a number at the edge', number({ min_value: '2', max_value: '2' }), typed('2'), undefined],
])('%s', (_name, blocks, chosen, expected) => {
  expect(findMistakes(blocks, chosen).b).toBe(expected);
});

test('an optional field may stay empty', () => {
  expect(findMistakes([{ ...text({})[0], optional: true }], {})).toEqual({});
});

test('the values of a form are those of Slack, untouched fields and accessories included', () => {
  const option = { text: { type: 'plain_text', text: 'One' }, value: '1' };
  const blocks = [
    ...text({ initial_value: 'first' }),
    {
      type: 'section',
      block_id: 's',
      accessory: { type: 'static_select', action_id: 'pick', options: [option] },
    },
    {
      type: 'actions',
      block_id: 't',
      elements: [
        { type: 'button', action_id: 'go' },
        { type: 'datepicker', action_id: 'day' },
      ],
    },
    { type: 'input', element: { type: 'checkboxes', action_id: 'boxes', initial_options: [option] } },
  ];
  expect(formValues(blocks, { s: { pick: { selected_option: option } } })).toEqual({
    b: { a: { type: 'plain_text_input', value: 'first' } },
    s: { pick: { type: 'static_select', selected_option: option } },
    t: { day: { type: 'datepicker', selected_date: null } },
    'block-3': { boxes: { type: 'checkboxes', selected_options: [option] } },
  });
});
