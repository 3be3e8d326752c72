import GithubSlugger from 'github-slugger';
import type { Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { parseMarkdown } from './markdown.ts';

/** A heading of a Markdown file. */
export interface Heading {
  /** `{#id}` where the heading gives one, else the slug that GitHub makes of it. */
  readonly anchor: string;
  /** Without the `{#id}`. */
  readonly title: string;
  /** 1 to 6. */
  readonly depth: number;
  /** 1-based. */
  readonly line: number;
  /** Where the heading begins and ends in the text, in characters. */
  readonly start: number;
  readonly end: number;
}

/** The headings of a Markdown text, in order. Headings inside lists or quotes do not count. */
export function listHeadings(markdown: string): Heading[] {
  return headingsIn(parseMarkdown(markdown));
}

/** The headings of a tree, in order. */
export function headingsIn(tree: Root): Heading[] {
  const slugger = new GithubSlugger();
  return tree.children.flatMap((node) => {
    if (node.type !== 'heading' || !node.position) return [];
    const text = textOf(node);
    const given = /\s*\{#([^}\s]+)\}\s*$/.exec(text);
    const title = given ? text.slice(0, given.index) : text;
    const { start, end } = node.position;
    return [
      {
        anchor: given?.[1] ?? slugger.slug(title),
        title,
        depth: node.depth,
        line: start.line,
        start: start.offset ?? 0,
        end: end.offset ?? 0,
      },
    ];
  });
}

/** The text below the heading with the anchor, up to the next heading that is not below it; undefined when there is none. */
export function sectionAt(
  markdown: string,
  anchor: string,
): { readonly heading: Heading; readonly markdown: string } | undefined {
  const headings = listHeadings(markdown);
  const index = headings.findIndex((heading) => heading.anchor === anchor);
  const heading = headings[index];
  if (!heading) return undefined;
  const next = headings.slice(index + 1).find(({ depth }) => depth <= heading.depth);
  return { heading, markdown: markdown.slice(heading.end, next?.start).trim() };
}
