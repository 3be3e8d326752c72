import { count } from '../../core/text.ts';
import type { ShownBlock } from './new-blocks.ts';

/**
 * Slack takes 50 blocks, and refuses a message at about 13,000 characters of blocks; measured here as JSON, which is
 * more. A Home tab takes 100 blocks, and far more characters than anybody reads.
 */
const limits = { message: { blocks: 50, size: 12_000 }, home: { blocks: 100, size: 60_000 } };
/** The end of a message (when, where from, what to press) is worth keeping when the middle does not fit, up to this. */
const endLimit = 3_000;
const endBlocks = 8;

/** A table gets what the other parts leave, but never so little that it is none, nor more than Slack takes in cells. */
const tableSizes = { least: 4_000, most: 9_500 };

/** How large a table may become beside other parts. @param taken the size of those, in characters */
export function roomForTable(taken: number, surface: keyof typeof limits): number {
  const room = limits[surface].size - taken - 700;
  return Math.min(tableSizes.most, Math.max(tableSizes.least, room));
}

/**
 * As much as Slack takes of a message. What has to go goes from the middle, and a line says how much that was.
 * @param end the notes and buttons that the message ends with
 */
export function withinLimits(
  body: readonly ShownBlock[],
  end: readonly ShownBlock[],
  surface: keyof typeof limits,
): ShownBlock[] {
  const { blocks: blockLimit, size: sizeLimit } = limits[surface];
  const all = [...body, ...end];
  if (fits(all, blockLimit, sizeLimit)) return all;
  const kept = fits(end, endBlocks, endLimit) ? end : [];
  const most = blockLimit - 1 - kept.length;
  const room = sizeLimit - sizeOf(kept) - 300;
  const shown: ShownBlock[] = [];
  let size = 0;
  for (const block of body) {
    size += sizeOf([block]);
    if (shown.length >= most || size > room) break;
    shown.push(block);
  }
  const left = all.length - shown.length - kept.length;
  const text = `This is not all: ${count(left, 'more part')} did not fit here. Ask for one service at a time.`;
  return [...shown, { type: 'context', elements: [{ type: 'mrkdwn', text }] }, ...kept];
}

function fits(blocks: readonly ShownBlock[], mostBlocks: number, mostCharacters: number): boolean {
  return blocks.length <= mostBlocks && sizeOf(blocks) <= mostCharacters;
}

/** The size of blocks in characters, as JSON. */
export function sizeOf(blocks: readonly ShownBlock[]): number {
  return blocks.reduce((sum, block) => sum + JSON.stringify(block).length, 0);
}
