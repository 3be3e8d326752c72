import type { KnownBlock } from '@slack/types';
import type { DataVisualizationBlock } from './data-visualization.ts';

/** What a message or the Home tab is made of. */
export type ShownBlock = KnownBlock | DataVisualizationBlock;

/** Blocks that Slack brings to workspaces one after the other. What cannot be shown in them is said in plain ones. */
export const newBlockTypes = ['markdown', 'table', 'data_table', 'data_visualization', 'plan'] as const;

export type NewBlockType = (typeof newBlockTypes)[number];

/** Which of the newer blocks among these a workspace would have to take. */
export function newBlocksIn(blocks: readonly { readonly type: string }[]): NewBlockType[] {
  return newBlockTypes.filter((known) => blocks.some(({ type }) => type === known));
}
