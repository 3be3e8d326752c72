import type { Submit } from '../page-api.ts';
import { blockIdOf } from './block-id.ts';
import { initialValue, isEmptyValue } from './elements/values.ts';
import { isRecord, type Json, listOf, numberOf, recordOf, stringOf } from './read.ts';

/** What was chosen, by block id and action id. */
export type Chosen = Readonly<Record<string, Readonly<Record<string, Json>>>>;

export function chooseIn(before: Chosen, blockId: string, actionId: string, value: Json): Chosen {
  return { ...before, [blockId]: { ...before[blockId], [actionId]: value } };
}

/** The whole form as Slack's `view.state.values`: untouched fields with their initial values. */
export function formValues(blocks: readonly Json[], chosen: Chosen): Submit['values'] {
  const values: Record<string, Record<string, Json>> = {};
  blocks.forEach((block, index) => {
    const blockId = blockIdOf(block, index);
    for (const element of statefulElements(block)) {
      const actionId = stringOf(element.action_id);
      const value = chosen[blockId]?.[actionId] ?? initialValue(element);
      values[blockId] = { ...values[blockId], [actionId]: { type: element.type, ...value } };
    }
  });
  return values;
}

/** What Slack itself refuses before the app sees the form: a sentence by block id. */
export function findMistakes(blocks: readonly Json[], chosen: Chosen): Readonly<Record<string, string>> {
  const mistakes: Record<string, string> = {};
  blocks.forEach((block, index) => {
    if (block.type !== 'input') return;
    const blockId = blockIdOf(block, index);
    const element = recordOf(block.element);
    const value = chosen[blockId]?.[stringOf(element.action_id)] ?? initialValue(element);
    const mistake = isEmptyValue(value)
      ? block.optional === true
        ? null
        : 'Please complete this required field.'
      : mistakeIn(element, stringOf(value.value));
    if (mistake !== null) mistakes[blockId] = mistake;
  });
  return mistakes;
}

function mistakeIn(element: Json, text: string): string | null {
  if (element.type === 'plain_text_input') {
    const least = numberOf(element.min_length) ?? 0;
    return Array.from(text).length < least ? `Please enter at least ${least} characters.` : null;
  }
  if (element.type !== 'number_input') return null;
  const number = numberOf(text);
  if (number === null) return 'Please enter a number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Please enter a whole number.';
  const least = numberOf(element.min_value);
  const most = numberOf(element.max_value);
  if (least !== null && number < least) return `Please enter ${least} or more.`;
  return most !== null && number > most ? `Please enter ${most} or less.` : null;
}

function statefulElements(block: Json): readonly Json[] {
  const all = [block.element, block.accessory].filter(isRecord).concat(listOf(block.elements));
  return all.filter((element) => Object.keys(initialValue(element)).length > 0);
}
