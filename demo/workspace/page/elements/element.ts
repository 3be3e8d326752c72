import { html, type Shown } from '../html.ts';
import { stringOf } from '../read.ts';
import { Button } from './button.ts';
import { Checkboxes, RadioButtons } from './choices.ts';
import { ExternalSelect } from './external-select.ts';
import { MultiSelect } from './multi-select.ts';
import { Overflow } from './overflow.ts';
import { DatePicker, DateTimePicker, TimePicker } from './pickers.ts';
import { ConversationsSelect, StaticSelect, UsersSelect } from './select.ts';
import { NumberInput, TextInput } from './text-input.ts';
import type { ElementProps } from './use-element.ts';

const known: Readonly<Record<string, (props: ElementProps) => Shown>> = {
  button: Button,
  static_select: StaticSelect,
  external_select: ExternalSelect,
  multi_static_select: MultiSelect,
  users_select: UsersSelect,
  conversations_select: ConversationsSelect,
  channels_select: ConversationsSelect,
  overflow: Overflow,
  datepicker: DatePicker,
  timepicker: TimePicker,
  datetimepicker: DateTimePicker,
  checkboxes: Checkboxes,
  radio_buttons: RadioButtons,
  plain_text_input: TextInput,
  number_input: NumberInput,
};

/** One interactive element; a type that this page does not know is named. */
export function Element(props: ElementProps): Shown {
  const type = stringOf(props.element.type);
  if (type === 'image') {
    return html`<span class="image-word">${stringOf(props.element.alt_text) || 'Image'}</span>`;
  }
  const component = Object.hasOwn(known, type) ? known[type] : undefined;
  if (component === undefined) return html`<span class="unknown">Element of type ${type || 'nothing'}</span>`;
  return html`<${component} ...${props} />`;
}
