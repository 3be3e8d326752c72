import type { Nodes, Root } from 'mdast';
import { checkFlow } from './check-flow.ts';
import { collect } from './collect.ts';
import { joinCommentsBelow } from './comments-below.ts';
import type { Findings } from './draft.ts';
import { refuseExcess } from './excess.ts';
import { finish } from './finish.ts';
import { emptyFrontMatter } from './front-matter.ts';
import { headingsIn } from './headings.ts';
import { linksAndIds } from './links.ts';
import { parseMarkdown, placeOf } from './markdown.ts';
import { collectFromPlainText } from './plain-text.ts';
import { readFrontMatter } from './read-front-matter.ts';
import type { Runbook, RunbookProblem } from './runbook.ts';

/** Where a text comes from. */
export interface RunbookOrigin {
  /** Empty for a file outside of `runbooks/`. */
  readonly service: string;
  readonly name: string;
  readonly path: string;
}

/**
 * Reads a runbook: Markdown as people have it, or a plain text (`.txt`). Never throws: whatever is wrong with the text is
 * among the problems, and what could be read is there all the same.
 */
export function readRunbook(origin: RunbookOrigin, written: string): Runbook {
  const text = written.replace(/^\uFEFF/, '');
  const excess = refuseExcess(text);
  if (excess) return unread(origin, text, excess);
  try {
    return read(origin, text);
  } catch (error) {
    // A text that drives the parser of Markdown beyond its means.
    const reason = error instanceof Error ? error.message : String(error);
    return unread(origin, text, {
      severity: 'error',
      line: 1,
      message: `This cannot be read as Markdown: ${reason}`,
    });
  }
}

function read(origin: RunbookOrigin, text: string): Runbook {
  const tree = parseMarkdown(text);
  joinCommentsBelow(tree);
  const settings = settingsOf(tree);
  const { frontMatter } = settings;
  const title = frontMatter.title ?? titleOf(tree) ?? origin.name;
  const findings: Findings =
    /\.te?xt$/i.test(origin.path) && !hasStructure(tree)
      ? collectFromPlainText(text, title)
      : collect(text, tree, title);
  const { procedures, problems } = finish(findings, frontMatter);
  const { links, ids } = linksAndIds(tree);
  const found = [...settings.problems, ...findings.problems, ...problems];
  const runbook: Runbook = {
    ...origin,
    title,
    text,
    frontMatter,
    procedures,
    links,
    anchors: [
      ...new Set([
        ...headingsIn(tree).map(({ anchor }) => anchor),
        ...procedures.map(({ id }) => id),
        ...ids,
      ]),
    ],
    problems: found,
  };
  const all = [...found, ...checkFlow(runbook)].sort((a, b) => a.line - b.line);
  return {
    ...runbook,
    // In a file that nobody wants to run, a mistake in what would be run harms nobody.
    problems: settings.wantsArming
      ? all
      : all.map((problem): RunbookProblem => ({ ...problem, severity: 'warning' })),
    frontMatter: {
      ...frontMatter,
      armed: frontMatter.armed && !all.some(({ severity }) => severity === 'error'),
    },
  };
}

function settingsOf(tree: Root): ReturnType<typeof readFrontMatter> {
  const [first] = tree.children;
  if (first?.type !== 'yaml') return { frontMatter: emptyFrontMatter, wantsArming: false, problems: [] };
  return readFrontMatter(first.value, placeOf(first).from + 1);
}

/** The only heading of the first level, or the first heading of all. */
function titleOf(tree: Root): string | undefined {
  const headings = headingsIn(tree);
  return (headings.find(({ depth }) => depth === 1) ?? headings[0])?.title.trim() || undefined;
}

/** Whether anything in a text is written as Markdown writes it. */
function hasStructure(tree: Root): boolean {
  return tree.children.some((node: Nodes) =>
    ['heading', 'list', 'code', 'table', 'yaml'].includes(node.type),
  );
}

function unread(origin: RunbookOrigin, text: string, problem: RunbookProblem): Runbook {
  const lines = text.split('\n').length;
  return {
    ...origin,
    title: origin.name,
    text,
    frontMatter: emptyFrontMatter,
    procedures: [
      {
        id: '',
        title: origin.name,
        level: 0,
        parent: null,
        line: 1,
        entry: 'flow',
        lines: { from: 1, to: lines },
        steps: [],
        outro: '',
      },
    ],
    links: [],
    anchors: [],
    problems: [problem],
  };
}
