import { describe, expect, it } from 'vitest';
import { Checks } from '../../../demo/workspace/blocks/checks.ts';
import { Faults } from '../../../demo/workspace/faults.ts';
import { button, input, long, many, plain, problems, raw, section, textInput } from './pieces.ts';

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
