import type { Clock } from '../core/clock.ts';
import type { MemoStore } from '../record/memo.ts';

/** Newer blocks are tried again after this, since Slack rolls them out workspace by workspace. */
const tryAgainAfter = 7 * 86_400_000;
const key = 'workspace/refuses-new-blocks';

/** Whether the workspace takes Slack's newer blocks (tables, Markdown). Learnt from a refusal, remembered over restarts. */
export interface BlockSupport {
  takesNewBlocks(): boolean;
  rememberRefusal(): Promise<void>;
  load(): Promise<void>;
}

export function createBlockSupport(memo: MemoStore, clock: Clock): BlockSupport {
  let refusedAt: number | undefined;
  return {
    // A refusal far in the future was noted by a clock that was ahead.
    takesNewBlocks: () => refusedAt === undefined || Math.abs(clock.now() - refusedAt) > tryAgainAfter,
    async rememberRefusal() {
      refusedAt = clock.now();
      await memo.set(key, true, refusedAt);
    },
    async load() {
      refusedAt = (await memo.get(key))?.learntAt;
    },
  };
}
