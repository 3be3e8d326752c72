import type { Document, Part } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import type { NotifyStep } from '../runbooks/step.ts';
import { fillMarkdown, fillWords } from './fill-in.ts';
import type { Run } from './run.ts';
import { who } from './wording.ts';

const longestTitle = 150;
/** A shorter sentence says too little by itself. */
const shortestHead = 12;

/** What a runbook tells a channel, with its values in their places. */
export function noticeOf(step: NotifyStep, run: Run): Document {
  const { values } = run.progress;
  const { head, rest } = headed(step.text.trim() === '' ? step.title : step.text, step.title);
  return {
    title: shorten(fillWords(head, values), longestTitle),
    parts: [
      ...(rest === '' ? [] : [wordsPart(rest, values)]),
      { kind: 'note', text: [who(run.heldBy), `, ${run.title}`] },
    ],
  };
}

function wordsPart(text: string, values: Run['progress']['values']): Part {
  const filled = fillMarkdown(text, values);
  return filled === undefined
    ? { kind: 'code', text: fillWords(text, values) }
    : { kind: 'markdown', text: filled };
}

/** What is said begins with its own first sentence: the title of the step speaks to whoever does it. */
function headed(text: string, title: string): { readonly head: string; readonly rest: string } {
  const said = text.trim();
  const end = [...said.matchAll(/[.!?](?=\s|$)/g)].find(({ index }) => index >= shortestHead);
  const first = end && said.slice(0, end.index + 1);
  if (first && first.length <= longestTitle && !hasMarks(first))
    return { head: first, rest: said.slice(first.length).trim() };
  return { head: title, rest: said === title.trim() ? '' : text };
}

/** Whether a title would show marks of Markdown. */
function hasMarks(text: string): boolean {
  return /[`*_[<\n]/.test(text.replaceAll(/\$(?:INPUT_[A-Z0-9_]+|\{INPUT_[A-Z0-9_]+\})/g, ''));
}
