import { html, type Shown } from '../html.ts';
import { stringOf, wordsOf } from '../read.ts';
import { TextObject } from '../text.ts';
import { type ElementProps, useElement } from './use-element.ts';

export function Button(props: ElementProps): Shown {
  const { element } = props;
  const { actionId, choose, isBusy } = useElement(props);
  const style = ['primary', 'danger'].includes(stringOf(element.style)) ? stringOf(element.style) : 'plain';
  const name = stringOf(element.accessibility_label) || undefined;
  const url = stringOf(element.url);
  const common = { class: `button button-${style}`, 'aria-label': name, 'data-action-id': actionId };
  if (/^https?:\/\//i.test(url)) {
    const press = (): void => void choose({});
    return html`<a ...${common} href=${url} target="_blank" rel="noopener noreferrer" onClick=${press}>
      <${TextObject} value=${element.text} /><span class="visually-hidden"> (opens in a new tab)</span>
    </a>`;
  }
  return html`<button
    ...${common}
    type="button"
    title=${wordsOf(element.text)}
    aria-busy=${isBusy ? 'true' : undefined}
    aria-disabled=${isBusy ? 'true' : undefined}
    onClick=${() => {
      if (!isBusy) void choose({});
    }}
  >
    <${TextObject} value=${element.text} />
  </button>`;
}
