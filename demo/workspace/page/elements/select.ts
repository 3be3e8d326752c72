import { useSurroundings } from '../context.ts';
import { html, type Shown } from '../html.ts';
import { type Json, listOf, stringOf, wordsOf } from '../read.ts';
import { type ElementProps, placeholderOf, useElement } from './use-element.ts';
import { optionLabel, optionsOf, optionValue } from './values.ts';

/** A menu with its options in the message: the browser's own, which phones and readers know best. */
export function StaticSelect(props: ElementProps): Shown {
  const { element } = props;
  const state = useElement(props);
  const options = optionsOf(element);
  const groups = listOf(element.option_groups);
  const choose = (value: string): void => {
    const option = options.find((one) => optionValue(one) === value) ?? null;
    void state.choose({ selected_option: option });
  };
  const show = (option: Json): Shown =>
    html`<option value=${optionValue(option)}>${optionLabel(option)}</option>`;
  return html`<${Menu}
    state=${state}
    selected=${optionValue(state.value.selected_option)}
    placeholder=${placeholderOf(element, 'Select an option')}
    choose=${choose}
  >
    ${
      groups.length === 0
        ? options.map(show)
        : groups.map(
            (group) => html`<optgroup label=${wordsOf(group.label)}>
            ${listOf(group.options).map(show)}
          </optgroup>`,
          )
    }
  <//>`;
}

export function UsersSelect(props: ElementProps): Shown {
  const { page } = useSurroundings();
  const state = useElement(props);
  return html`<${Menu}
    state=${state}
    selected=${stringOf(state.value.selected_user)}
    placeholder=${placeholderOf(props.element, 'Select a person')}
    choose=${(value: string) => void state.choose({ selected_user: value || null })}
  >
    ${page.people.map((person) => html`<option value=${person.id}>${person.name}</option>`)}
  <//>`;
}

export function ConversationsSelect(props: ElementProps): Shown {
  const { page } = useSurroundings();
  const state = useElement(props);
  const key = props.element.type === 'channels_select' ? 'selected_channel' : 'selected_conversation';
  return html`<${Menu}
    state=${state}
    selected=${stringOf(state.value[key])}
    placeholder=${placeholderOf(props.element, 'Select a channel')}
    choose=${(value: string) => void state.choose({ [key]: value || null })}
  >
    ${page.channels.map(
      (channel) =>
        html`<option value=${channel.id}>${channel.direct ? channel.name : `#${channel.name}`}</option>`,
    )}
  <//>`;
}

interface MenuProps {
  readonly state: ReturnType<typeof useElement>;
  readonly selected: string;
  readonly placeholder: string;
  readonly choose: (value: string) => void;
  readonly children?: unknown;
}

function Menu({ state, selected, placeholder, choose, children }: MenuProps): Shown {
  return html`<select
    ...${state.attributes}
    class="control select"
    value=${selected}
    onChange=${(event: Event) => {
      if (event.currentTarget instanceof HTMLSelectElement) choose(event.currentTarget.value);
    }}
  >
    <option value="">${placeholder}</option>
    ${children}
  </select>`;
}
