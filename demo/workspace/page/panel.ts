import { useState } from 'preact/hooks';
import type { PageKnob, PageState } from '../page-api.ts';
import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';
import { Knob } from './knob.ts';
import { knobsMatching } from './knobs-matching.ts';

/** Up to so many knobs are shown at once; with more, groups are folded and can be searched. */
const fewKnobs = 12;

/** Things to break and mend, grouped. */
export function Panel({ panel }: { readonly panel: NonNullable<PageState['panel']> }): Shown {
  const { store } = useSurroundings();
  const [search, setSearch] = useState('');
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const { knobs, title } = panel;
  const isLong = knobs.length > fewKnobs;
  const found = knobsMatching(knobs, search);
  const on = knobs.filter((knob) => knob.on);
  const isOpen = (group: string, all: readonly PageKnob[]): boolean =>
    search.trim() !== '' || (turned.get(group) ?? (!isLong || all.some((knob) => knob.on)));
  const mendAll = async (): Promise<void> => {
    for (const knob of on) {
      const outcome = await store.send('/page/knob', { knob: knob.id, on: false });
      if (!outcome.ok) return store.tell(outcome.error);
    }
    store.tell(null);
  };
  return html`<aside class="pane" aria-label=${title}>
    <header class="pane-head">
      <h2>${title}</h2>
      <button type="button" class="icon-button" aria-label="Close ${title}" onClick=${() => store.go({ pane: '' })}>
        ×
      </button>
    </header>
    ${
      isLong &&
      html`<div class="knob-search">
      <input
        type="search"
        class="control"
        aria-label="Find something to break"
        placeholder="Find: disk, backup, certificate …"
        value=${search}
        onInput=${(event: InputEvent) => setSearch((event.currentTarget as HTMLInputElement).value)}
      />
      <div class="knob-state">
        <span role="status">${stateWords(on.length, found.length, search)}</span>
        ${on.length > 0 && html`<button type="button" class="link-button" onClick=${() => void mendAll()}>Mend all</button>`}
      </div>
    </div>`
    }
    <div class="pane-body knobs" tabindex="0" role="region" aria-label="${title}: all of it">
      ${[...Map.groupBy(found, (knob) => knob.group)].map(
        ([group, all]) => html`<${Group}
          key=${group}
          group=${group}
          knobs=${all}
          isOpen=${isOpen(group, all)}
          turn=${() => setTurned((before) => new Map(before).set(group, !isOpen(group, all)))}
        />`,
      )}
    </div>
  </aside>`;
}

interface GroupProps {
  readonly group: string;
  readonly knobs: readonly PageKnob[];
  readonly isOpen: boolean;
  readonly turn: () => void;
}

function Group({ group, knobs, isOpen, turn }: GroupProps): Shown {
  const on = knobs.filter((knob) => knob.on).length;
  return html`<section aria-label=${group}>
    <h3>
      <button type="button" class="fold" aria-expanded=${isOpen ? 'true' : 'false'} onClick=${turn}>
        <span class="fold-sign" aria-hidden="true">${isOpen ? '▾' : '▸'}</span>
        <span class="fold-name">${group}</span>
        ${on > 0 && html`<span class="badge">${on} broken</span>`}
        <span class="fold-count">${knobs.length}<span class="visually-hidden"> things</span></span>
      </button>
    </h3>
    ${isOpen && knobs.map((knob) => html`<${Knob} key=${knob.id} knob=${knob} />`)}
  </section>`;
}

function stateWords(on: number, found: number, search: string): string {
  if (search.trim() !== '') return found === 0 ? 'Nothing of that name' : `${found} found`;
  return on === 0 ? 'Nothing is broken' : `${on} broken`;
}
