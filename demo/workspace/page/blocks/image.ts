import { html, type Shown } from '../html.ts';
import { stringOf, wordsOf } from '../read.ts';
import type { BlockProps } from './props.ts';

/** The page loads nothing from elsewhere: an image that is not in the message is shown by its words. */
export function Image({ block }: BlockProps): Shown {
  const url = stringOf(block.image_url);
  const words = stringOf(block.alt_text) || 'Image without description';
  const title = wordsOf(block.title);
  return html`<span class="figure">
    ${title !== '' && html`<span class="figure-title">${title}</span>`}
    ${
      url.startsWith('data:image/')
        ? html`<img src=${url} alt=${words} />`
        : html`<span class="image-word" title=${url}>${words}</span>`
    }
  </span>`;
}
