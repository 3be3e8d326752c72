import { fromMarkdown } from 'mdast-util-from-markdown';

/**
 * The beginning of Markdown, as many of its paragraphs, lists and other blocks as fit. Cut inside of one, what is opened there
 * would never be closed, and code would come alive. Empty when not even the first fits.
 * @param limit in characters
 */
export function wholeBlocks(markdown: string, limit: number): string {
  // The last block of a piece may go on behind it.
  const blocks = fromMarkdown(markdown.slice(0, limit)).children.slice(0, -1);
  return markdown.slice(0, blocks.at(-1)?.position?.end.offset ?? 0);
}
