import type { KnownBlock } from '@slack/types';
import { planLines } from '../../core/plan-lines.ts';
import type { Document, Part } from '../../core/reply.ts';
import { shorten, spansOf, type Text } from '../../core/text.ts';
import { buttonRows } from './buttons.ts';
import { type Chart, chartBlock, chartText, wordsBelow } from './chart.ts';
import { mostCharts } from './data-visualization.ts';
import {
  escapeMarkdown,
  escapeMrkdwn,
  mayFormat,
  plainWord,
  withoutAutomatics,
  withoutControls,
} from './escape.ts';
import { joinLists, lineBlocks } from './lines.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Names } from './names.ts';
import type { NewBlockType, ShownBlock } from './new-blocks.ts';
import { planBlock } from './plan.ts';
import { richElements } from './rich-text.ts';
import { shortenText } from './shorten-text.ts';
import { signs } from './signs.ts';
import { isTabular, tableBlocks, tableLines } from './table.ts';
import { unwrapParagraphs } from './unwrap-paragraphs.ts';
import { wholeBlocks } from './whole-blocks.ts';
import { roomForTable, sizeOf, withinLimits } from './within-limits.ts';

/** Limits of Slack for a kind of block, with a margin; in characters. */
const titleLimit = 150;
const headingLimit = 300;
const textLimit = 3_000;
const fieldLimit = 1_900;
const noteLimit = 2_900;
const codeLimit = 2_800;
const markdownLimit = 8_000;

/** Those of the newer blocks that Slack takes on the Home tab. */
const onHomeTab: ReadonlySet<NewBlockType> = new Set(['table', 'data_table']);

export interface RenderOptions {
  /** Which of the newer blocks the workspace takes: all, none, or these. What it does not take is said in plain ones. */
  readonly newBlocks: boolean | ReadonlySet<NewBlockType>;
  /** Where it is shown; a message when left out. The Home tab holds more blocks, but neither charts nor Markdown. */
  readonly surface?: 'message' | 'home';
}

/** A document as Slack blocks. Never more than Slack takes; what had to be left out is said at the end. */
export function renderBlocks(document: Document, names: Names, options: RenderOptions): ShownBlock[] {
  const { parts } = document;
  const surface = options.surface ?? 'message';
  const native = nativeParts(parts);
  const rendered = new Map<Part, readonly ShownBlock[]>();
  const continuing = new Set<ShownBlock>();
  const render = (part: Part, tableRoom: number) =>
    rendered.set(
      part,
      partBlocks(part, names, {
        takes: (type) => isTaken(type, options) && (type === 'markdown' || native.has(part)),
        tableRoom,
        continuing,
      }),
    );
  // The table comes last, since it may take what the others leave.
  for (const part of parts) if (part.kind !== 'table') render(part, 0);
  const taken = [...rendered.values()].reduce((sum, blocks) => sum + sizeOf(blocks), 0);
  for (const part of parts) if (part.kind === 'table') render(part, roomForTable(taken, surface));
  const blocksOf = (some: readonly Part[]) => some.flatMap((part) => rendered.get(part) ?? []);
  const lastOfBody = parts.findLastIndex(({ kind }) => kind !== 'note' && kind !== 'actions');
  return joinLists(
    withinLimits(
      [titleBlock(document), ...blocksOf(parts.slice(0, lastOfBody + 1))],
      blocksOf(parts.slice(lastOfBody + 1)),
      surface,
    ),
    continuing,
  );
}

/** What a part is rendered for. */
interface Place {
  readonly takes: (type: NewBlockType) => boolean;
  /** How large a table may become, in characters. */
  readonly tableRoom: number;
  /** Receives the blocks that go on with the list before them. */
  readonly continuing: Set<ShownBlock>;
}

/** The blocks of the introduction of a dialog, in which Slack takes none of the newer ones. */
export function renderIntroduction(parts: readonly Part[], names: Names): KnownBlock[] {
  const continuing = new Set<ShownBlock>();
  const place: Place = { takes: () => false, tableRoom: 0, continuing };
  const blocks = parts.flatMap((part) => partBlocks(part, names, place));
  return joinLists(withinLimits(blocks, [], 'message'), continuing).filter(isKnown);
}

function isKnown(block: ShownBlock): block is KnownBlock {
  return block.type !== 'data_visualization';
}

function isTaken(type: NewBlockType, { newBlocks, surface }: RenderOptions): boolean {
  if (surface === 'home' && !onHomeTab.has(type)) return false;
  return typeof newBlocks === 'boolean' ? newBlocks : newBlocks.has(type);
}

/** Slack takes one table and two charts in a message, and one plan is plenty; the parts that may be them. */
function nativeParts(parts: readonly Part[]): ReadonlySet<Part> {
  const tables = parts.filter((part) => part.kind === 'table' && isTabular(part)).slice(0, 1);
  const charts = parts.filter((part) => part.kind === 'chart' && chartBlock(part)).slice(0, mostCharts);
  const plans = parts.filter((part) => part.kind === 'plan').slice(0, 1);
  return new Set([...tables, ...charts, ...plans]);
}

function titleBlock(document: Document): KnownBlock {
  const sign = document.status ? `:${signs[document.status].emoji}: ` : '';
  const words = plainWord(withoutAutomatics(withoutControls(document.title)), titleLimit - sign.length);
  return { type: 'header', text: { type: 'plain_text', text: `${sign}${words}`, emoji: true } };
}

function partBlocks(part: Part, names: Names, place: Place): ShownBlock[] {
  const { takes } = place;
  switch (part.kind) {
    case 'heading': {
      const sign = part.status ? `:${signs[part.status].emoji}: ` : '';
      const word = part.status && part.status !== 'ok' ? ` · ${signs[part.status].word}` : '';
      return [headingBlock(part.text, sign, word)];
    }
    case 'text':
      return textBlocks(part.text, names);
    case 'lines':
      return lineBlocks(part.lines, names, place.continuing);
    case 'fields':
      return fieldBlocks(part.fields, names);
    case 'table':
      return tableBlocks(part, names, place) ?? lineBlocks(tableLines(part), names, place.continuing);
    case 'chart':
      return chartBlocks(part, names, takes);
    case 'plan': {
      const drawn = takes('plan') ? planBlock(part) : undefined;
      if (drawn !== undefined) return [drawn];
      return [headingBlock(part.title), ...lineBlocks(planLines(part), names, place.continuing)];
    }
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

function headingBlock(words: string, before = '', after = ''): KnownBlock {
  const text = `${before}*${escapeMrkdwn(plainWord(words, headingLimit))}*${after}`;
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
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
  const spans = spansOf(text);
  // Plain text needs no marks that keep Slack from reading it, which would be copied with it.
  if (spans.every((span) => typeof span === 'string')) {
    const words = withoutControls(shorten(spans.join(''), noteLimit));
    if (words.trim() === '') return [];
    return [{ type: 'context', elements: [{ type: 'plain_text', text: words, emoji: false }] }];
  }
  const words = mrkdwn(text, names, noteLimit);
  if (words.trim() === '') return [];
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text: words, verbatim: true }] }];
}

function markdownBlocks(text: string): KnownBlock[] {
  const clean = unwrapParagraphs(withoutControls(text));
  if (clean.trim() === '') return [];
  if (clean.length <= markdownLimit) return [{ type: 'markdown', text: escapeMarkdown(clean) }];
  const begin = wholeBlocks(clean, markdownLimit);
  if (begin === '') return [codeBlock(clean, true)];
  const note = { type: 'plain_text', text: '… (shortened)' } as const;
  return [
    { type: 'markdown', text: escapeMarkdown(begin) },
    { type: 'context', elements: [note] },
  ];
}

function fieldBlocks(fields: Extract<Part, { kind: 'fields' }>['fields'], names: Names): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < fields.length; start += 10) {
    blocks.push({
      type: 'section',
      fields: fields.slice(start, start + 10).map(({ name, value }) => {
        const label = escapeMrkdwn(plainWord(name, 100));
        const text = `*${label}*\n${mrkdwn(asItIs(value), names, fieldLimit - label.length) || '–'}`;
        return { type: 'mrkdwn', text, verbatim: true };
      }),
    });
  }
  return blocks;
}

/** A value without any marks of ours is mostly what somebody typed: lines that Slack could read as formatted become code. */
function asItIs(value: Text): Text {
  if (typeof value !== 'string') return value;
  return withoutControls(value)
    .split('\n')
    .flatMap((line, index) => {
      const shown = mayFormat(line) ? { code: line } : line;
      return index === 0 ? [shown] : ['\n', shown];
    });
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
