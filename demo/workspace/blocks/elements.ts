import { z } from 'zod';
import {
  confirm,
  identifier,
  link,
  list,
  markedOption,
  overflowOption,
  plainText,
  words,
} from './text-objects.ts';

export const actionable = { action_id: identifier.optional() };
export const confirmable = { confirm: confirm.optional() };
export const focusable = { focus_on_load: z.boolean().optional() };
export const placeholding = { placeholder: plainText(150).optional() };
const dispatching = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: list(z.enum(['on_enter_pressed', 'on_character_entered']), 2).optional(),
    })
    .optional(),
};

export const button = z.strictObject({
  type: z.literal('button'),
  ...actionable,
  ...confirmable,
  text: plainText(75),
  value: words(2000).optional(),
  url: link.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: words(75).optional(),
});

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...actionable,
  ...confirmable,
  options: list(overflowOption, 5, 2),
});

export const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...actionable,
  ...confirmable,
  ...focusable,
  options: list(markedOption, 10),
  initial_options: list(markedOption, 10).optional(),
});

export const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...actionable,
  ...confirmable,
  ...focusable,
  options: list(markedOption, 10),
  initial_option: markedOption.optional(),
});

export const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...actionable,
  ...confirmable,
  ...focusable,
  ...placeholding,
  initial_date: z.iso.date('must be a date in the format YYYY-MM-DD').optional(),
});

export const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...actionable,
  ...confirmable,
  ...focusable,
  ...placeholding,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time in the format HH:mm')
    .optional(),
  timezone: z.string().optional(),
});

export const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...actionable,
  ...confirmable,
  ...focusable,
  initial_date_time: z
    .number()
    .int('must be an integer')
    .min(1_000_000_000, 'must be 10 digits')
    .max(9_999_999_999, 'must be 10 digits')
    .optional(),
});

const written = { ...actionable, ...focusable, ...placeholding, ...dispatching };
const length = z.number().int('must be an integer').max(3000, 'must be less than 3001');

export const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...written,
  initial_value: z.string().max(3000, 'must be less than 3001 characters').optional(),
  multiline: z.boolean().optional(),
  min_length: length.min(0, 'must be at least 0').optional(),
  max_length: length.min(1, 'must be at least 1').optional(),
});

export const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...written,
  initial_value: z.string().optional(),
});

export const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...written,
  initial_value: z.string().optional(),
});

const digits = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'must be a number in a string')
  .optional();

export const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...written,
  is_decimal_allowed: z.boolean(),
  initial_value: digits,
  min_value: digits,
  max_value: digits,
});
