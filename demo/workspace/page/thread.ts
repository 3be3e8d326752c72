import { useEffect, useRef } from 'preact/hooks';
import type { PageChannel, PageMessage } from '../page-api.ts';
import { Composer } from './composer.ts';
import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';
import { MessageList, useStickToBottom } from './messages.ts';

interface ThreadProps {
  readonly channel: PageChannel;
  readonly parent: PageMessage;
}

/** The right-hand pane with one thread; covers everything on a phone. */
export function Thread({ channel, parent }: ThreadProps): Shown {
  const { store } = useSurroundings();
  const { scroller, content, noteScroll } = useStickToBottom();
  const pane = useRef<HTMLElement>(null);
  const name = channel.direct ? channel.name : `#${channel.name}`;
  const count = parent.replies.length;

  useEffect(() => {
    const before = document.activeElement;
    pane.current?.querySelector<HTMLElement>('textarea')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const close = (): void => store.go({ pane: '' });
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  return html`<aside class="pane" aria-label="Thread" ref=${pane} onKeyDown=${keyDown}>
    <header class="pane-head">
      <h2>Thread <span class="pane-where">${name}</span></h2>
      <button type="button" class="icon-button" aria-label="Close thread" onClick=${close}>×</button>
    </header>
    <div class="scroller" role="region" aria-label="Messages of the thread" ref=${scroller} onScroll=${noteScroll} tabindex="0">
      <div class="messages" role="log" aria-label="Thread in ${channel.name}" ref=${content}>
        <${MessageList} messages=${[parent]} channel=${channel.id} thread />
        ${
          count > 0 &&
          html`<div class="day replies-divider"><span>${count} ${count === 1 ? 'reply' : 'replies'}</span></div>`
        }
        <${MessageList} messages=${parent.replies} channel=${channel.id} thread />
      </div>
    </div>
    <${Composer} channel=${channel} name="thread" threadTs=${parent.ts} />
  </aside>`;
}
