import type { Block } from '../world.ts';
import { elementsIn } from './elements-in.ts';

type Values = Record<string, Record<string, Record<string, unknown>>>;

/** For each element that holds a value: the key of its value, and the key that gives its first one. */
const valueKeys: Readonly<Record<string, readonly [key: string, initial: string, empty: unknown]>> = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  users_select: ['selected_user', 'initial_user', null],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  channels_select: ['selected_channel', 'initial_channel', null],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
};

/** Whether an element holds a value (buttons and overflow menus do not). */
export function holdsValue(type: string): boolean {
  return type in valueKeys;
}

/**
 * Slack's `state.values`: every element that holds a value, with what was entered, else its initial value.
 *
 * @param entered what people entered before; kept for elements that still have the same ids
 */
export function stateOf(blocks: readonly Block[], entered: Values): Values {
  const values: Values = {};
  for (const { blockId, actionId, type, element } of elementsIn(blocks)) {
    const keys = valueKeys[type];
    if (keys === undefined) continue;
    const [key, initial, empty] = keys;
    const before = entered[blockId]?.[actionId];
    const state = before?.type === type ? before : { type, [key]: element[initial] ?? empty };
    values[blockId] = { ...values[blockId], [actionId]: state };
  }
  return values;
}
