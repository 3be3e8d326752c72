import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import type { Field, Form, Suggestion } from '../../core/reply.ts';
import { renderIntroduction } from './blocks.ts';
import { plainWord, withoutControls } from './escape.ts';
import type { Names } from './names.ts';

/** What a dialog must remember about where it came from. */
export interface ModalOrigin {
  readonly channel?: string;
  readonly thread?: string;
}

/** The one action id inside every input block; the block id names the field. */
export const fieldAction = 'answer';

/** Slack takes no more in one menu. */
const mostOptions = 100;

/** A form as a Slack modal. */
export function renderModal(form: Form, origin: ModalOrigin, names: Names): ModalView {
  const intro = renderIntroduction(form.intro ?? [], names);
  return {
    type: 'modal',
    callback_id: form.action,
    private_metadata: JSON.stringify({ subject: form.subject, hidden: form.hidden, ...origin }),
    title: { type: 'plain_text', text: plainWord(form.title, 24) },
    submit: { type: 'plain_text', text: plainWord(form.submit, 24) },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [...intro, ...form.fields.map(inputBlock)],
  };
}

/** Something that a search offers. */
export function renderSuggestion({ value, label }: Suggestion): PlainTextOption {
  return { text: { type: 'plain_text', text: plainWord(label, 75) }, value };
}

function inputBlock(field: Field): InputBlock {
  return {
    type: 'input',
    block_id: field.id,
    label: { type: 'plain_text', text: plainWord(field.label, 2_000) },
    optional: field.optional ?? false,
    ...(field.hint ? { hint: { type: 'plain_text', text: plainWord(field.hint, 2_000) } } : {}),
    element: inputElement(field),
  };
}

function inputElement(field: Field): InputBlock['element'] {
  switch (field.kind) {
    case 'line':
    case 'paragraph': {
      const limit = field.maxLength ?? (field.kind === 'paragraph' ? 3_000 : 200);
      // Not shortened with an ellipsis: what is offered here may be sent as it is.
      const initial = withoutControls((field.initial ?? '').slice(0, limit));
      return {
        type: 'plain_text_input',
        action_id: fieldAction,
        multiline: field.kind === 'paragraph',
        max_length: limit,
        ...(initial === '' ? {} : { initial_value: initial }),
      };
    }
    case 'choice': {
      const options = field.options.slice(0, mostOptions).map(({ value, label }) => ({
        text: { type: 'plain_text' as const, text: plainWord(label, 75) },
        value,
      }));
      const initial = options.find((option) => option.value === field.initial);
      return {
        type: 'static_select',
        action_id: fieldAction,
        options,
        ...(initial ? { initial_option: initial } : {}),
      };
    }
    case 'search':
      return {
        type: 'external_select',
        action_id: fieldAction,
        min_query_length: 0,
        placeholder: { type: 'plain_text', text: 'Type to search' },
      };
    case 'moment':
      return {
        type: 'datetimepicker',
        action_id: fieldAction,
        ...(field.initial === undefined ? {} : { initial_date_time: Math.floor(field.initial / 1000) }),
      };
  }
}
