import type { Nodes } from 'mdast';
import { toString as wordsOf } from 'mdast-util-to-string';
import type { Document, Part } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import { parseMarkdown } from '../runbooks/markdown.ts';
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
  for (const { index } of said.matchAll(/[.!?](?=\s|$)/g)) {
    if (index >= longestTitle) break;
    const first = said.slice(0, index + 1);
    // An end within code or between marks is none: the sentence goes on.
    const head = index < shortestHead ? undefined : plainWords(first);
    if (head !== undefined) return { head, rest: said.slice(first.length).trim() };
  }
  return { head: title, rest: said === title.trim() ? '' : text };
}

/** A sentence without its marks; undefined where it would say less without them, or would show some. */
function plainWords(sentence: string): string | undefined {
  if (!hasMarks(sentence)) return sentence;
  const tree = parseMarkdown(sentence);
  const [paragraph] = tree.children;
  if (tree.children.length !== 1 || paragraph?.type !== 'paragraph') return undefined;
  return readsWithoutMarks(paragraph) ? wordsOf(paragraph).replaceAll(/\s+/g, ' ') : undefined;
}

function readsWithoutMarks(node: Nodes): boolean {
  switch (node.type) {
    case 'text':
      return !hasMarks(node.value.replaceAll('\n', ' '));
    case 'inlineCode':
      return true;
    case 'paragraph':
    case 'emphasis':
    case 'strong':
      return node.children.every(readsWithoutMarks);
    default:
      return false;
  }
}

/** Whether a title would show marks of Markdown. */
function hasMarks(text: string): boolean {
  return /[`*_[<\n]|~~/.test(text.replaceAll(/\$(?:INPUT_[A-Z0-9_]+|\{INPUT_[A-Z0-9_]+\})/g, ''));
}
