import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { parseInParts } from './parse-parts.ts';

/** The tree of a Markdown text: CommonMark with GitHub's tables, task lists, footnotes, and settings at the top. */
export function parseMarkdown(markdown: string): Root {
  return parseInParts(markdown, (part) =>
    fromMarkdown(part, {
      extensions: [frontmatter(['yaml']), gfm()],
      mdastExtensions: [frontmatterFromMarkdown(['yaml']), gfmFromMarkdown()],
    }),
  );
}

/** Where a node stands. Every node of a parsed text has a place. */
export function placeOf(node: Nodes): {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly column: number;
} {
  const { start, end } = node.position ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  // What is never closed ends before the first character of the line that is no longer its own.
  const to = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  return {
    from: start.line,
    to,
    start: start.offset ?? 0,
    end: end.offset ?? 0,
    column: start.column,
  };
}

/** The Markdown of a node as it stands in the text, without the indentation and quote signs of what is around it; up to `until`. */
export function sourceOf(text: string, node: Nodes, until = placeOf(node).end): string {
  const { start, column } = placeOf(node);
  const [first = '', ...rest] = text
    .slice(start, until)
    .trimEnd()
    .split(/\r\n|\r|\n/);
  return [first, ...rest.map((line) => withoutPrefix(line, column - 1))].join('\n');
}

/** Takes up to `width` columns of blanks and `>` away. A lazy line that has none stays whole. */
function withoutPrefix(line: string, width: number): string {
  let column = 0;
  let index = 0;
  while (column < width && index < line.length) {
    const sign = line[index];
    if (sign === '\t') column += 4 - (column % 4);
    else if (sign === ' ' || sign === '>') column += 1;
    else break;
    index += 1;
  }
  return line.slice(index);
}
