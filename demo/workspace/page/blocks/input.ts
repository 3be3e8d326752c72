import { useId } from 'preact/hooks';
import { useSurface } from '../context.ts';
import { Element } from '../elements/element.ts';
import { html, type Shown } from '../html.ts';
import { isRecord, recordOf, stringOf, wordsOf } from '../read.ts';
import { TextObject } from '../text.ts';
import type { BlockProps } from './props.ts';

/** A labelled field of a form, with its hint and, after a refused submission, what was wrong. */
export function Input({ block, blockId }: BlockProps): Shown {
  const { errors } = useSurface();
  const id = useId();
  const element = recordOf(block.element);
  const error = errors[blockId];
  const hasHint = isRecord(block.hint);
  const isGroup = ['checkboxes', 'radio_buttons'].includes(stringOf(element.type));
  const describedBy = [error && `${id}-error`, hasHint && `${id}-hint`].filter(Boolean).join(' ');
  const input = {
    controlId: id,
    describedBy,
    isInvalid: error !== undefined,
    dispatches: block.dispatch_action === true,
  };
  const label = html`<${TextObject} value=${block.label} />`;
  return html`<div class=${error === undefined ? 'input' : 'input input-wrong'}>
    <div class="label-line">
      ${isGroup ? html`<span class="label" id="${id}-label">${label}</span>` : html`<label class="label" for=${id}>${label}</label>`}
      ${block.optional === true && html`<span class="optional">(optional)</span>`}
    </div>
    <${Element} element=${element} blockId=${blockId} label=${wordsOf(block.label)} input=${input} />
    ${error !== undefined && html`<p class="error" id="${id}-error">${error}</p>`}
    ${hasHint && html`<p class="hint" id="${id}-hint"><${TextObject} value=${block.hint} /></p>`}
  </div>`;
}
