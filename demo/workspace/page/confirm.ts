import { useId } from 'preact/hooks';
import { Dialog } from './dialog.ts';
import { html, type Shown } from './html.ts';
import { isRecord, type Json } from './read.ts';
import { TextObject } from './text.ts';

export interface Asked {
  /** A Block Kit `confirm` object. */
  readonly question: Json;
  readonly resolve: (isAgreed: boolean) => void;
}

interface ConfirmProps {
  readonly asked: Asked;
  readonly done: () => void;
}

/** "Are you sure?" as the app worded it. */
export function ConfirmDialog({ asked, done }: ConfirmProps): Shown {
  const id = useId();
  const { title, text, confirm, deny, style } = asked.question;
  const answer = (isAgreed: boolean): void => {
    done();
    asked.resolve(isAgreed);
  };
  return html`<${Dialog} labelledBy="${id}-title" describedBy="${id}-text" size="small" leave=${() => answer(false)}>
    <header class="dialog-head"><h2 id="${id}-title"><${Words} value=${title} otherwise="Are you sure?" /></h2></header>
    <div class="dialog-body" id="${id}-text"><${TextObject} value=${text} /></div>
    <footer class="dialog-foot">
      <button type="button" class="button button-plain" onClick=${() => answer(false)}>
        <${Words} value=${deny} otherwise="Cancel" />
      </button>
      <button type="button" class="button button-${style === 'danger' ? 'danger' : 'primary'}" onClick=${() => answer(true)}>
        <${Words} value=${confirm} otherwise="Yes" />
      </button>
    </footer>
  <//>`;
}

function Words({ value, otherwise }: { readonly value: unknown; readonly otherwise: string }): Shown {
  return isRecord(value) ? html`<${TextObject} value=${value} inline />` : otherwise;
}
