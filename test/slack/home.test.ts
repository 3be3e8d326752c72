import type { App } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/core/reply.ts';
import type { Dialogue } from '../../src/dialogue/dialogue.ts';
import { createHome } from '../../src/slack/home.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryMemo } from './support/memory-memo.ts';
import { names } from './support/names.ts';

const board: Reply = { title: 'All well', parts: [] };
const refusal: Reply = { title: 'You may not see that.', parts: [], problem: { code: 'forbidden' } };

/** A Home whose dialogue counts what it is asked: each refusal leaves a trace there. */
function build() {
  const asked: string[] = [];
  const published: string[] = [];
  const mayNot = new Set(['U02GUEST']);
  const client = new WebClient('xoxb-fake-token');
  client.views.publish = async (options) => {
    published.push(options?.user_id ?? '');
    return { ok: true };
  };
  const dialogue = {
    answer: async (_: readonly string[], { actor }: { actor: { user: string } }) => {
      asked.push(actor.user);
      return mayNot.has(actor.user) ? refusal : board;
    },
  } as unknown as Dialogue;
  const clock = new ManualClock('2026-03-02T08:00:00Z');
  const home = createHome({
    ...{ client, dialogue, names, clock, memo: new MemoryMemo() },
    support: { takenBlocks: () => false } as never,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  let heard: (event: { body: unknown }) => Promise<void> = async () => {};
  home.listen({
    event: (_: string, listener: typeof heard) => {
      heard = listener;
    },
  } as unknown as App);
  const open = (user: string) => heard({ body: { event: { type: 'app_home_opened', tab: 'home', user } } });
  return { home, open, asked, published, mayNot };
}

describe('a Home tab', () => {
  it('that somebody may not see is asked for once, not at every comparison: one refusal, one trace', async () => {
    const { home, open, asked, published } = build();
    await open('U02GUEST');
    for (let round = 0; round < 5; round += 1) await home.step();
    expect(asked).toEqual(['U02GUEST']);
    expect(published).toEqual(['U02GUEST']);
    // Who opens it once more asks once more.
    await open('U02GUEST');
    expect(asked).toEqual(['U02GUEST', 'U02GUEST']);
  });

  it('that somebody may see no longer is refused once, and shown again when they may', async () => {
    const { home, open, asked, published, mayNot } = build();
    await open('U01LEAD');
    mayNot.add('U01LEAD');
    for (let round = 0; round < 3; round += 1) await home.step();
    expect(asked).toHaveLength(2);
    expect(published).toHaveLength(2);
    mayNot.delete('U01LEAD');
    await open('U01LEAD');
    await home.step();
    expect(asked).toHaveLength(4);
    expect(published).toHaveLength(3);
  });

  it('is compared for those who may see it, and published only when it differs', async () => {
    const { home, open, asked, published } = build();
    await open('U01LEAD');
    for (let round = 0; round < 3; round += 1) await home.step();
    expect(asked).toHaveLength(4);
    expect(published).toHaveLength(1);
  });
});
