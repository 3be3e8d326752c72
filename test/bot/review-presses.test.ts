import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf, labelsOf, textOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { bot as botUser, otto } from '../support/town.ts';
import { comeToRest } from './support/come-to-rest.ts';
import { countSaid } from './support/crash-acts.ts';

describe('pressing', () => {
  let stage: Stage;
  let bot: InProcessBot;
  beforeEach(async () => {
    stage = await raiseStage();
    bot = await stage.startConnected();
  });
  afterEach(() => stage.remove());

  const hands = () => handsOf(stage.workspace, otto);

  it('“Share to channel” twice in a row shares once', async () => {
    const told = hands().isTold('Alpha needs hands');
    await hands().type('status');
    const answer = await told;
    await Promise.all([hands().press(answer, 'Share to channel'), hands().press(answer, 'Share to channel')]);
    await stage.workspace.waitFor(() => countSaid(stage, 'Alpha needs hands') > 0, 10_000);
    await comeToRest(stage);
    expect(countSaid(stage, 'Alpha needs hands')).toBe(1);
    expect((await bot.store.audit.latest(50)).filter(({ action }) => action === 'reply.shared')).toHaveLength(
      2,
    );
  });

  it('the same button again later is meant', async () => {
    const told = hands().isTold('Alpha needs hands');
    await hands().type('status');
    const answer = await told;
    await hands().press(answer, 'Share to channel');
    await stage.workspace.waitFor(() => countSaid(stage, 'Alpha needs hands') === 1, 10_000);
    stage.setClock(stage.clock.now() + 60_000);
    await hands().press(answer, 'Share to channel');
    await stage.workspace.waitFor(() => countSaid(stage, 'Alpha needs hands') === 2, 10_000);
  });

  it('“Share to channel” on the list of duties says the list, without its buttons', async () => {
    const told = hands().isTold('1 overdue');
    await hands().type('maintenance');
    await hands().press(await told, 'Share to channel');
    const shared = await stage.workspace.waitFor(
      () =>
        hands()
          .sees()
          .find(
            (message) =>
              !message.ephemeral && message.user === botUser && textOf(message).includes('overdue'),
          ),
      10_000,
    );
    expect(labelsOf(shared)).toEqual([]);
  });

  it('says nothing of sharing in a direct message', async () => {
    const direct = stage.workspace.state(otto).channels.find((channel) => channel.direct)?.id ?? '';
    const told = hands().isTold('Alpha needs hands', direct);
    await hands().type('status', direct);
    expect(labelsOf(await told)).toEqual([]);
  });
});
