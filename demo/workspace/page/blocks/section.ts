import { Element } from '../elements/element.ts';
import { html, type Shown } from '../html.ts';
import { isRecord, listOf, wordsOf } from '../read.ts';
import { TextObject } from '../text.ts';
import { Image } from './image.ts';
import type { BlockProps } from './props.ts';

/** Text, up to ten fields in two columns, and one thing beside them. */
export function Section({ block, blockId }: BlockProps): Shown {
  const fields = listOf(block.fields);
  const { accessory } = block;
  return html`<div class="section">
    <div class="section-words">
      <${TextObject} value=${block.text} />
      ${
        fields.length > 0 &&
        html`<div class="fields">
        ${fields.map((field) => html`<div class="field"><${TextObject} value=${field} /></div>`)}
      </div>`
      }
    </div>
    ${
      isRecord(accessory) &&
      html`<div class="accessory">
      ${
        accessory.type === 'image'
          ? html`<${Image} block=${accessory} blockId=${blockId} />`
          : html`<${Element} element=${accessory} blockId=${blockId} label=${nameOf(block.text)} />`
      }
    </div>`
    }
  </div>`;
}

/** An accessory's accessible name: the first line of the words beside it, without marks. */
function nameOf(text: unknown): string {
  const [line = ''] = wordsOf(text).split('\n');
  return line.replace(/[*_~`]|:[a-z_]+:/g, '').trim() || 'Options';
}
