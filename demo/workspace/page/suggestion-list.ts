import { useLayoutEffect } from 'preact/hooks';
import { html, type Shown } from './html.ts';
import type { Suggestion } from './suggestions.ts';

interface SuggestionListProps {
  readonly id: string;
  readonly items: readonly Suggestion[];
  /** The line that is picked by Enter, or -1. */
  readonly at: number;
  readonly hint: string;
  readonly pick: (item: Suggestion) => void;
}

/** What could follow, over the composer; the focus stays in the text. */
export function SuggestionList({ id, items, at, hint, pick }: SuggestionListProps): Shown {
  useLayoutEffect(() => {
    if (at >= 0) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const words = items.length === 0 ? '' : `${items.length} suggestions, arrow keys to choose`;
  return html`<div class="suggestions-anchor">
    <div class="suggestions" hidden=${items.length === 0 && hint === ''}>
      ${hint !== '' && html`<p class="usage"><span class="visually-hidden">Usage: </span>${hint}</p>`}
      ${
        items.length > 0 &&
        html`<ul role="listbox" aria-label="Suggestions" id=${id}>
        ${items.map(
          (item, index) => html`<li
            key=${item.key}
            role="option"
            id="${id}-${index}"
            class=${index === at ? 'suggestion active' : 'suggestion'}
            aria-selected=${index === at ? 'true' : 'false'}
            onMouseDown=${(event: MouseEvent) => event.preventDefault()}
            onClick=${() => pick(item)}
          >
            <span class="suggestion-label">${item.label}</span>
            ${item.detail !== '' && html`<span class="suggestion-detail">${item.detail}</span>`}
          </li>`,
        )}
      </ul>`
      }
    </div>
    <p class="visually-hidden" role="status">${words}</p>
  </div>`;
}
