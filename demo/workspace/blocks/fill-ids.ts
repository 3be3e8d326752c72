import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Block } from '../world.ts';

const object = z.record(z.string(), z.unknown());
const withoutAction = new Set(['image', 'plain_text', 'mrkdwn']);

/** Gives every block a `block_id` and every element an `action_id`, as Slack does where the app gave none. */
export function fillIds(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    const filled: Record<string, unknown> = { block_id: randomBytes(4).toString('base64url'), ...block };
    if (block.type === 'actions' && Array.isArray(block.elements))
      filled.elements = block.elements.map(withAction);
    if (block.accessory !== undefined) filled.accessory = withAction(block.accessory);
    if (block.element !== undefined) filled.element = withAction(block.element);
    return filled;
  });
}

function withAction(raw: unknown): unknown {
  const element = object.safeParse(raw);
  if (!element.success || withoutAction.has(String(element.data.type))) return raw;
  return { action_id: randomBytes(4).toString('base64url'), ...element.data };
}
