import { afterEach, describe, expect, it } from 'vitest';
import type { Part } from '../../src/core/reply.ts';
import { newBlockTypes } from '../../src/slack/render/new-blocks.ts';
import { handsOf, textOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { bot as botUser, closed, lena } from '../support/town.ts';
import { comeToRest } from './support/come-to-rest.ts';
import { countSaid } from './support/crash-acts.ts';

describe('what the bot says', () => {
  let stage: Stage;
  afterEach(() => stage.remove());

  async function begin(options: Parameters<typeof raiseStage>[0] = {}): Promise<InProcessBot> {
    stage = await raiseStage(options);
    return stage.startConnected();
  }
  const hands = () => handsOf(stage.workspace, lena);
  const calls = (method: string) =>
    stage.workspace.log.filter((entry) => entry.kind === 'call' && entry.method === method);
  const posts = () => calls('chat.postMessage');

  const queues: Part = { kind: 'table', columns: ['Check', 'Value'], rows: [['queue length', '7']] };

  async function say(
    bot: InProcessBot,
    title: string,
    channel = '#ops',
    parts: readonly Part[] = [],
  ): Promise<void> {
    const now = stage.clock.now();
    const post = {
      id: title,
      kind: 'post',
      channel,
      document: { title, parts },
      topic: 'test',
      subject: title,
      validUntil: now + 3_600_000,
    } as const;
    await bot.store.changes.record({ audit: [], posts: [post] });
  }

  it('comes late and in order, but comes, when Slack limits the rate', async () => {
    const bot = await begin();
    stage.workspace.faults.rateLimit('chat.postMessage', 2, 20);
    for (const title of ['one', 'two', 'three']) await say(bot, title);
    await stage.workspace.waitFor(() => countSaid(stage, 'three') > 0, 15_000);
    const said = hands()
      .sees()
      .map(({ text }) => text);
    expect(said).toEqual(['one', 'two', 'three']);
    // Two refusals of twenty seconds by the bot's clock, which runs twenty times faster.
    const [first, , third] = posts();
    expect((third?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_900);
  });

  it('is looked for and not repeated when an answer of Slack got lost', async () => {
    const bot = await begin();
    stage.workspace.faults.fail('chat.postMessage', 1, 'drop_after_effect');
    await say(bot, 'only once');
    await stage.until(async () => (await bot.store.outbox.find('only once'))?.state === 'sent');
    expect(countSaid(stage, 'only once')).toBe(1);
    expect(posts()).toHaveLength(1);
  });

  it('is said in plain blocks where the newer ones are refused, and that is remembered over a restart', async () => {
    const first = await begin();
    stage.workspace.faults.rejectBlocks([...newBlockTypes]);
    const tell = async (bot: InProcessBot, title: string) => {
      await say(bot, title, '#ops', [queues]);
      await stage.workspace.waitFor(() => countSaid(stage, title) > 0, 15_000);
    };
    await tell(first, 'one');
    expect(posts().map((entry) => 'answer' in entry && entry.answer?.ok)).toEqual([false, true]);
    const [said] = hands().sees();
    expect(said && textOf(said)).toContain('queue length');
    await tell(first, 'two');
    expect(posts()).toHaveLength(3);
    await first.stop();
    await tell(await stage.startConnected(), 'three');
    expect(posts()).toHaveLength(4);
  });

  it('is remembered from a private answer, too: what is shared of it comes in plain blocks at once', async () => {
    await begin();
    stage.workspace.faults.rejectBlocks([...newBlockTypes]);
    await comeToRest(stage);
    expect(posts().map((entry) => 'answer' in entry && entry.answer?.ok)).toEqual([true]);
    const said = hands()
      .sees()
      .find((message) => !message.ephemeral && textOf(message).includes('Alpha: '));
    for (const word of ['queue length', 'site', 'dumps']) expect(said && textOf(said)).toContain(word);
  });

  it('waits for its channel while other channels get theirs, and comes once the bot is invited', async () => {
    const bot = await begin({ channels: ['#closed'] });
    await say(bot, 'for the closed one', '#closed');
    await say(bot, 'for all', '#ops');
    await stage.workspace.waitFor(() => countSaid(stage, 'for all') > 0, 10_000);
    await stage.until(() => bot.log.some((line) => line.includes('not_in_channel')));
    expect(bot.log.join('\n')).toContain('Invite the bot into the channel: /invite @watchkeeper.');
    stage.workspace.join({ as: botUser, channel: closed, inviter: lena });
    const seen = () => handsOf(stage.workspace, lena).sees(closed);
    await stage.workspace.waitFor(() => seen().some(({ text }) => text === 'for the closed one'), 15_000);
    expect(seen().filter(({ text }) => text === 'for the closed one')).toHaveLength(1);
  });

  it('is let go when its channel stays closed until it is no longer worth saying', async () => {
    const bot = await begin({ channels: ['#closed'] });
    await say(bot, 'too late', '#closed');
    await stage.until(async () => ((await bot.store.outbox.find('too late'))?.attempts ?? 0) > 1);
    stage.setClock(stage.clock.now() + 3_700_000);
    await stage.until(async () => (await bot.store.outbox.find('too late'))?.state === 'expired');
  });

  it('names a channel that does not exist in the log, and the rest works', async () => {
    const bot = await begin({ channels: ['#nowhere'] });
    await say(bot, 'into the void', '#nowhere');
    await say(bot, 'for all', '#ops');
    await stage.workspace.waitFor(() => countSaid(stage, 'for all') > 0, 10_000);
    await stage.until(() => bot.log.some((line) => line.includes('There is no channel #nowhere')));
    expect(await hands().ask('status')).toContain('Alpha');
  });
});
