import { type Json, stringOf } from './read.ts';

/** Slack gives each block an id of its own where the app gave none; so does this page. */
export function blockIdOf(block: Json, index: number): string {
  return stringOf(block.block_id) || `block-${index}`;
}
