import { useState } from 'preact/hooks';
import type { PageKnob, PageState } from '../page-api.ts';
import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';

/** Things to break and mend, grouped. */
export function Panel({ panel }: { readonly panel: NonNullable<PageState['panel']> }): Shown {
  const { store } = useSurroundings();
  const groups = Map.groupBy(panel.knobs, (knob) => knob.group);
  return html`<aside class="pane" aria-label=${panel.title}>
    <header class="pane-head">
      <h2>${panel.title}</h2>
      <button type="button" class="icon-button" aria-label="Close ${panel.title}" onClick=${() => store.go({ pane: '' })}>
        ×
      </button>
    </header>
    <div class="pane-body knobs">
      ${[...groups].map(
        ([group, knobs]) => html`<section key=${group} aria-label=${group}>
          <h3>${group}</h3>
          ${knobs.map((knob) => html`<${Knob} key=${knob.id} knob=${knob} />`)}
        </section>`,
      )}
    </div>
  </aside>`;
}

function Knob({ knob }: { readonly knob: PageKnob }): Shown {
  const { store } = useSurroundings();
  const [isBusy, setBusy] = useState(false);
  const turn = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const outcome = await store.send('/page/knob', { knob: knob.id, on: !knob.on });
    store.tell(outcome.ok ? null : outcome.error);
    setBusy(false);
  };
  const hintId = `knob-hint-${knob.id}`;
  return html`<div class="knob">
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked=${knob.on ? 'true' : 'false'}
      aria-label=${knob.label}
      aria-describedby=${hintId}
      aria-busy=${isBusy ? 'true' : undefined}
      onClick=${() => void turn()}
    >
      <span class="switch-thumb"></span>
    </button>
    <div>
      <div class="knob-label" aria-hidden="true">${knob.label}</div>
      <div class="hint" id=${hintId}>${knob.hint}</div>
    </div>
  </div>`;
}
