import type { KnownBlock } from '@slack/types';
import type { Part } from '../../core/reply.ts';
import { shorten } from '../../core/text.ts';
import { withoutControls } from './escape.ts';
import type { Names } from './names.ts';
import { plainText } from './plain.ts';
import { richElements, richLines } from './rich-text.ts';

type Table = Extract<Part, { kind: 'table' }>;

/** Slack takes 100 rows with the header, 20 columns, and 10,000 characters in all cells together. */
const rowLimit = 99;
const columnLimit = 20;
const cellLimit = 300;

/** A table as Slack's table block; where a workspace refuses that, one line for each row. */
export function tableBlocks(table: Table, names: Names, newBlocks: boolean): KnownBlock[] {
  if (table.rows.length === 0) return [];
  return newBlocks ? [tableBlock(table, names)] : [richLines(rowLines(table, names), names)];
}

function tableBlock(table: Table, names: Names): KnownBlock {
  const header = table.columns.slice(0, columnLimit).map((text) => ({
    type: 'rich_text' as const,
    elements: [{ type: 'rich_text_section' as const, elements: richElements([{ bold: text }], names) }],
  }));
  const rows = table.rows.slice(0, rowLimit).map((row) =>
    row.slice(0, columnLimit).map((cell) => ({
      type: 'raw_text' as const,
      text: shorten(withoutControls(plainText(cell, names)), cellLimit) || '–',
    })),
  );
  return { type: 'table', rows: [header, ...rows] };
}

function rowLines(table: Table, names: Names) {
  return table.rows.map((row) => ({
    text: row.map((cell, index) => `${table.columns[index] ?? ''}: ${plainText(cell, names)}`).join(' · '),
  }));
}
