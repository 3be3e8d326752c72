import { html, type Shown } from './html.ts';
import type { Store } from './state.ts';

/** A passing remark about something that did not work; stays until it is read. */
export function Notice({ text, store }: { readonly text: string | null; readonly store: Store }): Shown {
  return html`<div class="notices" role="alert">
    ${
      text !== null &&
      html`<div class="notice">
      <span>${text}</span>
      <button type="button" class="icon-button" aria-label="Dismiss" onClick=${() => store.tell(null)}>×</button>
    </div>`
    }
  </div>`;
}
