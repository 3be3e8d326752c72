import type { Code, List, ListItem, Nodes, Paragraph, Root, RootContent } from 'mdast';
import { beginsWithPrompt } from './session.ts';
import { plainText } from './titles.ts';

/** What people mean by the way in which they write, where Markdown itself does not say it. */
export interface Habits {
  /** Blocks below words like "Expected output:": to be looked at, not to be done. */
  readonly outputs: ReadonlySet<Code>;
  /** Paragraphs like "Step 2: tell the others", and the first one below such a heading: steps by hand. */
  readonly steps: ReadonlySet<Paragraph>;
}

const announcesOutput =
  /\b(?:output|result|response|you (?:should|will|would) (?:now )?(?:see|get)|looks? like(?: this)?|(?:prints?|returns?|shows?|says?)(?: something like)?)\b[^.!?]{0,40}:$/i;
const saysStep = /^step\s+\d+\s*(?:[.:)]|[-–—]\s)/i;
/** Not a tick alone: many decorate what is still to be done with it. */
const box = /^(?:(\[\])|([☐⬜□🔲])|([☑☒🗹]))\s+/u;

/**
 * Reads the habits of a tree, and puts right in the tree what only looks different: boxes drawn with other signs are
 * boxes of tasks, and a fence directly below an item that ends with a colon belongs to that item.
 */
export function readHabits(text: string, tree: Root): Habits {
  const outputs = new Set<Code>();
  const steps = new Set<Paragraph>();
  visit(tree, 0);
  findStepHeadings(tree.children);
  return { outputs, steps };

  function visit(node: Nodes, depth: number): void {
    if (!('children' in node) || depth > 200) return;
    const children: readonly Nodes[] = node.children;
    if (node.type === 'root' || node.type === 'listItem' || node.type === 'blockquote')
      takeFencesIntoItems(node.children);
    for (const [index, child] of children.entries()) {
      const before = children[index - 1];
      if (child.type === 'code' && isWithoutLanguage(child) && before?.type === 'paragraph') {
        if (announcesOutput.test(plainText(before)) && !beginsWithPrompt(child.value)) outputs.add(child);
      } else if (child.type === 'paragraph' && node.type !== 'listItem') {
        const after = children[index + 1]?.type;
        // Words above a block or a list say what that one is for.
        if (saysStep.test(plainText(child)) && after !== 'code' && after !== 'list') steps.add(child);
      } else if (child.type === 'list' && !child.ordered) readBoxes(child, text);
      visit(child, depth + 1);
    }
  }

  /** "Step 2" as a heading, with nothing but text below it. */
  function findStepHeadings(nodes: readonly RootContent[]): void {
    for (const [index, heading] of nodes.entries()) {
      if (heading.type !== 'heading' || !saysStep.test(plainText(heading))) continue;
      const rest = nodes.slice(index + 1);
      const end = rest.findIndex(({ type }) => type === 'heading');
      const below = end < 0 ? rest : rest.slice(0, end);
      const words = below.find((node): node is Paragraph => node.type === 'paragraph');
      const isText = below.every((node) => node.type !== 'code' && node.type !== 'html' && !isSteps(node));
      if (words && isText && below.every((node) => node.type !== 'paragraph' || !steps.has(node)))
        steps.add(words);
    }
  }
}

function isWithoutLanguage(code: Code): boolean {
  return code.lang === null || code.lang === undefined || code.lang === '';
}

function isSteps(node: RootContent): boolean {
  return (
    node.type === 'list' &&
    (node.ordered === true || node.children.some(({ checked }) => typeof checked === 'boolean'))
  );
}

/** `- ☐ Tag the release` and `- [] Tag the release`. */
function readBoxes({ children }: List, source: string): void {
  for (const item of children) {
    const [first] = item.children;
    const text = first?.type === 'paragraph' ? first.children[0] : undefined;
    if (typeof item.checked === 'boolean' || text?.type !== 'text') continue;
    const match = box.exec(text.value);
    // An escaped bracket is none.
    if (!match || source[text.position?.start.offset ?? 0] === '\\') continue;
    item.checked = match[3] !== undefined;
    text.value = text.value.slice(match[0].length);
  }
}

/** Lists that a fence interrupts, because it is not indented: the last item before it announces it. */
function takeFencesIntoItems(nodes: RootContent[]): void {
  for (let index = 0; index + 1 < nodes.length; index += 1) {
    const [list, code] = [nodes[index], nodes[index + 1]];
    if (list?.type !== 'list' || code?.type !== 'code' || !list.position || !code.position) continue;
    const item = list.children.at(-1);
    if (!item?.position || !announces(item, list)) continue;
    if (code.position.start.line > item.position.end.line + 2) continue;
    item.children.push(code);
    item.position.end = { ...code.position.end };
    list.position.end = { ...code.position.end };
    nodes.splice(index + 1, 1);
  }
}

function announces(item: ListItem, list: List): boolean {
  const isStep = list.ordered === true || typeof item.checked === 'boolean';
  const [only, ...more] = item.children;
  return isStep && more.length === 0 && only?.type === 'paragraph' && plainText(only).endsWith(':');
}
