import type { Html, Nodes } from 'mdast';
import { placeOf } from './markdown.ts';

/** `<!-- step: choose {"value": "METHOD"} -->`: says what kind of step the text around it is. GitHub does not show it. */
export interface StepComment {
  readonly kind: string;
  readonly braces: string;
  readonly line: number;
}

const comment = /<!--\s*(step|choice)\s*:\s*([a-z]*)\s*(\{[\s\S]*?\})?\s*-->/;

/** The comment of a node of HTML; undefined for any other HTML. */
export function stepCommentIn(node: Html, word: 'step' | 'choice' = 'step'): StepComment | undefined {
  const match = comment.exec(node.value);
  if (match?.[1] !== word) return undefined;
  return { kind: match[2] ?? '', braces: match[3] ?? '', line: placeOf(node).from };
}

/** Whether somebody meant a comment to be one of ours but wrote it so that it cannot be read. */
export function isBrokenComment(node: Html): boolean {
  return /<!--\s*(step|choice)\s*:/.test(node.value) && !comment.test(node.value);
}

/** The comment among the direct parts of a paragraph. */
export function stepCommentOf(
  node: Nodes | undefined,
  word: 'step' | 'choice' = 'step',
): StepComment | undefined {
  if (node?.type === 'html') return stepCommentIn(node, word);
  if (node?.type !== 'paragraph') return undefined;
  for (const child of node.children) {
    const found = child.type === 'html' ? stepCommentIn(child, word) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** A text without the comments that speak to Watchkeeper. */
export function withoutComments(markdown: string): string {
  return markdown.replace(/[ \t]*<!--\s*(?:step|choice)\s*:[\s\S]*?-->/g, '').trim();
}
