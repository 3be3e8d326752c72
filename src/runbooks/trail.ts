import type { Heading, Nodes, Root } from 'mdast';
import type { Draft, DraftProcedure, Findings } from './draft.ts';
import { headingsIn } from './headings.ts';
import { sourceOf } from './markdown.ts';
import type { Complain } from './read-attributes.ts';
import type { RunbookProblem } from './runbook.ts';
import { withoutComments } from './step-comment.ts';
import { plainText } from './titles.ts';

/** What has been found so far on the way through a file. */
export interface Trail {
  complainAt(line: number): Complain;
  /** Keeps Markdown that is no step, for the step that comes next. */
  leave(node: Nodes): void;
  /** What has been left since the last step. */
  takeIntro(): string;
  /** The words of a short paragraph directly above, if there is one: they say what follows. */
  wordsAbove(): string | null;
  add(draft: Draft): void;
  /** The id of the procedure that one is in. */
  procedure(): string;
  /** False when the heading is none that counts. */
  beginProcedure(node: Heading): boolean;
  end(): Findings;
}

export function createTrail(text: string, tree: Root, fileTitle: string): Trail {
  const problems: RunbookProblem[] = [];
  const drafts: Draft[] = [];
  const procedures: (DraftProcedure & { outro: string; lastLine: number })[] = [
    { id: '', title: fileTitle, level: 0, parent: null, line: 1, outro: '', lastLine: 1 },
  ];
  const headings = new Map(headingsIn(tree).map((heading) => [heading.start, heading]));
  const taken = new Set<string>(['']);
  // The id of the procedure that one is in, by level.
  let around: (string | undefined)[] = [''];
  let left: string[] = [];
  let above: string | null = null;

  const trail: Trail = {
    complainAt:
      (line) =>
      (message, severity = 'error') => {
        problems.push({ severity, line, message });
      },
    leave(node) {
      const source = withoutComments(sourceOf(text, node));
      if (source !== '') left.push(source);
      above = node.type === 'paragraph' ? plainText(node) : null;
    },
    takeIntro() {
      const intro = left.join('\n\n');
      left = [];
      above = null;
      return intro;
    },
    wordsAbove: () =>
      above !== null && above !== '' && above.length <= 120 ? above.replace(/[:.]$/, '') : null,
    add: (draft) => drafts.push(draft),
    procedure: () => procedures.at(-1)?.id ?? '',
    beginProcedure(node) {
      const heading = headings.get(node.position?.start.offset ?? 0);
      if (!heading) return false;
      close(heading.line - 1);
      const wanted = heading.title.trim() === '' ? `section-${procedures.length}` : heading.anchor;
      const id = freeId(wanted);
      if (id !== wanted)
        trail.complainAt(heading.line)(
          `The heading #${wanted} is there twice; give one of them another {#id}.`,
        );
      taken.add(id);
      procedures.push({
        id,
        title: heading.title.trim() || id,
        level: heading.depth,
        parent: parentFor(id, heading.depth),
        line: heading.line,
        outro: '',
        lastLine: heading.line,
      });
      return true;
    },
    end() {
      close(text.split(/\r\n|\r|\n/).length);
      return { procedures, drafts, problems };
    },
  };
  return trail;

  function close(lastLine: number): void {
    const ending = procedures.at(-1);
    if (!ending) return;
    ending.outro = trail.takeIntro();
    ending.lastLine = Math.max(ending.line, lastLine);
  }

  function parentFor(id: string, level: number): string {
    const parent = around.slice(0, level).findLast((each) => each !== undefined) ?? '';
    // What is deeper has ended with this heading.
    around = [...around.slice(0, level), ...new Array(level - Math.min(level, around.length)), id];
    return parent;
  }

  function freeId(wanted: string): string {
    if (!taken.has(wanted)) return wanted;
    let number = 1;
    while (taken.has(`${wanted}-${number}`)) number += 1;
    return `${wanted}-${number}`;
  }
}
