import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { html, type Shown } from './html.ts';

interface DialogProps {
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly size: 'large' | 'small';
  /** Called on Escape; the dialog stays until its owner takes it away. */
  readonly leave: () => void;
  readonly children?: unknown;
}

/**
 * A modal dialog on the browser's own: it keeps the focus inside, makes the rest inert, and gives the focus
 * back to where it was.
 */
export function Dialog({ labelledBy, describedBy, size, leave, children }: DialogProps): Shown {
  const dialog = useRef<HTMLDialogElement>(null);
  const leaveNow = useRef(leave);
  leaveNow.current = leave;

  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    (element?.querySelector<HTMLElement>('[autofocus]') ?? firstField(element))?.focus();
    return () => {
      element?.close();
      const back = before instanceof HTMLElement && before.isConnected && before !== document.body;
      (back ? before : document.querySelector<HTMLElement>('.composer textarea'))?.focus();
    };
  }, []);

  useEffect(() => {
    const element = dialog.current;
    const cancelled = (event: Event): void => {
      event.preventDefault();
      leaveNow.current();
    };
    element?.addEventListener('cancel', cancelled);
    return () => element?.removeEventListener('cancel', cancelled);
  }, []);

  // The browser closes a dialog on the second Escape in a row whatever the page says: then keep it open here
  // until its owner has taken it away.
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    leaveNow.current();
  };

  return html`<dialog
    ref=${dialog}
    class="dialog dialog-${size}"
    aria-modal="true"
    aria-labelledby=${labelledBy}
    aria-describedby=${describedBy}
    onKeyDown=${keyDown}
  >
    ${children}
  </dialog>`;
}

function firstField(element: HTMLDialogElement | null): HTMLElement | null {
  return (
    element?.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)') ??
    element?.querySelector<HTMLElement>('.dialog-foot button:last-of-type') ??
    null
  );
}
