import type { Runbook } from '../runbooks/runbook.ts';
import type { Step } from '../runbooks/step.ts';

/**
 * What people are told at a step, as Markdown, besides its title: the words of the item that holds it, which nobody is asked
 * about by itself, and its own.
 */
export function wordsAt(step: Step, runbook: Runbook): string {
  return [...itemsAround(step, runbook), step]
    .flatMap((each) => [
      each.intro,
      saysMore(each.text, step.title) ? withoutTitle(each.text, step.title) : '',
    ])
    .filter((each) => each.trim() !== '')
    .join('\n\n');
}

/** The items that are passed by directly before the step, outermost first; none at the second step of an item. */
function itemsAround(step: Step, { procedures }: Runbook): readonly Step[] {
  const steps = procedures.find(({ id }) => id === step.procedure)?.steps ?? [];
  const at = steps.findIndex(({ id }) => id === step.id);
  const before = steps.slice(0, Math.max(at, 0));
  const last = before.findLastIndex((each) => !(each.kind === 'manual' && each.group));
  return before.slice(last + 1);
}

/** The title is the first sentence of the text, where a step has no other: it stands above it already. */
function withoutTitle(text: string, title: string): string {
  const rest = text.startsWith(title) ? text.slice(title.length) : '';
  return /^\.\s+\S/.test(rest) || (/[?!]$/.test(title) && /^\s+\S/.test(rest)) ? rest.slice(1).trim() : text;
}

/** Whether a text holds more than a title. */
function saysMore(text: string, title: string): boolean {
  const bare = (words: string) =>
    words
      .replaceAll(/[*_`]/g, '')
      .replaceAll(/\s+/g, ' ')
      .replace(/[.:]? ?$/, '');
  return bare(text) !== bare(title);
}
