import type { Html, Nodes, Paragraph, Root } from 'mdast';
import { placeOf } from './markdown.ts';
import { stepCommentIn } from './step-comment.ts';

/**
 * Puts a comment of ours on the line directly below a paragraph behind the words of that paragraph, where its writer meant
 * it to be. For CommonMark such a comment ends the paragraph and stands alone, unless it is indented far enough; nobody
 * who writes one sees the difference.
 */
export function joinCommentsBelow(tree: Root): void {
  const left: Nodes[] = [tree];
  for (let node = left.pop(); node; node = left.pop()) {
    if (!('children' in node)) continue;
    if (node.type !== 'paragraph') joinIn(node.children);
    for (const child of node.children) left.push(child);
  }
}

function joinIn(children: Nodes[]): void {
  for (let index = children.length - 2; index >= 0; index -= 1) {
    const [words, comment, next] = children.slice(index, index + 3);
    if (words?.type !== 'paragraph' || comment?.type !== 'html') continue;
    if (!isOurs(comment) || !isDirectlyBelow(comment, words)) continue;
    // Between two paragraphs it is that of the lower one, as one above its words always is.
    if (next?.type === 'paragraph' && isDirectlyBelow(next, comment)) continue;
    words.children.push(comment);
    if (words.position && comment.position) words.position = { ...words.position, end: comment.position.end };
    children.splice(index + 1, 1);
  }
}

function isOurs(comment: Html): boolean {
  return (['step', 'choice'] as const).some((word) => stepCommentIn(comment, word) !== undefined);
}

function isDirectlyBelow(node: Nodes, above: Paragraph | Html): boolean {
  return placeOf(node).from === placeOf(above).to + 1;
}
