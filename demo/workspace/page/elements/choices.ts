import { useId } from 'preact/hooks';
import { html, type Shown } from '../html.ts';
import { type Json, listOf } from '../read.ts';
import { TextObject } from '../text.ts';
import { type ElementProps, useElement } from './use-element.ts';
import { optionValue } from './values.ts';

export function Checkboxes(props: ElementProps): Shown {
  const state = useElement(props);
  const selected = listOf(state.value.selected_options);
  const values = selected.map((option) => optionValue(option));
  const toggle = (option: Json): void => {
    const without = selected.filter((one) => optionValue(one) !== optionValue(option));
    const next = without.length === selected.length ? [...selected, option] : without;
    void state.choose({ selected_options: next });
  };
  return html`<${Choices} ...${props} kind="checkbox" state=${state} values=${values} pick=${toggle} />`;
}

export function RadioButtons(props: ElementProps): Shown {
  const state = useElement(props);
  const values = [optionValue(state.value.selected_option)];
  const pick = (option: Json): void => void state.choose({ selected_option: option });
  return html`<${Choices} ...${props} kind="radio" state=${state} values=${values} pick=${pick} />`;
}

interface ChoicesProps extends ElementProps {
  readonly kind: 'checkbox' | 'radio';
  readonly state: ReturnType<typeof useElement>;
  readonly values: readonly string[];
  readonly pick: (option: Json) => void;
}

function Choices({ kind, element, input, label, state, values, pick }: ChoicesProps): Shown {
  const id = useId();
  const named =
    input === undefined ? { 'aria-label': label } : { 'aria-labelledby': `${input.controlId}-label` };
  return html`<div
    ...${named}
    class="choices"
    id=${input?.controlId}
    role=${kind === 'radio' ? 'radiogroup' : 'group'}
    aria-describedby=${input?.describedBy || undefined}
    data-action-id=${state.actionId}
  >
    ${listOf(element.options).map(
      (option, index) => html`<div class="choice" key=${optionValue(option)}>
        <input
          type=${kind}
          name=${id}
          id="${id}-${index}"
          checked=${values.includes(optionValue(option))}
          onChange=${() => pick(option)}
        />
        <label for="${id}-${index}">
          <${TextObject} value=${option.text} inline />
          ${
            option.description !== undefined &&
            html`<span class="choice-description"><${TextObject} value=${option.description} inline /></span>`
          }
        </label>
      </div>`,
    )}
  </div>`;
}
