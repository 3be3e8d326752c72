import type { KnownBlock } from '@slack/types';
import type { Document, Part } from '../../core/reply.ts';
import { shorten, type Text } from '../../core/text.ts';
import { buttonRows } from './buttons.ts';
import { type Chart, chartBlock, chartText, wordsBelow } from './chart.ts';
import { mostCharts } from './data-visualization.ts';
import { escapeMarkdown, escapeMrkdwn, plainWord, withoutAutomatics, withoutControls } from './escape.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Names } from './names.ts';
import type { NewBlockType, ShownBlock } from './new-blocks.ts';
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
  /** Which of the newer blocks the workspace takes: all, none, or these. What it does not take is said in plain ones. */
  readonly newBlocks: boolean | ReadonlySet<NewBlockType>;
  /** Where it is shown; a message when left out. The Home tab holds more blocks, but neither charts nor Markdown. */
  readonly surface?: 'message' | 'home';
}

/** A document as Slack blocks. Never more than Slack takes; what had to be left out is said at the end. */
export function renderBlocks(document: Document, names: Names, options: RenderOptions): ShownBlock[] {
  const { parts } = document;
  const takes = (type: NewBlockType) => isTaken(type, options);
  const native = nativeParts(parts);
  const render = (part: Part): readonly ShownBlock[] =>
    partBlocks(part, names, (type) => takes(type) && (type === 'markdown' || native.has(part)));
  const lastOfBody = parts.findLastIndex(({ kind }) => kind !== 'note' && kind !== 'actions');
  return withinLimits(
    [[titleBlock(document)], ...parts.slice(0, lastOfBody + 1).map(render)].flat(),
    parts.slice(lastOfBody + 1).flatMap(render),
    options.surface ?? 'message',
  );
}

/** The blocks of the introduction of a dialog, in which Slack takes none of the newer ones. */
export function renderIntroduction(parts: readonly Part[], names: Names): KnownBlock[] {
  const blocks = parts.flatMap((part) => partBlocks(part, names, () => false));
  return withinLimits(blocks, [], 'message').filter(isKnown);
}

function isKnown(block: ShownBlock): block is KnownBlock {
  return block.type !== 'data_visualization';
}

function isTaken(type: NewBlockType, { newBlocks, surface }: RenderOptions): boolean {
  if (surface === 'home' && (type === 'data_visualization' || type === 'markdown')) return false;
  return typeof newBlocks === 'boolean' ? newBlocks : newBlocks.has(type);
}

/** Slack takes one table and two charts in a message; the parts that may be them. */
function nativeParts(parts: readonly Part[]): ReadonlySet<Part> {
  const tables = parts.filter((part) => part.kind === 'table' && isTabular(part)).slice(0, 1);
  const charts = parts.filter((part) => part.kind === 'chart' && chartBlock(part)).slice(0, mostCharts);
  return new Set([...tables, ...charts]);
}

function titleBlock(document: Document): KnownBlock {
  const sign = document.status ? `:${signs[document.status].emoji}: ` : '';
  const words = plainWord(withoutAutomatics(withoutControls(document.title)), titleLimit - sign.length);
  return { type: 'header', text: { type: 'plain_text', text: `${sign}${words}`, emoji: true } };
}

function partBlocks(part: Part, names: Names, takes: (type: NewBlockType) => boolean): ShownBlock[] {
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
      return tableBlocks(part, names, takes) ?? lineBlocks(tableLines(part), names);
    case 'chart':
      return chartBlocks(part, names, takes);
    case 'code':
      return [codeBlock(part.text, part.truncated ?? false)];
    case 'markdown':
      return takes('markdown') ? markdownBlocks(part.text) : [codeBlock(part.text, false)];
    case 'actions':
      return buttonRows(part.actions);
    case 'note':
      return noteBlocks(part.text, names);
    case 'divider':
      return [{ type: 'divider' }];
  }
}

function chartBlocks(chart: Chart, names: Names, takes: (type: NewBlockType) => boolean): ShownBlock[] {
  const drawn = takes('data_visualization') ? chartBlock(chart) : undefined;
  if (drawn === undefined) return textBlocks(chartText(chart), names);
  return [drawn, ...textBlocks(wordsBelow(chart), names)];
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
