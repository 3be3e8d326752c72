import { html, type Shown } from '../html.ts';
import { type Json, listOf, rowsOf, stringOf } from '../read.ts';
import type { BlockProps } from './props.ts';
import { TableCell } from './table-cell.ts';

/** A table whose first row is its head. It scrolls inside itself where the screen is too narrow. */
export function Table({ block }: BlockProps): Shown {
  const [head = [], ...body] = rowsOf(block.rows);
  const settings = listOf(block.column_settings);
  const classOf = (column: number): string => {
    const { align, is_wrapped: isWrapped } = settings[column] ?? {};
    return `cell-${stringOf(align) || 'left'}${isWrapped === true ? ' cell-wrapped' : ''}`;
  };
  const show = (cell: Json): Shown => html`<${TableCell} cell=${cell} />`;
  return html`<div class="table" role="region" aria-label="Table" tabindex="0">
    <table>
      <thead>
        <tr>${head.map((cell, at) => html`<th scope="col" class=${classOf(at)}>${show(cell)}</th>`)}</tr>
      </thead>
      <tbody>
        ${body.map((row) => html`<tr>${row.map((cell, at) => html`<td class=${classOf(at)}>${show(cell)}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}
