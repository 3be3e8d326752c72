import type { Json } from '../read.ts';

/** What every kind of block is drawn from. */
export interface BlockProps {
  readonly block: Json;
  readonly blockId: string;
}
