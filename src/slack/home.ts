import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Document, Reply } from '../core/reply.ts';
import type { Dialogue } from '../dialogue/dialogue.ts';
import type { MemoStore } from '../record/memo.ts';
import type { BlockSupport } from './block-support.ts';
import { isFormRefused } from './failures.ts';
import { renderBlocks } from './render/blocks.ts';
import type { Names } from './render/names.ts';
import type { NewBlockType } from './render/new-blocks.ts';

/** Who opened the board within this may still have it before their eyes. */
const shownFor: Milliseconds = 12 * 3_600_000;
/** How often a board is compared with the present. It is published again only when something on it differs. */
const compareEvery: Milliseconds = 15_000;
const memoPrefix = 'home/';

export interface HomeParts {
  readonly client: WebClient;
  readonly dialogue: Dialogue;
  readonly names: Names;
  readonly support: BlockSupport;
  readonly memo: MemoStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** The Home tab as the live board: how everything stands, for each person by their own rights. */
export interface Home {
  listen(app: App): void;
  /** One comparison of every board that may be looked at. How many were published again. */
  step(): Promise<number>;
  run(signal: AbortSignal): Promise<void>;
}

export function createHome(parts: HomeParts): Home {
  const { client, dialogue, names, support, memo, clock, log } = parts;
  /** What each person's board says, without the moment it was made. */
  const shown = new Map<string, string>();

  /** What is taken in messages may be refused here. Tried again after the next start. */
  let takesNewBlocks = true;
  /** Who may not see it is asked for once, not every time: each refusal leaves a trace. */
  const refused = new Set<string>();

  async function present(user: string): Promise<Reply> {
    return dialogue.answer(['status'], { actor: { kind: 'slack', user }, at: clock.now() });
  }

  async function publish(user: string, board: Document): Promise<boolean> {
    const send = async (newBlocks: false | ReadonlySet<NewBlockType>) => {
      const blocks = renderBlocks(board, names, { newBlocks, surface: 'home' });
      await client.views.publish({ user_id: user, view: { type: 'home', blocks } });
    };
    try {
      await send(takesNewBlocks && support.takenBlocks()).catch(async (thrown) => {
        if (!isFormRefused(thrown)) throw thrown;
        await send(false);
        takesNewBlocks = false;
      });
      shown.set(user, lastingPart(board));
      return true;
    } catch (thrown) {
      log.warn('A Home tab could not be shown.', { user, reason: sentenceOf(thrown) });
      return false;
    }
  }

  async function step(): Promise<number> {
    let published = 0;
    for (const { key, learntAt } of await memo.entries(memoPrefix)) {
      const age = clock.now() - learntAt;
      const user = key.slice(memoPrefix.length);
      if (age < 0 || age > shownFor || refused.has(user)) continue;
      const board = await present(user);
      if (board.problem) refused.add(user);
      if (shown.get(user) !== lastingPart(board) && (await publish(user, board))) published += 1;
    }
    return published;
  }

  return {
    listen(app) {
      // Not stored before it is acknowledged: opening the tab once more does the same, and nothing is lost.
      app.event('app_home_opened', async ({ body }) => {
        const opened = openedShape.safeParse(body);
        if (!opened.success) return;
        const { user } = opened.data.event;
        const board = await present(user);
        if (board.problem) refused.add(user);
        else refused.delete(user);
        await memo.set(`${memoPrefix}${user}`, true, clock.now());
        await publish(user, board);
      });
    },
    step,
    async run(signal) {
      while (!signal.aborted) {
        await step().catch((thrown) =>
          log.error('The Home tabs could not be compared.', { reason: sentenceOf(thrown) }),
        );
        await clock.sleep(compareEvery, signal);
      }
    },
  };
}

const openedShape = z.object({
  event: z.object({ type: z.literal('app_home_opened'), tab: z.literal('home'), user: z.string() }),
});

/** The notes tell when a board was made; a board that differs in nothing else is left as it is. */
function lastingPart({ title, status, parts }: Document): string {
  return JSON.stringify([title, status, parts.filter(({ kind }) => kind !== 'note')]);
}
