import type { Clock, Instant } from '../core/clock.ts';
import type { MemoStore } from '../record/memo.ts';
import { type NewBlockType, newBlockTypes } from './render/new-blocks.ts';

/** Newer blocks are tried again after this, since Slack rolls them out workspace by workspace. */
const tryAgainAfter = 7 * 86_400_000;
const prefix = 'workspace/refuses-block/';

/**
 * Which of Slack's newer blocks (tables, charts, Markdown) the workspace takes. Learnt from refusals, type by type, since
 * they come one after the other; remembered over restarts.
 */
export interface BlockSupport {
  takenBlocks(): ReadonlySet<NewBlockType>;
  /** Remembers what was in a message that Slack took only without it. */
  rememberRefusal(types: readonly NewBlockType[]): Promise<void>;
  load(): Promise<void>;
}

export function createBlockSupport(memo: MemoStore, clock: Clock): BlockSupport {
  const refusedAt = new Map<NewBlockType, Instant>();
  const isTaken = (type: NewBlockType): boolean => {
    const at = refusedAt.get(type);
    // A refusal far in the future was noted by a clock that was ahead.
    return at === undefined || Math.abs(clock.now() - at) > tryAgainAfter;
  };
  return {
    takenBlocks: () => new Set(newBlockTypes.filter(isTaken)),
    async rememberRefusal(types) {
      for (const type of types) {
        const at = clock.now();
        refusedAt.set(type, at);
        await memo.set(`${prefix}${type}`, true, at);
      }
    },
    async load() {
      for (const type of newBlockTypes) {
        const noted = await memo.get(`${prefix}${type}`);
        if (noted) refusedAt.set(type, noted.learntAt);
      }
    },
  };
}
