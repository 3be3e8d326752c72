import { type Json, listOf, numberOf, stringOf, wordsOf } from '../read.ts';

/** The state of an untouched element, as in Slack's `view.state.values` without `type`. */
export function initialValue(element: Json): Json {
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
      return { value: stringOf(element.initial_value) || null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'checkboxes':
      return { selected_options: listOf(element.initial_options) };
    case 'users_select':
      return { selected_user: stringOf(element.initial_user) || null };
    case 'conversations_select':
    case 'channels_select': {
      const key = element.type === 'channels_select' ? 'channel' : 'conversation';
      return { [`selected_${key}`]: stringOf(element[`initial_${key}`]) || null };
    }
    case 'datepicker':
      return { selected_date: stringOf(element.initial_date) || null };
    case 'timepicker':
      return { selected_time: stringOf(element.initial_time) || null };
    case 'datetimepicker':
      return { selected_date_time: numberOf(element.initial_date_time) };
    default:
      return {};
  }
}

export function isEmptyValue(value: Json): boolean {
  return Object.values(value).every(
    (part) => part === null || part === '' || (Array.isArray(part) && part.length === 0),
  );
}

/** All options of a menu, those of its groups included. */
export function optionsOf(element: Json): readonly Json[] {
  const groups = listOf(element.option_groups);
  return groups.length > 0 ? groups.flatMap((group) => listOf(group.options)) : listOf(element.options);
}

export function optionValue(option: unknown): string {
  return typeof option === 'object' && option !== null && 'value' in option ? stringOf(option.value) : '';
}

export function optionLabel(option: Json): string {
  return wordsOf(option.text);
}
