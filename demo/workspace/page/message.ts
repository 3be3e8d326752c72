import type { PageMessage } from '../page-api.ts';
import { Avatar } from './avatar.ts';
import { Blocks } from './blocks/block.ts';
import { SurfaceContext, useSurroundings } from './context.ts';
import { formatAgo, formatFull, formatTime } from './dates.ts';
import { html, type Shown } from './html.ts';
import { Emoji, Mrkdwn } from './text.ts';
import { usePassingSurface } from './use-surface.ts';

interface MessageProps {
  readonly message: PageMessage;
  readonly channel: string;
  readonly isContinued: boolean;
  readonly isInThread: boolean;
}

export function Message({ message, channel, isContinued, isInThread }: MessageProps): Shown {
  const { zone, person, nameOf } = useSurroundings();
  const seconds = Number(message.ts);
  const surface = usePassingSurface({ channel, ts: message.ts, ephemeral: message.ephemeral });
  const name = nameOf(message.user);
  const kind = `${message.ephemeral ? 'message-ephemeral' : ''} ${isContinued ? 'message-continued' : ''}`;
  const time = html`<time class="time" datetime=${new Date(seconds * 1000).toISOString()} title=${formatFull(seconds, zone)}>
    ${formatTime(seconds, zone)}
  </time>`;
  return html`<article class="message ${kind}" aria-label="${name}, ${formatTime(seconds, zone)}" data-ts=${message.ts}>
    <div class="gutter">${isContinued ? time : html`<${Avatar} id=${message.user} size="large" />`}</div>
    <div class="message-body">
      ${message.ephemeral && html`<p class="only-you"><span aria-hidden="true">◉ </span>Only visible to you</p>`}
      ${message.repliesTo !== null && html`<p class="only-you"><${RepliedTo} ts=${message.repliesTo} /></p>`}
      ${
        !isContinued &&
        html`<div class="byline">
        <span class="author">${name}</span>
        ${person(message.user)?.bot && html`<span class="app-badge">App</span>`} ${time}
      </div>`
      }
      <${SurfaceContext.Provider} value=${surface}>
        ${
          message.blocks === null
            ? html`<${Mrkdwn} source=${message.text} />`
            : html`<div class="blocks"><${Blocks} blocks=${message.blocks} /></div>`
        }
      <//>
      ${message.edited && html`<span class="edited">(edited)</span>`}
      ${message.files.map((file) => html`<${File} key=${file.id} file=${file} />`)}
      <${Reactions} reactions=${message.reactions} />
      ${!isInThread && html`<${Replies} message=${message} />`}
    </div>
    ${!isInThread && !message.ephemeral && message.repliesTo === null && html`<${ReplyButton} ts=${message.ts} name=${name} />`}
  </article>`;
}

/** Leads from what the channel is shown to the thread that it was said in. */
function RepliedTo({ ts }: { readonly ts: string }): Shown {
  const { store } = useSurroundings();
  return html`<button type="button" class="replies" onClick=${() => store.go({ pane: ts })}>replied to a thread</button>`;
}

function ReplyButton({ ts, name }: { readonly ts: string; readonly name: string }): Shown {
  const { store } = useSurroundings();
  return html`<button
    type="button"
    class="reply-button"
    aria-label="Reply in thread to ${name}"
    onClick=${() => store.go({ pane: ts })}
  >
    <span aria-hidden="true">Reply</span>
  </button>`;
}

function Replies({ message }: { readonly message: PageMessage }): Shown {
  const { store, now } = useSurroundings();
  const { replies } = message;
  const last = replies.at(-1);
  if (last === undefined) return null;
  const people = [...new Set(replies.map((reply) => reply.user))].slice(0, 4);
  return html`<button type="button" class="replies" onClick=${() => store.go({ pane: message.ts })}>
    ${people.map((id) => html`<${Avatar} key=${id} id=${id} size="small" />`)}
    <span class="replies-count">${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</span>
    <span class="replies-last">Last reply ${formatAgo(Number(last.ts), now)}</span>
  </button>`;
}

function Reactions({ reactions }: Pick<PageMessage, 'reactions'>): Shown {
  const { page, nameOf } = useSurroundings();
  if (reactions.length === 0) return null;
  return html`<ul class="reactions" aria-label="Reactions">
    ${reactions.map((reaction) => {
      const mine = reaction.users.includes(page.me) ? 'reaction-mine' : '';
      return html`<li key=${reaction.name} class="reaction ${mine}" title=${reaction.users.map(nameOf).join(', ')}>
        <${Emoji} name=${reaction.name} /> ${reaction.users.length}
      </li>`;
    })}
  </ul>`;
}

function File({ file }: { readonly file: PageMessage['files'][number] }): Shown {
  const size = file.size < 1024 ? `${file.size} bytes` : `${Math.round(file.size / 1024)} KB`;
  return html`<details class="file">
    <summary><span class="file-name">${file.name}</span> <span class="file-size">${size}</span></summary>
    <pre tabindex="0">${file.text}</pre>
  </details>`;
}
