import type { Document } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import type { NotifyStep } from '../runbooks/step.ts';
import type { Progress } from './progress.ts';
import type { Run } from './run.ts';
import { who } from './wording.ts';

/** What a runbook tells a channel, with its values in their places. */
export function noticeOf(step: NotifyStep, run: Run): Document {
  const text = fillIn(step.text.trim() === '' ? step.title : step.text, run.progress.values);
  const { head, rest } = headed(text, fillIn(step.title, run.progress.values));
  return {
    title: shorten(head, 150),
    parts: [
      ...(rest === '' ? [] : [{ kind: 'markdown', text: rest } as const]),
      { kind: 'note', text: [who(run.heldBy), `, ${run.title}`] },
    ],
  };
}

/** What is said begins with its own first sentence: the title of the step speaks to whoever does it. */
function headed(text: string, title: string): { readonly head: string; readonly rest: string } {
  const first = /^[^`*_[<\n]{12,150}?[.!?](?=\s|$)/.exec(text.trim())?.[0];
  if (first !== undefined) return { head: first, rest: text.trim().slice(first.length).trim() };
  return { head: title, rest: text.trim() === title.trim() ? '' : text };
}

function fillIn(text: string, values: Progress['values']): string {
  return text.replaceAll(
    /\$(?:INPUT_([A-Z][A-Z0-9_]*)|\{INPUT_([A-Z][A-Z0-9_]*)\})/g,
    (written, bare?: string, braced?: string) => values[bare ?? braced ?? ''] ?? written,
  );
}
