import { html, type Shown } from '../html.ts';
import { type Json, listOf, stringOf } from '../read.ts';
import { Words } from '../text.ts';
import { RichText } from './rich-text.ts';

/** What stands in a cell of either kind of table: rich text, a text, or a number. */
export function TableCell({ cell }: { readonly cell: Json }): Shown {
  return cell.type === 'rich_text'
    ? html`<${RichText} elements=${listOf(cell.elements)} />`
    : html`<${Words} text=${stringOf(cell.text ?? cell.value)} />`;
}
