import { blockIdOf } from '../block-id.ts';
import { Element } from '../elements/element.ts';
import { html, type Shown } from '../html.ts';
import { type Json, listOf, stringOf, wordsOf } from '../read.ts';
import { TextObject } from '../text.ts';
import { DataTable } from './data-table.ts';
import { DataVisualization } from './data-visualization.ts';
import { Image } from './image.ts';
import { Input } from './input.ts';
import { Markdown } from './markdown.ts';
import { Plan, TaskCard } from './plan.ts';
import type { BlockProps } from './props.ts';
import { RichText } from './rich-text.ts';
import { Section } from './section.ts';
import { Table } from './table.ts';

const known: Readonly<Record<string, (props: BlockProps) => Shown>> = {
  section: Section,
  header: Header,
  divider: () => html`<hr />`,
  context: Context,
  actions: Actions,
  input: Input,
  image: Image,
  rich_text: ({ block }) => html`<${RichText} elements=${listOf(block.elements)} />`,
  markdown: Markdown,
  table: Table,
  data_table: DataTable,
  data_visualization: DataVisualization,
  plan: Plan,
  task_card: TaskCard,
};

/** The blocks of a message or view, in order. */
export function Blocks({ blocks }: { readonly blocks: readonly Json[] }): Shown {
  return html`${blocks.map((block, index) => {
    const blockId = blockIdOf(block, index);
    const type = stringOf(block.type);
    const component = Object.hasOwn(known, type) ? (known[type] ?? Unknown) : Unknown;
    return html`<div key=${blockId} class="block block-${type}" data-block-id=${blockId}>
      <${component} block=${block} blockId=${blockId} />
    </div>`;
  })}`;
}

function Header({ block }: BlockProps): Shown {
  return html`<h2 class="header"><${TextObject} value=${block.text} /></h2>`;
}

function Context({ block }: BlockProps): Shown {
  return html`<div class="context">
    ${listOf(block.elements).map((element) =>
      element.type === 'image'
        ? html`<${Image} block=${element} blockId="" />`
        : html`<span class="context-text"><${TextObject} value=${element} /></span>`,
    )}
  </div>`;
}

function Actions({ block, blockId }: BlockProps): Shown {
  return html`<div class="actions">
    ${listOf(block.elements).map(
      (element, index) => html`<${Element}
        key=${stringOf(element.action_id) || index}
        element=${element}
        blockId=${blockId}
        label=${wordsOf(element.placeholder) || stringOf(element.type).replaceAll('_', ' ')}
      />`,
    )}
  </div>`;
}

function Unknown({ block }: BlockProps): Shown {
  const words = wordsOf(block.text) || wordsOf(block.title);
  return html`<div class="unknown">
    Block of type <code>${stringOf(block.type) || 'nothing'}</code>${words !== '' && html`: ${words}`}
  </div>`;
}
