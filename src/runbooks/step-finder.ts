import type { Nodes } from 'mdast';
import type { Habits } from './habits.ts';
import { readBraces } from './read-attributes.ts';
import { readCode } from './read-code.ts';
import { stepCommentOf } from './step-comment.ts';

/** Nobody nests deeper by hand; a file that does is not read further down. */
export const deepest = 60;

/** Says which parts of a tree hold steps, and looks at each part only once. */
export function createStepFinder(
  text: string,
  { outputs, steps }: Habits,
): {
  holdsStep(node: Nodes): boolean;
  /** How many fences or plain statements are steps below these nodes, without the items that hold them. */
  countSteps(nodes: readonly Nodes[]): number;
} {
  const counts = new Map<Nodes, number>();

  function countIn(node: Nodes, depth: number): number {
    const known = counts.get(node);
    if (known !== undefined) return known;
    const counted = depth > deepest * 2 + 2 ? 0 : countNew(node, depth);
    counts.set(node, counted);
    return counted;
  }

  function countNew(node: Nodes, depth: number): number {
    switch (node.type) {
      case 'code': {
        if (outputs.has(node)) return 0;
        const code = readCode(text, node);
        if (code.what !== 'show') return 1;
        return readBraces(code.braces, () => {}).step === undefined ? 0 : 1;
      }
      case 'html':
        return stepCommentOf(node) ? 1 : 0;
      case 'paragraph':
        return stepCommentOf(node) || steps.has(node) ? 1 : 0;
      case 'list':
        return node.children.reduce((sum, item) => {
          const own = node.ordered || typeof item.checked === 'boolean' ? 1 : 0;
          return sum + Math.max(own, countIn(item, depth + 1));
        }, 0);
      case 'blockquote':
      case 'footnoteDefinition':
      case 'listItem':
        return node.children.reduce((sum, child) => sum + countIn(child, depth + 1), 0);
      default:
        return 0;
    }
  }

  return {
    holdsStep: (node) => countIn(node, 0) > 0,
    countSteps: (nodes) => nodes.reduce((sum, node) => sum + countIn(node, 0), 0),
  };
}
