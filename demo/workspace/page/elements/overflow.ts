import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html, type Shown } from '../html.ts';
import { type Json, listOf } from '../read.ts';
import { TextObject } from '../text.ts';
import { type ElementProps, useElement } from './use-element.ts';
import { optionValue } from './values.ts';

/** The button with three dots and its small menu. */
export function Overflow(props: ElementProps): Shown {
  const state = useElement(props);
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLUListElement>(null);

  useLayoutEffect(() => {
    if (isOpen) menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [isOpen]);

  function close(): void {
    setOpen(false);
    opener.current?.focus();
  }

  function keyDown(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.findIndex((item) => item.matches(':focus'));
    if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items.at(at - 1)?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const leave = (event: FocusEvent): void => {
    const goesTo = event.relatedTarget;
    if (goesTo instanceof Node && menu.current?.contains(goesTo)) return;
    setOpen(false);
  };
  const pick = (option: Json): void => {
    close();
    void state.choose({ selected_option: option });
  };

  return html`<div class="overflow">
    <button
      ref=${opener}
      type="button"
      class="button button-plain button-dots"
      aria-label="More actions"
      aria-haspopup="menu"
      aria-expanded=${isOpen ? 'true' : 'false'}
      data-action-id=${state.actionId}
      onClick=${() => setOpen(!isOpen)}
    >
      <span aria-hidden="true">•••</span>
    </button>
    ${
      isOpen &&
      html`<ul class="menu" role="menu" aria-label="More actions" ref=${menu} onKeyDown=${keyDown} onFocusOut=${leave}>
      ${listOf(props.element.options).map(
        (option) => html`<li role="none" key=${optionValue(option)}>
          <button type="button" role="menuitem" onClick=${() => pick(option)}>
            <${TextObject} value=${option.text} inline />
          </button>
        </li>`,
      )}
    </ul>`
    }
  </div>`;
}
