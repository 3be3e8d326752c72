import { html, type Shown } from '../html.ts';
import { listOf, numberOf, recordOf, stringOf } from '../read.ts';
import { type ElementProps, placeholderOf, useElement } from './use-element.ts';

const warnWithin = 100;

export function TextInput(props: ElementProps): Shown {
  const { element, input } = props;
  const state = useElement(props);
  const text = stringOf(state.value.value);
  const most = numberOf(element.max_length);
  const common = {
    ...state.attributes,
    class: 'control',
    placeholder: placeholderOf(element, ''),
    value: text,
    maxlength: most ?? undefined,
    onInput: (event: Event) => {
      const field = event.currentTarget;
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
      const next = { value: field.value || null };
      if (dispatchesOn(element, 'on_character_entered') && input?.dispatches) void state.choose(next);
      else state.keep(next);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || element.multiline === true || event.isComposing) return;
      if (!input?.dispatches || !dispatchesOn(element, 'on_enter_pressed')) return;
      event.preventDefault();
      void state.choose({ value: text || null });
    },
  };
  const left = most === null ? null : most - Array.from(text).length;
  return html`<div class="text-input">
    ${element.multiline === true ? html`<textarea ...${common} rows="3"></textarea>` : html`<input ...${common} type="text" autocomplete="off" />`}
    ${left !== null && left <= warnWithin && html`<span class="left">${left} left</span>`}
  </div>`;
}

export function NumberInput(props: ElementProps): Shown {
  const { element } = props;
  const state = useElement(props);
  return html`<input
    ...${state.attributes}
    class="control number"
    type="number"
    step=${element.is_decimal_allowed === true ? 'any' : '1'}
    min=${stringOf(element.min_value) || undefined}
    max=${stringOf(element.max_value) || undefined}
    placeholder=${placeholderOf(element, '')}
    value=${stringOf(state.value.value)}
    onInput=${(event: Event) => {
      if (event.currentTarget instanceof HTMLInputElement)
        state.keep({ value: event.currentTarget.value || null });
    }}
  />`;
}

function dispatchesOn(element: ElementProps['element'], trigger: string): boolean {
  const config = recordOf(element.dispatch_action_config).trigger_actions_on;
  if (!Array.isArray(config)) return trigger === 'on_enter_pressed';
  return listOf(config).length === 0 && config.includes(trigger);
}
