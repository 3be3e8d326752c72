import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { handsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { bot as botUser, lena, ops } from '../support/town.ts';
import { quietSchedules } from './support/traffic-crash.ts';

describe('a check that turns red between summaries', { timeout: 60_000 }, () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await raiseStage({ schedules: quietSchedules });
  });
  afterEach(() => stage.remove());

  const roots = () =>
    stage.workspace
      .state(lena)
      .channels.find(({ id }) => id === ops)
      ?.messages.filter(({ user, ephemeral }) => user === botUser && !ephemeral) ?? [];
  const until = (isSo: (messages: readonly PageMessage[]) => boolean | undefined) =>
    stage.workspace.waitFor(() => isSo(roots()), patience);
  const hands = () => handsOf(stage.workspace, lena);

  it('is one card in the channel, which turns green when it is over; the end is said in its thread', async () => {
    stage.home.setQueue(500);
    await stage.startConnected();
    await until(([card]) => card?.text.includes('Alpha: queue length is critical'));
    expect(textOf(roots()[0] as PageMessage)).toContain('Drain the queue');
    stage.home.setQueue(3);
    await hands().ask('check alpha/queue');
    await until(([card]) => card?.text.includes('Alpha: well again after') && card.replies.length === 1);
    expect(roots()).toHaveLength(1);
    expect(roots()[0]?.replies[0]?.text).toContain('well again after');
  });
});
