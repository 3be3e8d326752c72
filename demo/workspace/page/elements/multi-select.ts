import { useState } from 'preact/hooks';
import { html, type Shown } from '../html.ts';
import { type Json, listOf, numberOf } from '../read.ts';
import { Combobox } from './combobox.ts';
import { type ElementProps, placeholderOf, useElement } from './use-element.ts';
import { optionLabel, optionsOf, optionValue } from './values.ts';

/** Several options of a list, shown as chips that can be taken away again. */
export function MultiSelect(props: ElementProps): Shown {
  const { element } = props;
  const state = useElement(props);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const selected = listOf(state.value.selected_options);
  const values = selected.map((option) => optionValue(option));
  const most = numberOf(element.max_selected_items) ?? Number.POSITIVE_INFINITY;
  const matching = optionsOf(element).filter((option) =>
    optionLabel(option).toLowerCase().includes(typed.toLowerCase()),
  );

  const pick = (option: Json): void => {
    const value = optionValue(option);
    const without = selected.filter((one) => optionValue(one) !== value);
    const isAdded = without.length === selected.length;
    if (isAdded && selected.length >= most) return;
    setTyped('');
    void state.choose({ selected_options: isAdded ? [...selected, option] : without });
  };

  return html`<div class="multi">
    ${
      selected.length > 0 &&
      html`<ul class="chips" aria-label="Chosen">
      ${selected.map(
        (option) => html`<li class="chip" key=${optionValue(option)}>
          ${optionLabel(option)}
          <button type="button" aria-label="Remove ${optionLabel(option)}" onClick=${() => pick(option)}>
            ×
          </button>
        </li>`,
      )}
    </ul>`
    }
    <${Combobox}
      attributes=${state.attributes}
      text=${typed}
      placeholder=${placeholderOf(element, 'Select options')}
      options=${matching}
      chosen=${values}
      emptyWords="No results"
      isOpen=${isOpen}
      open=${setOpen}
      type=${(text: string) => {
        setTyped(text);
        setOpen(true);
      }}
      pick=${pick}
    />
  </div>`;
}
