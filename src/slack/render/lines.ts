import type { RichTextBlock } from '@slack/types';
import type { Line } from '../../core/reply.ts';
import { buttonRows } from './buttons.ts';
import type { Names } from './names.ts';
import type { ShownBlock } from './new-blocks.ts';
import { richLines } from './rich-text.ts';

/** So many lines are left out together where a message is too long. */
const linesPerBlock = 8;
/** A block of joined lines is no longer than this, in characters. */
const longestBlock = 6_000;

/** Lines below each other, each with its buttons. @param continuing receives the blocks that go on with the list before them */
export function lineBlocks(
  lines: readonly Line[],
  names: Names,
  continuing: Set<ShownBlock> = new Set(),
): ShownBlock[] {
  const blocks: ShownBlock[] = [];
  let quiet: Line[] = [];
  const flush = () => {
    const block = richLines(quiet, names);
    if (block && blocks.at(-1)?.type === 'rich_text') continuing.add(block);
    if (block) blocks.push(block);
    quiet = [];
  };
  for (const line of lines) {
    quiet.push(line);
    if (quiet.length === linesPerBlock) flush();
    if (line.actions && line.actions.length > 0) {
      flush();
      blocks.push(...buttonRows(line.actions));
    }
  }
  flush();
  return blocks;
}

/** Joins the pieces of a list again: between two blocks Slack leaves a space, between two lines none. */
export function joinLists(blocks: readonly ShownBlock[], continuing: ReadonlySet<ShownBlock>): ShownBlock[] {
  const joined: ShownBlock[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const goesOn = last?.type === 'rich_text' && block.type === 'rich_text' && continuing.has(block);
    if (goesOn && JSON.stringify([last, block]).length <= longestBlock)
      joined.splice(-1, 1, inOne(last, block));
    else joined.push(block);
  }
  return joined;
}

function inOne(first: RichTextBlock, second: RichTextBlock): RichTextBlock {
  const elements = first.elements.map((section, index) =>
    index === first.elements.length - 1 && section.type === 'rich_text_section'
      ? { ...section, elements: [...section.elements, { type: 'text' as const, text: '\n' }] }
      : section,
  );
  return { ...first, elements: [...elements, ...second.elements] };
}
