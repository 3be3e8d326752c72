import type { KnownBlock } from '@slack/types';
import type { Document, Part } from '../../core/reply.ts';
import { shorten, spansOf, type Text } from '../../core/text.ts';
import { buttonRows } from './buttons.ts';
import { escapeMarkdown, escapeMrkdwn, plainWord, withoutAutomatics, withoutControls } from './escape.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Names } from './names.ts';
import { richElements, richLines } from './rich-text.ts';
import { shortenText } from './shorten-text.ts';
import { signs } from './signs.ts';
import { isTabular, tableBlocks, tableLines } from './table.ts';
import { withinLimits } from './within-limits.ts';

/** Limits of Slack for a kind of block, with a margin; in characters. */
const titleLimit = 150;
const headingLimit = 300;
const textLimit = 3_000;
const fieldLimit = 1_900;
const noteLimit = 2_900;
const codeLimit = 2_800;
const markdownLimit = 8_000;
const linesPerBlock = 8;

export interface RenderOptions {
  /** False for workspaces that refused the newer blocks: the same is said in plain ones. */
  readonly newBlocks: boolean;
}

/** A document as Slack blocks. Never more than Slack takes; what had to be left out is said at the end. */
export function renderBlocks(document: Document, names: Names, options: RenderOptions): KnownBlock[] {
  const { parts } = document;
  // Slack takes one table in a message.
  const table = options.newBlocks
    ? parts.find((part) => part.kind === 'table' && isTabular(part))
    : undefined;
  const render = (part: Part) => partBlocks(part, names, options.newBlocks, part === table);
  const lastOfBody = parts.findLastIndex(({ kind }) => kind !== 'note' && kind !== 'actions');
  return withinLimits(
    [titleBlock(document), ...parts.slice(0, lastOfBody + 1).flatMap(render)],
    parts.slice(lastOfBody + 1).flatMap(render),
  );
}

function titleBlock(document: Document): KnownBlock {
  const sign = document.status ? `:${signs[document.status].emoji}: ` : '';
  const words = plainWord(withoutAutomatics(withoutControls(document.title)), titleLimit - sign.length);
  return { type: 'header', text: { type: 'plain_text', text: `${sign}${words}`, emoji: true } };
}

function partBlocks(part: Part, names: Names, newBlocks: boolean, asTable: boolean): KnownBlock[] {
  switch (part.kind) {
    case 'heading': {
      const sign = part.status ? `:${signs[part.status].emoji}: ` : '';
      const word = part.status && part.status !== 'ok' ? ` · ${signs[part.status].word}` : '';
      const text = `${sign}*${escapeMrkdwn(plainWord(part.text, headingLimit))}*${word}`;
      return [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }];
    }
    case 'text':
      return textBlocks(part.text, names);
    case 'lines':
      return lineBlocks(part.lines, names);
    case 'fields':
      return fieldBlocks(part.fields, names);
    case 'table':
      return asTable ? tableBlocks(part, names) : lineBlocks(tableLines(part), names);
    case 'chart':
      return textBlocks([{ bold: part.title }, ': ', ...spansOf(part.words)], names);
    case 'code':
      return [codeBlock(part.text, part.truncated ?? false)];
    case 'markdown':
      return newBlocks ? markdownBlocks(part.text) : [codeBlock(part.text, false)];
    case 'actions':
      return buttonRows(part.actions);
    case 'note':
      return noteBlocks(part.text, names);
    case 'divider':
      return [{ type: 'divider' }];
  }
}

function textBlocks(text: Text, names: Names): KnownBlock[] {
  const elements = richElements(shortenText(text, textLimit), names);
  if (elements.length === 0) return [];
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function noteBlocks(text: Text, names: Names): KnownBlock[] {
  const words = mrkdwn(text, names, noteLimit);
  if (words.trim() === '') return [];
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text: words, verbatim: true }] }];
}

function markdownBlocks(text: string): KnownBlock[] {
  const clean = withoutControls(text);
  if (clean.trim() === '') return [];
  const shown = shorten(clean, markdownLimit);
  const note = shown === clean ? '' : '\n\n*(shortened)*';
  return [{ type: 'markdown', text: `${escapeMarkdown(shown)}${note}` }];
}

function lineBlocks(lines: Extract<Part, { kind: 'lines' }>['lines'], names: Names): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let quiet: typeof lines = [];
  const flush = () => {
    const block = richLines(quiet, names);
    if (block) blocks.push(block);
    quiet = [];
  };
  for (const line of lines) {
    quiet = [...quiet, line];
    if (quiet.length === linesPerBlock) flush();
    if (line.actions && line.actions.length > 0) {
      flush();
      blocks.push(...buttonRows(line.actions));
    }
  }
  flush();
  return blocks;
}

function fieldBlocks(fields: Extract<Part, { kind: 'fields' }>['fields'], names: Names): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < fields.length; start += 10) {
    blocks.push({
      type: 'section',
      fields: fields.slice(start, start + 10).map(({ name, value }) => {
        const label = escapeMrkdwn(plainWord(name, 100));
        const text = `*${label}*\n${mrkdwn(value, names, fieldLimit - label.length) || '–'}`;
        return { type: 'mrkdwn', text, verbatim: true };
      }),
    });
  }
  return blocks;
}

function codeBlock(text: string, truncated: boolean): KnownBlock {
  const clean = withoutControls(text);
  const shown = shorten(clean, codeLimit);
  const note = truncated || shown !== clean ? '\n… (shortened)' : '';
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: `${shown === '' ? '(nothing)' : shown}${note}` }],
      },
    ],
  };
}
