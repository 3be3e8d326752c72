import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Channel } from './channel.ts';
import { type Asked, ConfirmDialog } from './confirm.ts';
import { SurroundingsContext } from './context.ts';
import { html, type Shown } from './html.ts';
import { Modal } from './modal.ts';
import { Notice } from './notice.ts';
import { Panel } from './panel.ts';
import { isRecord } from './read.ts';
import { Sidebar } from './sidebar.ts';
import { createStore, type Store } from './state.ts';
import { surroundingsOf } from './surroundings.ts';
import { Thread } from './thread.ts';
import { createTransport } from './transport.ts';

const tickMs = 30_000;

function App({ store }: { readonly store: Store }): Shown {
  const [, redraw] = useState(0);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const forms = useMemo(() => new Map(), []);
  const drafts = useMemo(() => new Map<string, string>(), []);
  const { page, place, failure, connected, notice } = store.snapshot();

  useEffect(() => {
    const unsubscribe = store.subscribe(() => redraw((count) => count + 1));
    const timer = setInterval(() => redraw((count) => count + 1), tickMs);
    store.start();
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }, [store]);

  useEffect(() => setMenuOpen(false), [place.channel, place.person, place.pane]);

  if (page === null) return html`<${Starting} failure=${failure} />`;

  const confirm = (question: unknown): Promise<boolean> =>
    isRecord(question) ? new Promise((resolve) => setAsked({ question, resolve })) : Promise.resolve(true);
  const channel = page.channels.find((one) => one.id === place.channel) ?? page.channels[0];
  const thread = channel?.messages.find((message) => message.ts === place.pane);
  const surroundings = surroundingsOf(page, store, confirm, drafts);

  return html`<${SurroundingsContext.Provider} value=${surroundings}>
    <div class="workspace ${isMenuOpen ? 'menu-open' : ''}" key=${page.me}>
      <${Sidebar} current=${channel?.id ?? ''} close=${() => setMenuOpen(false)} />
      ${isMenuOpen && html`<div class="scrim" onClick=${() => setMenuOpen(false)}></div>`}
      ${
        channel === undefined
          ? html`<main class="channel"><p class="empty">This person is in no channel.</p></main>`
          : html`<${Channel}
            key=${channel.id}
            channel=${channel}
            connected=${connected}
            openMenu=${() => setMenuOpen(true)}
          />`
      }
      ${channel && thread && html`<${Thread} key=${thread.ts} channel=${channel} parent=${thread} />`}
      ${place.pane === 'panel' && page.panel && html`<${Panel} panel=${page.panel} />`}
    </div>
    ${page.view && html`<${Modal} key=${page.view.id} view=${page.view} forms=${forms} />`}
    ${!page.view && html`<${Notice} text=${notice} store=${store} />`}
    ${asked && html`<${ConfirmDialog} asked=${asked} done=${() => setAsked(null)} />`}
  <//>`;
}

function Starting({ failure }: { readonly failure: string | null }): Shown {
  if (failure === null) return html`<p class="starting">Opening the workspace…</p>`;
  return html`<main class="starting" role="alert">
    <h1>The workspace did not open</h1>
    <p>${failure}</p>
    <p>Use the whole address that was printed when the workspace started, then reload this page.</p>
  </main>`;
}

const token = new URLSearchParams(location.search).get('token') ?? '';
const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(html`<${App} store=${createStore(createTransport(token), window)} />`, root);
}
