import { useId, useState } from 'preact/hooks';
import { html, type Shown } from '../html.ts';
import { type Json, numberOf, rowsOf, stringOf } from '../read.ts';
import type { BlockProps } from './props.ts';
import { TableCell } from './table-cell.ts';

const defaultPageSize = 5;

interface Order {
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/** A table that its reader sorts by a press on a head, and turns over when it is long. */
export function DataTable({ block }: BlockProps): Shown {
  const id = useId();
  const [order, setOrder] = useState<Order | null>(null);
  const [page, setPage] = useState(0);
  const [head = [], ...body] = rowsOf(block.rows);
  const size = numberOf(block.page_size) ?? defaultPageSize;
  const naming = numberOf(block.row_header_column_index) ?? 0;
  const pages = Math.max(1, Math.ceil(body.length / size));
  const at = Math.min(page, pages - 1);
  const rows = sorted(body, order).slice(at * size, (at + 1) * size);
  const sortBy = (column: number) => {
    const isAscending = order?.column === column && order.direction === 'ascending';
    setOrder({ column, direction: isAscending ? 'descending' : 'ascending' });
    setPage(0);
  };
  return html`<div class="data-table">
    <div class="table" role="region" aria-labelledby=${id} tabindex="0">
      <table>
        <caption class="visually-hidden" id=${id}>${stringOf(block.caption)}</caption>
        <thead>
          <tr>
            ${head.map((cell, column) => {
              const direction = order?.column === column ? order.direction : undefined;
              const arrow = direction === undefined ? '' : direction === 'ascending' ? '▲' : '▼';
              return html`<th scope="col" class="cell-wrapped" aria-sort=${direction}>
                <button type="button" class="sort" onClick=${() => sortBy(column)}>
                  <${TableCell} cell=${cell} /> <span class="sort-arrow" aria-hidden="true">${arrow}</span>
                </button>
              </th>`;
            })}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`<tr>
              ${row.map((cell, column) => {
                const shown = html`<${TableCell} cell=${cell} />`;
                return column === naming
                  ? html`<th scope="row" class="cell-wrapped">${shown}</th>`
                  : html`<td class="cell-wrapped">${shown}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      pages > 1 &&
      html`<div class="pages">
      <button type="button" class="button" disabled=${at === 0} onClick=${() => setPage(at - 1)}>Previous</button>
      <span role="status">${at * size + 1}–${Math.min(body.length, (at + 1) * size)} of ${body.length}</span>
      <button type="button" class="button" disabled=${at === pages - 1} onClick=${() => setPage(at + 1)}>Next</button>
    </div>`
    }
  </div>`;
}

function sorted(rows: readonly (readonly Json[])[], order: Order | null): readonly (readonly Json[])[] {
  if (order === null) return rows;
  const { column, direction } = order;
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(a[column] ?? {}, b[column] ?? {}));
}

function compare(a: Json, b: Json): number {
  const [left, right] = [numberOf(a.value), numberOf(b.value)];
  if (left !== null && right !== null) return left - right;
  return wordsIn(a).localeCompare(wordsIn(b), 'en', { numeric: true });
}

/** Every text of a cell, however deep. */
function wordsIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, part]) => (key === 'text' ? stringOf(part) : wordsIn(part)))
    .join('');
}
