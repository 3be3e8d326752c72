import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** No runbook's section is longer; reading more costs time while somebody waits. */
const longest = 50_000;

/**
 * Markdown whose paragraphs stand on one line each. Files are written with lines of a fixed width, and Slack would break
 * where the file does. Code, lists, tables and meant line breaks stay as they are.
 */
export function unwrapParagraphs(markdown: string): string {
  if (markdown.length > longest) return markdown;
  let unwrapped = markdown;
  // From the end, so that the places before stay where they are.
  for (const [start, end] of wrappedTexts(fromMarkdown(markdown)).reverse()) {
    const joined = unwrapped.slice(start, end).replaceAll(/[ \t]*\r?\n[ \t>]*/g, ' ');
    unwrapped = unwrapped.slice(0, start) + joined + unwrapped.slice(end);
  }
  return unwrapped;
}

/** Where the texts with line breaks in them stand, in order. */
function wrappedTexts(node: Nodes): [number, number][] {
  if ('children' in node) return node.children.flatMap((child) => wrappedTexts(child));
  const [start, end] = [node.position?.start.offset, node.position?.end.offset];
  if (node.type !== 'text' || start === undefined || end === undefined) return [];
  // A table without the syntax for tables is read as a paragraph.
  return node.value.includes('\n') && !node.value.includes('|') ? [[start, end]] : [];
}
