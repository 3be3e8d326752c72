import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageChannel } from '../page-api.ts';
import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';
import { SuggestionList } from './suggestion-list.ts';
import { type Suggestion, suggest } from './suggestions.ts';

interface ComposerProps {
  readonly channel: PageChannel;
  readonly name: string;
  /** The thread that is answered, or empty. */
  readonly threadTs: string;
}

/** Where one writes: messages, mentions and, outside of threads, commands. */
export function Composer({ channel, name, threadTs }: ComposerProps): Shown {
  const { page, store, drafts } = useSurroundings();
  const draft = `${page.me}/${channel.id}/${threadTs}`;
  const listId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(drafts.get(draft) ?? '');
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState<number | null>(null);
  const [isDismissed, setDismissed] = useState(false);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState('');
  const wantedCaret = useRef<number | null>(null);

  const { items, hint, picksFirst } = suggest(text, caret, page, threadTs !== '');
  const isOpen = items.length > 0 && !isDismissed;
  const at = active ?? (picksFirst ? 0 : -1);

  useLayoutEffect(() => {
    if (wantedCaret.current === null) return;
    field.current?.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = null;
  });

  // As in Slack, one can write at once; not on a phone, where the keyboard would cover half of the page.
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, []);

  function write(next: string, nextCaret: number): void {
    setText(next);
    drafts.set(draft, next);
    setCaret(nextCaret);
    setActive(null);
    setDismissed(false);
    setError('');
  }

  function pick(item: Suggestion): void {
    write(item.text, item.caret);
    wantedCaret.current = item.caret;
    field.current?.focus();
  }

  async function send(): Promise<void> {
    const typed = text.trim();
    if (typed === '' || isSending) return;
    const isCommand = typed.startsWith('/');
    const [command = ''] = typed.split(/\s/);
    if (isCommand && threadTs !== '')
      return setError(`${command} is not supported in threads. Use it in the channel.`);
    if (isCommand && !page.commands.some((one) => one.command === command)) {
      return setError(`${command} is not a valid command. Type / to see the commands there are.`);
    }
    setSending(true);
    const outcome = isCommand
      ? await store.send('/page/command', {
          channel: channel.id,
          command,
          text: typed.slice(command.length).trim(),
        })
      : await store.send('/page/say', {
          channel: channel.id,
          text: typed,
          ...(threadTs === '' ? {} : { threadTs }),
        });
    setSending(false);
    if (outcome.ok) write('', 0);
    else setError(outcome.error);
    field.current?.focus();
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const item = items[at];
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (isOpen && move !== 0)
      setActive((Math.max(at, move === 1 ? -1 : 0) + move + items.length) % items.length);
    else if (isOpen && event.key === 'Tab' && !event.shiftKey) {
      const first = item ?? items[0];
      if (first !== undefined) pick(first);
    } else if (isOpen && event.key === 'Escape') setDismissed(true);
    else if (event.key === 'Enter' && !event.shiftKey) {
      if (isOpen && item !== undefined) pick(item);
      else void send();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const noteCaret = (): void => setCaret(field.current?.selectionStart ?? 0);
  const label = threadTs === '' ? `Message ${name}` : 'Reply in thread';
  return html`<div class="composer">
    <${SuggestionList} id=${listId} items=${isOpen ? items : []} at=${at} pick=${pick} hint=${isDismissed ? '' : hint} />
    <div class="composer-box ${isSending ? 'composer-busy' : ''}">
      <textarea
        ref=${field}
        rows="1"
        aria-label=${label}
        aria-autocomplete="list"
        aria-controls=${isOpen ? listId : undefined}
        aria-activedescendant=${isOpen && at >= 0 ? `${listId}-${at}` : undefined}
        aria-describedby="${listId}-error"
        placeholder=${label}
        readonly=${isSending}
        value=${text}
        onInput=${(event: Event) => {
          if (event.currentTarget instanceof HTMLTextAreaElement) {
            write(event.currentTarget.value, event.currentTarget.selectionStart);
          }
        }}
        onKeyDown=${keyDown}
        onKeyUp=${noteCaret}
        onClick=${noteCaret}
        onBlur=${() => setDismissed(true)}
        onFocus=${() => setDismissed(false)}
      ></textarea>
      <div class="composer-bar">
        <span class="composer-help">
          ${threadTs === '' ? html`<kbd>/</kbd> command · ` : ''}<kbd>@</kbd> mention · <kbd>Shift</kbd>+<kbd>Enter</kbd> new line
        </span>
        <button type="button" class="send" aria-label="Send" aria-disabled=${text.trim() === '' ? 'true' : 'false'} onClick=${() => void send()}>
          <span aria-hidden="true">${isSending ? '…' : '➤'}</span>
        </button>
      </div>
    </div>
    <p class="composer-status" role="status" id="${listId}-error">
      ${error !== '' && html`<span class="error">${error}</span>`}
      ${isSending && html`<span>Sending…</span>`}
    </p>
  </div>`;
}
