import { useState } from 'preact/hooks';
import type { PageKnob } from '../page-api.ts';
import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';

/** A switch that breaks one thing and mends it again, with what it does. */
export function Knob({ knob }: { readonly knob: PageKnob }): Shown {
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
