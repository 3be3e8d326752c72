import { useState } from 'preact/hooks';
import type { PageChannel } from '../page-api.ts';
import { Composer } from './composer.ts';
import { useSurroundings } from './context.ts';
import { Home } from './home.ts';
import { html, type Shown } from './html.ts';
import { Messages } from './messages.ts';

interface ChannelProps {
  readonly channel: PageChannel;
  readonly connected: boolean;
  readonly openMenu: () => void;
}

/** The middle of the page: header, messages (or the app's Home tab), composer. */
export function Channel({ channel, connected, openMenu }: ChannelProps): Shown {
  const { page } = useSurroundings();
  const [tab, setTab] = useState('messages');
  const name = channel.direct ? channel.name : `#${channel.name}`;
  const showsHome = channel.direct && tab === 'home';
  return html`<main class="channel" aria-label=${name}>
    <header class="channel-head">
      <button type="button" class="icon-button only-phone" aria-label="Show channels" onClick=${openMenu}>☰</button>
      <div class="channel-title">
        <h1>${channel.direct ? channel.name : html`<span class="hash" aria-hidden="true">#</span>${channel.name}`}</h1>
        ${channel.topic !== '' && html`<p class="topic" title=${channel.topic}>${channel.topic}</p>`}
      </div>
    </header>
    ${channel.direct && html`<${Tabs} tab=${tab} setTab=${setTab} />`}
    ${!connected && html`<p class="banner" role="status">The workspace is not reachable. Trying again…</p>`}
    ${
      connected &&
      !page.appConnected &&
      html`<p class="banner" role="status">
        No app is connected at the moment. What you say is kept; commands and buttons work again once it is back.
      </p>`
    }
    ${
      showsHome
        ? html`<div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby="tab-home" tabindex="0"><${Home} /></div>`
        : html`<${Messages} channel=${channel} isTab=${channel.direct} />
          <${Composer} channel=${channel} name=${name} threadTs="" />`
    }
  </main>`;
}

interface TabsProps {
  readonly tab: string;
  readonly setTab: (tab: string) => void;
}

function Tabs({ tab, setTab }: TabsProps): Shown {
  const names = ['home', 'messages'];
  const move = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = names.find((name) => name !== tab) ?? 'messages';
    setTab(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label="Views of the app" onKeyDown=${move}>
    ${names.map(
      (name) => html`<button
        type="button"
        role="tab"
        id="tab-${name}"
        class="tab"
        aria-selected=${tab === name ? 'true' : 'false'}
        aria-controls="tab-panel"
        tabindex=${tab === name ? 0 : -1}
        onClick=${() => setTab(name)}
      >
        ${name === 'home' ? 'Home' : 'Messages'}
      </button>`,
    )}
  </div>`;
}
