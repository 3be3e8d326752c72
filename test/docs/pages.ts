import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import type { Nodes, Root, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as textOf } from 'mdast-util-to-string';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const foreign = new Set(['node_modules', 'data', 'dist', 'coverage']);

/** Every Markdown file of the repository, by its path from the root. */
export function allPages(folder: string = root): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !foreign.has(name) && !name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return allPages(path);
      return entry.name.endsWith('.md') ? [relative(root, path)] : [];
    });
}

export function readPage(page: string): Root {
  return fromMarkdown(readFileSync(join(root, page), 'utf8'), {
    extensions: [gfm(), frontmatter()],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown()],
  });
}

/** All nodes of a tree, from top to bottom. */
export function* nodesOf(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* nodesOf(child);
}

/** What links may point at within a page. A heading of a runbook may give its own: `## Make a backup {#full}`. */
export function anchorsOf(page: string): Set<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  for (const node of nodesOf(readPage(page))) {
    if (node.type !== 'heading') continue;
    const own = page.startsWith('runbooks/') ? /\s\{#([\w-]+)\}$/.exec(textOf(node))?.[1] : undefined;
    anchors.add(own ?? slugger.slug(textOf(node)));
  }
  return anchors;
}

/**
 * The first table below a heading, as rows of plain text without its header.
 * @throws when the page has no such heading or no table below it
 */
export function tableBelow(page: string, heading: string): string[][] {
  const nodes = readPage(page).children;
  const start = nodes.findIndex((node) => node.type === 'heading' && textOf(node) === heading);
  const table = start < 0 ? undefined : nodes.slice(start).find((node) => node.type === 'table');
  if (!table) throw new Error(`${page} has no table below “${heading}”.`);
  return rowsOf(table);
}

/** Every table of a page, rows of plain text without the headers. */
export function tablesOf(page: string): string[][][] {
  return readPage(page).children.flatMap((node) => (node.type === 'table' ? [rowsOf(node)] : []));
}

function rowsOf(table: Table): string[][] {
  return table.children.slice(1).map((row) => row.children.map((cell) => textOf(cell).trim()));
}

export function exists(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
}
