import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { PageView } from '../page-api.ts';
import { Blocks } from './blocks/block.ts';
import { type Surface, SurfaceContext, useSurroundings } from './context.ts';
import { Dialog } from './dialog.ts';
import { type Chosen, chooseIn, findMistakes, formValues } from './form.ts';
import { html, type Shown } from './html.ts';
import { Notice } from './notice.ts';
import { recordOf, stringOf } from './read.ts';

interface ModalProps {
  readonly view: PageView;
  /** What was typed in the views that are open, by view id: a view under another keeps it. */
  readonly forms: Map<string, Chosen>;
}

/** A view of the app as a dialog. */
export function Modal({ view, forms }: ModalProps): Shown {
  const { store } = useSurroundings();
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Chosen>(forms.get(view.id) ?? {});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);

  useEffect(() => setErrors({}), [view.hash]);
  useEffect(() => {
    const wrong = body.current?.querySelector<HTMLElement>('[aria-invalid=true], .input-wrong input');
    wrong?.focus();
  }, [errors]);

  const surface: Surface = {
    where: { view: view.id },
    errors,
    chosen: (block, action) => chosen[block]?.[action] ?? null,
    choose: (block, action, value) =>
      setChosen((before) => {
        const next = chooseIn(before, block, action, value);
        forms.set(view.id, next);
        return next;
      }),
  };

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy || view.submit === null) return;
    const mistakes = findMistakes(view.blocks, chosen);
    setErrors(mistakes);
    if (Object.keys(mistakes).length > 0) return;
    setBusy(true);
    const outcome = await store.send('/page/submit', {
      view: view.id,
      values: formValues(view.blocks, chosen),
    });
    setBusy(false);
    store.tell(outcome.ok ? null : outcome.error);
    if (!outcome.ok) return;
    const refused = Object.entries(recordOf(outcome.body.errors));
    setErrors(Object.fromEntries(refused.map(([block, sentence]) => [block, stringOf(sentence)])));
    if (refused.length === 0) forms.delete(view.id);
  }

  async function leave(): Promise<void> {
    const outcome = await store.send('/page/close', { view: view.id });
    store.tell(outcome.ok ? null : outcome.error);
    if (outcome.ok) forms.delete(view.id);
  }

  return html`<${Dialog} labelledBy="${id}-title" size="large" leave=${() => void leave()}>
    <form class="dialog-form" novalidate onSubmit=${submit} aria-busy=${isBusy ? 'true' : undefined}>
      <header class="dialog-head">
        <h2 id="${id}-title">${view.title}</h2>
        <button type="button" class="icon-button" aria-label="Close dialog" onClick=${() => void leave()}>×</button>
      </header>
      <${SurfaceContext.Provider} value=${surface}>
        <div class="dialog-body" ref=${body}><${Blocks} blocks=${view.blocks} /></div>
      <//>
      <${Notice} text=${store.snapshot().notice} store=${store} />
      <p class="visually-hidden" role="alert">${wrongWords(Object.keys(errors).length)}</p>
      <footer class="dialog-foot">
        <button type="button" class="button button-plain" onClick=${() => void leave()}>
          ${view.close ?? (view.submit === null ? 'Close' : 'Cancel')}
        </button>
        ${
          view.submit !== null &&
          html`<button type="submit" class="button button-primary" aria-disabled=${isBusy ? 'true' : undefined}>
          ${isBusy ? 'Sending…' : view.submit}
        </button>`
        }
      </footer>
    </form>
  <//>`;
}

function wrongWords(count: number): string {
  if (count === 0) return '';
  return count === 1 ? 'One field needs another look.' : `${count} fields need another look.`;
}
