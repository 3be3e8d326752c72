import { useId, useState } from 'preact/hooks';
import { html, type Shown } from '../html.ts';
import type { Json } from '../read.ts';
import { optionLabel, optionValue } from './values.ts';

export interface ComboboxProps {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly placeholder: string;
  readonly options: readonly Json[];
  readonly chosen: readonly string[];
  /** Said instead of an empty list. */
  readonly emptyWords: string;
  readonly type: (text: string) => void;
  readonly pick: (option: Json) => void;
  readonly isOpen: boolean;
  readonly open: (isOpen: boolean) => void;
}

/** A text field with a list under it: arrows move, Enter picks, Escape closes. */
export function Combobox(props: ComboboxProps): Shown {
  const { options, isOpen, open } = props;
  const listId = useId();
  const [active, setActive] = useState(0);
  const at = Math.min(active, options.length - 1);

  function keyDown(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    const option = options[at];
    if (move !== undefined) {
      open(true);
      if (isOpen) setActive((at + move + options.length) % Math.max(options.length, 1));
    } else if (event.key === 'Enter' && isOpen && option !== undefined) props.pick(option);
    else if (event.key === 'Escape' && isOpen) open(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return html`<div class="combobox">
    <input
      ...${props.attributes}
      class="control"
      role="combobox"
      autocomplete="off"
      aria-autocomplete="list"
      aria-expanded=${isOpen ? 'true' : 'false'}
      aria-controls=${listId}
      aria-activedescendant=${isOpen && options.length > 0 ? `${listId}-${at}` : undefined}
      placeholder=${props.placeholder}
      value=${props.text}
      onClick=${() => open(true)}
      onBlur=${() => open(false)}
      onKeyDown=${keyDown}
      onInput=${(event: Event) => {
        if (event.currentTarget instanceof HTMLInputElement) props.type(event.currentTarget.value);
        setActive(0);
      }}
    />
    <ul class="options" role="listbox" id=${listId} aria-label="Options" hidden=${!isOpen}>
      ${options.map(
        (option, index) => html`<li
          role="option"
          id="${listId}-${index}"
          class=${index === at ? 'option active' : 'option'}
          aria-selected=${props.chosen.includes(optionValue(option)) ? 'true' : 'false'}
          onMouseDown=${(event: MouseEvent) => event.preventDefault()}
          onClick=${() => props.pick(option)}
        >
          ${optionLabel(option)}
        </li>`,
      )}
      ${options.length === 0 && html`<li role="option" aria-disabled="true" aria-selected="false" class="option none">${props.emptyWords}</li>`}
    </ul>
  </div>`;
}
