import type { Nodes, Root } from 'mdast';
import { placeOf } from './markdown.ts';
import type { Link, Runbook } from './runbook.ts';

/** Every link, image and link definition of a tree, and the ids that its HTML gives. */
export function linksAndIds(tree: Root): {
  readonly links: readonly Link[];
  readonly ids: readonly string[];
} {
  const links: Link[] = [];
  const ids: string[] = [];
  const waiting: Nodes[] = [tree];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!node) break;
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      links.push({ url: node.url, line: placeOf(node).from });
    if (node.type === 'html') {
      for (const [, id = ''] of node.value.matchAll(/\s(?:id|name)\s*=\s*["']?([^"'\s>]+)/gi)) ids.push(id);
      for (const [, url = ''] of node.value.matchAll(/\s(?:href|src)\s*=\s*["']([^"']+)/gi))
        links.push({ url, line: placeOf(node).from });
    }
    if ('children' in node) for (const child of node.children.toReversed()) waiting.push(child);
  }
  return { links, ids };
}

/** The links that lead out over HTTP, each once, with every line on which it stands. */
export function externalLinksOf(
  runbook: Runbook,
): { readonly url: string; readonly lines: readonly number[] }[] {
  const external = runbook.links.filter(({ url }) => /^https?:\/\//i.test(url));
  return [...Map.groupBy(external, ({ url }) => url)].map(([url, links]) => ({
    url,
    lines: [...new Set(links.map(({ line }) => line))],
  }));
}
