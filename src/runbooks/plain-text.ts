import GithubSlugger from 'github-slugger';
import { shorten } from '../core/text.ts';
import type { Draft, DraftProcedure, Findings } from './draft.ts';

/** What a line of a plain text is. */
type PlainLine =
  | { readonly kind: 'title'; readonly text: string }
  /** `Checklist:` alone on its line. */
  | { readonly kind: 'label'; readonly text: string }
  /** `Confirm success: the site loads.` */
  | { readonly kind: 'labelled'; readonly text: string }
  | { readonly kind: 'sentence'; readonly text: string }
  | { readonly kind: 'empty' };

/** Words of a title or a label below which people write what is to be done. */
const announcesSteps =
  /\b(check ?lists?|steps?|procedures?|instructions?|actions?|to ?do|what to do|how to|sop|runbook|playbook)\b/i;

/**
 * Reads a text without any Markdown, line by line: a short line without a full stop is a title; a line that ends with a
 * colon announces a list; below a title or a label that says so (`Checklist:`, `What to do …`), each sentence is a step,
 * up to the next title, label or `Word: text`. Everything else is text.
 */
export function collectFromPlainText(text: string, fileTitle: string): Findings {
  const slugger = new GithubSlugger();
  const lines = text.split(/\r\n|\r|\n/);
  const procedures: (DraftProcedure & { outro: string; lastLine: number })[] = [
    { id: '', title: fileTitle, level: 0, parent: null, line: 1, outro: '', lastLine: 1 },
  ];
  const drafts: Draft[] = [];
  let pending: string[] = [];
  let mode: 'text' | 'steps' = 'text';
  let first: 'labelled' | 'sentence' | undefined;

  const close = (lastLine: number) => {
    const ending = procedures.at(-1);
    if (!ending) return;
    ending.outro = pending.join('\n\n');
    ending.lastLine = Math.max(ending.line, lastLine);
    pending = [];
  };
  const expect = (words: string) => {
    mode = announcesSteps.test(words) ? 'steps' : 'text';
    first = undefined;
  };

  lines.forEach((source, index) => {
    const line = classify(
      source,
      lines.slice(index + 1).some((each) => each.trim() !== ''),
    );
    const number = index + 1;
    if (line.kind === 'empty') return;
    if (line.kind === 'title') {
      close(number - 1);
      const id = slugger.slug(line.text) || `section-${procedures.length}`;
      procedures.push({
        id,
        title: line.text,
        level: 1,
        parent: '',
        line: number,
        outro: '',
        lastLine: number,
      });
      expect(line.text);
      return;
    }
    if (line.kind === 'label') {
      pending.push(line.text);
      expect(line.text);
      return;
    }
    if (mode === 'steps' && (first === undefined || line.kind === 'sentence' || first === 'labelled')) {
      // A title is often followed by what the thing is, as `Purpose: …`: that is no step of it.
      const isUnderTitle = pending.length === 0 && drafts.at(-1)?.procedure !== procedures.at(-1)?.id;
      if (line.kind === 'sentence' || !isUnderTitle) {
        first ??= line.kind;
        drafts.push(stepOf(line.text, source, number, procedures.at(-1)?.id ?? '', pending.join('\n\n')));
        pending = [];
        return;
      }
    }
    mode = 'text';
    pending.push(line.text);
  });
  close(lines.length);
  return { procedures, drafts, problems: [] };
}

function classify(source: string, hasMore: boolean): PlainLine {
  const text = source.trim();
  if (text === '') return { kind: 'empty' };
  if (text.endsWith(':')) return { kind: 'label', text };
  if (/^[\p{L}\p{N}][^:.!?]{0,40}: \S/u.test(text)) return { kind: 'labelled', text };
  if (hasMore && text.length <= 80 && !/[.,;!?…]$/.test(text) && /^[\p{Lu}\p{N}]/u.test(text))
    return { kind: 'title', text };
  return { kind: 'sentence', text };
}

function stepOf(text: string, source: string, line: number, procedure: string, intro: string): Draft {
  return {
    kind: 'manual',
    attributes: {},
    procedure,
    title: shorten(text, 150),
    weakTitle: false,
    text,
    intro,
    lines: { from: line, to: line },
    source,
    holder: null,
    item: { group: false, ticked: false },
    code: null,
    material: null,
    choices: [],
  };
}
