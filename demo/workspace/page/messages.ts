import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageChannel, PageMessage } from '../page-api.ts';
import { useSurroundings } from './context.ts';
import { formatDay, isoDay } from './dates.ts';
import { html, type Shown } from './html.ts';
import { Message } from './message.ts';

const groupSeconds = 300;
const nearBottomPx = 40;
/** So many messages are shown at first, and more at a press: a page with thousands becomes slow. */
const shownAtOnce = 200;

interface MessagesProps {
  readonly channel: PageChannel;
  /** Stands under the tabs of a direct message with the app. */
  readonly isTab: boolean;
}

/** The messages of a channel, oldest first; stays at the bottom for whoever is at the bottom. */
export function Messages({ channel, isTab }: MessagesProps): Shown {
  const { store } = useSurroundings();
  const { scroller, content, noteScroll } = useStickToBottom();
  const [shown, setShown] = useState(shownAtOnce);
  const messages = channel.messages.slice(-shown);
  const last = channel.messages.at(-1)?.ts ?? '';

  useEffect(() => {
    if (last !== '') store.markRead(channel.id, last);
  }, [channel.id, last]);

  const tabRole = isTab ? { role: 'tabpanel', id: 'tab-panel', 'aria-labelledby': 'tab-messages' } : {};
  return html`<div class="scroller" ref=${scroller} onScroll=${noteScroll} tabindex="0" ...${tabRole}
    aria-label=${isTab ? undefined : 'Messages'} role=${isTab ? 'tabpanel' : 'region'}>
    <div class="messages" role="log" aria-label="Messages in ${channel.name}" ref=${content}>
      ${channel.messages.length === 0 && html`<p class="empty">Nothing has been said here yet.</p>`}
      ${
        messages.length < channel.messages.length &&
        html`<button type="button" class="button button-plain older" onClick=${() => setShown(shown + shownAtOnce)}>
          Show older messages
        </button>`
      }
      <${MessageList} messages=${messages} channel=${channel.id} thread=${false} />
    </div>
  </div>`;
}

interface MessageListProps {
  readonly messages: readonly PageMessage[];
  readonly channel: string;
  readonly thread: boolean;
}

export function MessageList({ messages, channel, thread }: MessageListProps): Shown {
  const { zone, now } = useSurroundings();
  return html`${messages.map((message, index) => {
    const before = messages[index - 1];
    const seconds = Number(message.ts);
    const isNewDay = before === undefined || isoDay(Number(before.ts), zone) !== isoDay(seconds, zone);
    return html`<div key="${message.ts}${message.ephemeral ? 'e' : ''}">
      ${
        isNewDay &&
        !thread &&
        html`<div class="day" role="separator" aria-label=${formatDay(seconds, zone, now)}>
        <span>${formatDay(seconds, zone, now)}</span>
      </div>`
      }
      <${Message}
        message=${message}
        channel=${channel}
        isContinued=${!isNewDay && isContinuation(before, message)}
        isInThread=${thread}
      />
    </div>`;
  })}`;
}

/** Slack leaves the name away when the same person goes on within five minutes. */
function isContinuation(before: PageMessage | undefined, message: PageMessage): boolean {
  if (before === undefined || before.user !== message.user) return false;
  if (before.ephemeral || message.ephemeral || before.replies.length > 0) return false;
  return Number(message.ts) - Number(before.ts) < groupSeconds;
}

/** Keeps a scrolling box at its end while its content grows, unless the reader has scrolled up. */
export function useStickToBottom() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtBottom = useRef(true);

  const stick = (): void => {
    const box = scroller.current;
    if (box !== null && isAtBottom.current) box.scrollTop = box.scrollHeight;
  };
  const noteScroll = (): void => {
    const box = scroller.current;
    if (box !== null) isAtBottom.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearBottomPx;
  };
  useLayoutEffect(stick);
  useEffect(() => {
    const observer = new ResizeObserver(stick);
    for (const box of [scroller.current, content.current]) if (box !== null) observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return { scroller, content, noteScroll };
}
