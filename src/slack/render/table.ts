import type { KnownBlock } from '@slack/types';
import type { Line, Part } from '../../core/reply.ts';
import { concat, count, joinTexts, spansOf, type Text } from '../../core/text.ts';
import { plainWord } from './escape.ts';
import type { Names } from './names.ts';
import type { NewBlockType } from './new-blocks.ts';
import { plainText } from './plain.ts';
import { signs } from './signs.ts';

export type Table = Extract<Part, { kind: 'table' }>;

/** A message holds 100 rows with the header, 20 columns, and 10,000 characters in all cells together; room is left for more. */
const rowLimit = 99;
const columnLimit = 20;
const cellLimit = 300;
/** What the shape of a cell adds to its words in the size of a message. */
const cellShape = 32;
/** A table with more rows comes in pages of so many, and can be sorted. */
const longTable = 15;

/** True for what can be shown as a table at all. */
export function isTabular({ columns, rows }: Table): boolean {
  return rows.length > 0 && columns.length > 0;
}

/** A table as one of Slack's two blocks for it, and a line that says what did not fit; undefined when neither is taken. */
export function tableBlocks(
  table: Table,
  names: Names,
  { takes, tableRoom }: { readonly takes: (type: NewBlockType) => boolean; readonly tableRoom: number },
): KnownBlock[] | undefined {
  const isLong = table.rows.length > longTable;
  const content = fitted(table, names, tableRoom);
  if (isLong && takes('data_table')) return [pagedTable(content), ...missing(table, content)];
  return takes('table') ? [plainTable(content), ...missing(table, content)] : undefined;
}

interface Content {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function plainTable({ columns, rows }: Content): KnownBlock {
  const header = columns.map((text) => ({
    type: 'rich_text' as const,
    elements: [
      {
        type: 'rich_text_section' as const,
        elements: [{ type: 'text' as const, text, style: { bold: true } }],
      },
    ],
  }));
  // Without this a telephone shows the first column alone.
  const settings = columns.map(() => ({ is_wrapped: true }));
  return { type: 'table', rows: [header, ...rows.map(rawCells)], column_settings: settings };
}

/** In pages, to be sorted and filtered by the reader. Its header takes plain text alone. */
function pagedTable({ columns, rows }: Content): KnownBlock {
  const caption = columns.slice(0, 4).join(', ');
  return {
    type: 'data_table',
    caption,
    page_size: longTable,
    rows: [rawCells(columns), ...rows.map(rawCells)],
  };
}

/** As many columns and rows as fit into so many characters, each row with a cell for each column. */
function fitted(table: Table, names: Names, room: number): Content {
  const columns = table.columns.slice(0, columnLimit).map((text) => plainWord(text, cellLimit));
  const rows: string[][] = [];
  let size = columns.reduce((sum, text) => sum + JSON.stringify(text).length + 3 * cellShape, 0);
  for (const row of table.rows.slice(0, rowLimit)) {
    const cells = columns.map((_, index) => cellWords(row[index] ?? '', names));
    size += cells.reduce((sum, text) => sum + JSON.stringify(text).length + cellShape, 0);
    if (size > room && rows.length > 0) break;
    rows.push(cells);
  }
  return { columns, rows };
}

function rawCells(texts: readonly string[]): { type: 'raw_text'; text: string }[] {
  return texts.map((text) => ({ type: 'raw_text', text }));
}

/** A cell takes characters alone: the sign of a status, too, is one. */
function cellWords(text: Text, names: Names): string {
  const signed = spansOf(text).map((span) =>
    typeof span === 'object' && 'status' in span
      ? `${signs[span.status].character} ${signs[span.status].word}`
      : plainText([span], names),
  );
  return plainWord(signed.join(''), cellLimit);
}

function missing(table: Table, shown: Content): KnownBlock[] {
  const rows = table.rows.length - shown.rows.length;
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
