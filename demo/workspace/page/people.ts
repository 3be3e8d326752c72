import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from './avatar.ts';
import { useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';

/** Who one is, and the switch to somebody else. */
export function People(): Shown {
  const { page, store, person } = useSurroundings();
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const me = person(page.me);

  useLayoutEffect(() => {
    if (isOpen) list.current?.querySelector<HTMLElement>('button')?.focus();
  }, [isOpen]);

  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    opener.current?.focus();
  };
  const become = (id: string): void => {
    setOpen(false);
    if (id !== page.me) store.go({ person: id, pane: '' });
  };

  return html`<section class="people" aria-label="Who you are" onKeyDown=${keyDown}>
    ${
      isOpen &&
      html`<ul class="people-list" aria-label="Be somebody else" ref=${list}>
      ${page.people
        .filter((one) => one.playable)
        .map(
          (one) => html`<li key=${one.id}>
          <button type="button" class="person" aria-pressed=${one.id === page.me ? 'true' : 'false'} onClick=${() => become(one.id)}>
            <${Avatar} id=${one.id} size="small" />
            <span class="person-words">
              <span class="person-name">${one.name}${one.guest && html` <span class="guest">Guest</span>`}</span>
              <span class="person-title">${one.title}</span>
            </span>
            ${one.id === page.me && html`<span class="check" aria-hidden="true">✓</span>`}
          </button>
        </li>`,
        )}
    </ul>`
    }
    <button
      ref=${opener}
      type="button"
      class="person person-me"
      aria-expanded=${isOpen ? 'true' : 'false'}
      onClick=${() => setOpen(!isOpen)}
    >
      <${Avatar} id=${page.me} size="large" />
      <span class="person-words">
        <span class="person-name">
          <span class="visually-hidden">You are </span>${me?.name ?? page.me}${me?.guest && html` <span class="guest">Guest</span>`}
        </span>
        <span class="person-title">${me?.title}</span>
      </span>
      <span class="switch-word" aria-hidden="true">Switch</span>
      <span class="visually-hidden">. Switch person</span>
    </button>
  </section>`;
}
