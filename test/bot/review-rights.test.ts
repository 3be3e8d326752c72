import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { gil, nora, otto } from '../support/town.ts';

describe('what a person may not do', () => {
  let stage: Stage;
  let bot: InProcessBot;
  beforeEach(async () => {
    stage = await raiseStage();
    bot = await stage.startConnected();
  });
  afterEach(() => stage.remove());

  const refusals = async () =>
    (await bot.store.audit.latest(20)).filter(({ action }) => action === 'access.refused');

  it('is written down, also when only posting the summary was refused', async () => {
    expect(await handsOf(stage.workspace, nora).ask('summary morning post')).toContain('You may not do this');
    expect(await refusals()).toMatchObject([
      { actor: `slack:${nora}`, subject: expect.stringContaining('summary.post') },
    ]);
  });

  it('is not done for a guest who presses a button of the card', async () => {
    await handsOf(stage.workspace, otto).ask('maintenance remind');
    const card = await stage.workspace.waitFor(() =>
      handsOf(stage.workspace, gil)
        .sees()
        .find(({ ephemeral }) => !ephemeral),
    );
    const told = handsOf(stage.workspace, gil).isTold('You may not do this');
    await handsOf(stage.workspace, gil).press(card, 'Snooze…');
    await told;
    expect(await refusals()).toMatchObject([{ actor: `slack:${gil}` }]);
  });
});
