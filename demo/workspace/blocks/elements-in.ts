import { z } from 'zod';
import type { Block } from '../world.ts';

export interface PlacedElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: string;
  readonly element: Block;
  /** Inside an input block, whose value counts only on submission. */
  readonly inInput: boolean;
}

const element = z.looseObject({ type: z.string(), action_id: z.string() });
const carrier = z.looseObject({
  type: z.string(),
  block_id: z.string(),
  elements: z.array(z.unknown()).optional(),
  accessory: z.unknown().optional(),
  element: z.unknown().optional(),
});

/** Every interactive element of the blocks, in order. */
export function elementsIn(blocks: readonly Block[]): PlacedElement[] {
  return blocks.flatMap((block) => {
    const parsed = carrier.safeParse(block);
    if (!parsed.success) return [];
    const { type, block_id: blockId, elements = [], accessory, element: input } = parsed.data;
    return [...elements, accessory, input].flatMap((candidate) => {
      const found = element.safeParse(candidate);
      if (!found.success) return [];
      const { action_id: actionId, type: elementType } = found.data;
      return [{ blockId, actionId, type: elementType, element: found.data, inInput: type === 'input' }];
    });
  });
}
