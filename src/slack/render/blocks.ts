import type { KnownBlock } from '@slack/types';
import type { Document, Part } from '../../core/reply.ts';
import { shorten } from '../../core/text.ts';
import { buttonRows } from './buttons.ts';
import { escapeMrkdwn, withoutControls } from './escape.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Names } from './names.ts';
import { richElements, richLines } from './rich-text.ts';
import { signs } from './signs.ts';
import { tableBlocks } from './table.ts';

/** Limits of Slack, and a margin under the size at which a message is refused (about 13,000 characters of blocks). */
const blockLimit = 50;
const sizeLimit = 12_000;
const codeLimit = 2_800;
const markdownLimit = 8_000;
const linesPerBlock = 20;

export interface RenderOptions {
  /** False for workspaces that refused the newer blocks: the same is said in plain ones. */
  readonly newBlocks: boolean;
}

/** A document as Slack blocks. Never more than Slack takes; what had to be left out is said at the end. */
export function renderBlocks(document: Document, names: Names, options: RenderOptions): KnownBlock[] {
  const blocks = [
    titleBlock(document),
    ...document.parts.flatMap((part) => partBlocks(part, names, options)),
  ];
  return withinLimits(blocks);
}

function titleBlock(document: Document): KnownBlock {
  const sign = document.status ? `:${signs[document.status].emoji}: ` : '';
  return {
    type: 'header',
    text: {
      type: 'plain_text',
      text: shorten(`${sign}${withoutControls(document.title)}`, 150),
      emoji: true,
    },
  };
}

function partBlocks(part: Part, names: Names, options: RenderOptions): KnownBlock[] {
  switch (part.kind) {
    case 'heading': {
      const sign = part.status ? `:${signs[part.status].emoji}: ` : '';
      const word = part.status && part.status !== 'ok' ? ` · ${signs[part.status].word}` : '';
      return [mrkdwnSection(`${sign}*${escapeMrkdwn(withoutControls(part.text))}*${word}`)];
    }
    case 'text':
      return [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: richElements(part.text, names) }],
        },
      ];
    case 'lines':
      return lineBlocks(part.lines, names);
    case 'fields':
      return fieldBlocks(part.fields, names);
    case 'table':
      return tableBlocks(part, names, options.newBlocks);
    case 'code':
      return [codeBlock(part.text, part.truncated ?? false)];
    case 'markdown':
      return options.newBlocks
        ? [{ type: 'markdown', text: shorten(part.text, markdownLimit) }]
        : [codeBlock(part.text, false)];
    case 'actions':
      return buttonRows(part.actions);
    case 'note':
      return [
        {
          type: 'context',
          elements: [{ type: 'mrkdwn', text: shorten(mrkdwn(part.text, names), 2_900) }],
        },
      ];
    case 'divider':
      return [{ type: 'divider' }];
  }
}

function lineBlocks(lines: Extract<Part, { kind: 'lines' }>['lines'], names: Names): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let quiet: typeof lines = [];
  const flush = () => {
    for (let start = 0; start < quiet.length; start += linesPerBlock) {
      blocks.push(richLines(quiet.slice(start, start + linesPerBlock), names));
    }
    quiet = [];
  };
  for (const line of lines) {
    quiet = [...quiet, line];
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
      fields: fields.slice(start, start + 10).map(({ name, value }) => ({
        type: 'mrkdwn',
        text: shorten(`*${escapeMrkdwn(name)}*\n${mrkdwn(value, names)}`, 1_900),
      })),
    });
  }
  return blocks;
}

function codeBlock(text: string, truncated: boolean): KnownBlock {
  const shown = shorten(withoutControls(text), codeLimit);
  const note = truncated || shown !== withoutControls(text) ? '\n… (shortened)' : '';
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

function mrkdwnSection(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: shorten(text, 2_900) } };
}

function withinLimits(blocks: readonly KnownBlock[]): KnownBlock[] {
  const kept: KnownBlock[] = [];
  let size = 0;
  for (const block of blocks) {
    size += JSON.stringify(block).length;
    if (kept.length >= blockLimit - 1 || size > sizeLimit) {
      const left = blocks.length - kept.length;
      const text = `This is not all: ${left} more ${left === 1 ? 'part' : 'parts'} did not fit into one message. Ask for one service at a time.`;
      return [...kept, { type: 'context', elements: [{ type: 'mrkdwn', text }] }];
    }
    kept.push(block);
  }
  return kept;
}
