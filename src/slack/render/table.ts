import type { KnownBlock } from '@slack/types';
import type { Line, Part } from '../../core/reply.ts';
import { concat, count, joinTexts, type Text } from '../../core/text.ts';
import { plainWord } from './escape.ts';
import type { Names } from './names.ts';
import { plainText } from './plain.ts';

export type Table = Extract<Part, { kind: 'table' }>;

/**
 * Slack takes 100 rows with the header, 20 columns, and 10,000 characters in all cells together. Room is left
 * for what stands around the table.
 */
const rowLimit = 99;
const columnLimit = 20;
const cellLimit = 300;
const cellsLimit = 6_000;
/** What the shape of a cell adds to its words in the size of a message. */
const cellShape = 35;

/** True for what can be shown as a table at all. */
export function isTabular({ columns, rows }: Table): boolean {
  return rows.length > 0 && columns.length > 0;
}

/** A table as Slack's table block, and a line that says what did not fit. */
export function tableBlocks(table: Table, names: Names): KnownBlock[] {
  const columns = table.columns.slice(0, columnLimit);
  const header = columns.map((text) => ({
    type: 'rich_text' as const,
    elements: [
      {
        type: 'rich_text_section' as const,
        elements: [{ type: 'text' as const, text: plainWord(text, cellLimit), style: { bold: true } }],
      },
    ],
  }));
  const rows: { type: 'raw_text'; text: string }[][] = [];
  let size = columns.reduce((sum, text) => sum + text.length + 2 * cellShape, 0);
  for (const row of table.rows.slice(0, rowLimit)) {
    const cells = columns.map((_, index) => cell(row[index] ?? '', names));
    size += cells.reduce((sum, { text }) => sum + JSON.stringify(text).length + cellShape, 0);
    if (size > cellsLimit && rows.length > 0) break;
    rows.push(cells);
  }
  return [{ type: 'table', rows: [header, ...rows] }, ...missing(table, rows.length)];
}

function cell(text: Text, names: Names): { type: 'raw_text'; text: string } {
  return { type: 'raw_text', text: plainWord(plainText(text, names), cellLimit) };
}

function missing(table: Table, shown: number): KnownBlock[] {
  const rows = table.rows.length - shown;
  const columns = Math.max(0, table.columns.length - columnLimit);
  const words = [
    ...(rows > 0 ? [count(rows, 'more row')] : []),
    ...(columns > 0 ? [count(columns, 'more column')] : []),
  ];
  if (words.length === 0) return [];
  const text = `${words.join(' and ')} did not fit into the table.`;
  return [{ type: 'context', elements: [{ type: 'plain_text', text }] }];
}

/** The rows of a table as lines, for workspaces without table blocks and for a second table in a message. */
export function tableLines(table: Table): Line[] {
  return table.rows.map((row) => ({
    text: joinTexts(
      row.map((value, index) => concat(table.columns[index] ? `${table.columns[index]}: ` : '', value)),
      ' · ',
    ),
  }));
}
