import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPages, anchorsOf, exists, nodesOf, readPage } from './pages.ts';

/** Why a link leads nowhere; undefined when it leads somewhere, or out of the repository. Reads no page twice. */
function flawOf(page: string, url: string, known: Map<string, Set<string>>): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  const [path = '', anchor] = decodeURI(url).split('#', 2);
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!exists(target)) return `${page}: ${url} (no such file)`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  const anchors = known.get(target) ?? anchorsOf(target);
  known.set(target, anchors);
  return anchors.has(anchor) ? undefined : `${page}: ${url} (no such heading)`;
}

function linksOf(page: string): string[] {
  return [...nodesOf(readPage(page))].flatMap((node) =>
    node.type === 'link' || node.type === 'image' || node.type === 'definition' ? [node.url] : [],
  );
}

/** Files of the repository that a page names in code, such as `src/main.ts`; patterns and examples are passed over. */
function filesNamedIn(page: string): string[] {
  return [...nodesOf(readPage(page))].flatMap((node) =>
    node.type === 'inlineCode' && /^(src|commands|demo|test|migrations|docs|bin)\/[\w./-]*$/.test(node.value)
      ? [node.value]
      : [],
  );
}

describe('the documentation', () => {
  it('has relative links and anchors that lead somewhere', () => {
    const known = new Map<string, Set<string>>();
    const flaws = allPages().flatMap((page) =>
      linksOf(page).flatMap((url) => {
        const flaw = flawOf(page, url, known);
        return flaw === undefined ? [] : [flaw];
      }),
    );
    expect(flaws).toEqual([]);
  });

  it('names only files that are there', () => {
    const pages = allPages().filter((page) => page.startsWith('docs/') || !page.includes('/'));
    const missing = pages.flatMap((page) =>
      filesNamedIn(page).flatMap((path) => (exists(path) ? [] : [`${page}: ${path}`])),
    );
    expect(missing).toEqual([]);
  });

  it('is reached from its index, page by page', () => {
    const linked = new Set(
      ['docs/index.md', 'README.md'].flatMap((page) =>
        linksOf(page).map((url) => normalize(join(dirname(page), url.split('#', 1)[0] ?? ''))),
      ),
    );
    const pages = allPages().filter((page) => page.startsWith('docs/') && page !== 'docs/index.md');
    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
  });
});
