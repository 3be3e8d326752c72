import type { PageChannel } from '../page-api.ts';
import { Avatar } from './avatar.ts';
import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';
import { People } from './people.ts';

interface SidebarProps {
  readonly current: string;
  readonly close: () => void;
}

/** The team, its channels, and who one is. */
export function Sidebar({ current, close }: SidebarProps): Shown {
  const { page, store } = useSurroundings();
  const isPanelOpen = store.snapshot().place.pane === 'panel';
  const rows = page.channels.filter((channel) => !channel.direct);
  const direct = page.channels.filter((channel) => channel.direct);
  const list = (channels: readonly PageChannel[]): Shown =>
    html`<ul>
      ${channels.map((channel) => html`<${Row} key=${channel.id} channel=${channel} current=${current} close=${close} />`)}
    </ul>`;
  return html`<div class="sidebar" onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && close()}>
    <header class="team">
      <p class="team-name">${page.team.name}</p>
      <button type="button" class="icon-button only-phone" aria-label="Hide channels" onClick=${close}>×</button>
    </header>
    <nav class="channels" aria-label="Channels and direct messages">
      <h2>Channels</h2>
      ${list(rows)}
      ${
        direct.length > 0 &&
        html`<h2>Direct messages</h2>
        ${list(direct)}`
      }
      ${
        page.panel &&
        html`<button
        type="button"
        class="row panel-button"
        aria-expanded=${isPanelOpen ? 'true' : 'false'}
        onClick=${() => store.go({ pane: isPanelOpen ? '' : 'panel' })}
      >
        <span class="row-sign" aria-hidden="true">⚙</span>${page.panel.title}
      </button>`
      }
    </nav>
    <${People} />
  </div>`;
}

interface RowProps {
  readonly channel: PageChannel;
  readonly current: string;
  readonly close: () => void;
}

function Row({ channel, current, close }: RowProps): Shown {
  const { page, store, person } = useSurroundings();
  const lastRead = store.snapshot().lastRead[channel.id] ?? '';
  const isCurrent = channel.id === current;
  const unread = channel.messages.filter((message) => message.ts > lastRead && message.user !== page.me);
  const isUnread = !isCurrent && unread.length > 0;
  const calls = unread.filter((message) => channel.direct || message.text.includes(`<@${page.me}`)).length;
  const partner = channel.direct ? page.people.find((one) => one.bot && one.name === channel.name) : null;
  const sign = channel.direct
    ? html`<${Avatar} id=${partner?.id ?? channel.name} size="small" />`
    : html`<span class="row-sign" aria-hidden="true">#</span>`;
  const open = (): void => {
    store.go({ channel: channel.id, pane: '' });
    close();
  };
  return html`<li>
    <button
      type="button"
      class="row ${isUnread ? 'row-unread' : ''}"
      aria-current=${isCurrent ? 'page' : undefined}
      onClick=${open}
    >
      ${sign}<span class="row-name">${channel.direct ? (person(channel.name)?.name ?? channel.name) : channel.name}</span>
      ${isUnread && calls > 0 && html`<span class="badge" aria-hidden="true">${calls}</span>`}
      ${isUnread && html`<span class="visually-hidden">, unread</span>`}
    </button>
  </li>`;
}
