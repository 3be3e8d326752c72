import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf, textOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, ops, otto } from '../support/town.ts';

describe('a mention', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await raiseStage();
    await stage.startConnected();
  });
  afterEach(() => stage.remove());

  it('in a channel is answered privately', async () => {
    const hands = handsOf(stage.workspace, lena);
    const told = hands.isTold('Restore test');
    stage.workspace.say({ as: lena, channel: ops, text: '@watchkeeper status' });
    expect((await told).ephemeral).toBe(true);
    expect(handsOf(stage.workspace, otto).answers()).toEqual([]);
  });

  it('in a thread is answered privately in that thread', async () => {
    const parent = stage.workspace.say({ as: otto, channel: ops, text: 'Something is slow.' });
    const hands = handsOf(stage.workspace, lena);
    const told = hands.isTold('Restore test');
    stage.workspace.say({ as: lena, channel: ops, threadTs: parent.ts, text: '@watchkeeper status' });
    const answer = await told;
    const thread = stage.workspace
      .state(lena)
      .channels.find(({ id }) => id === ops)
      ?.messages.find(({ ts }) => ts === parent.ts);
    expect(thread?.replies.map(textOf).join()).toContain('Restore test');
    expect(answer.ephemeral).toBe(true);
    expect(handsOf(stage.workspace, otto).answers()).toEqual([]);
  });

  it('takes the word ops in front as well, and without words shows the help', async () => {
    const hands = handsOf(stage.workspace, lena);
    const told = hands.isTold('Alpha: ');
    stage.workspace.say({ as: lena, channel: ops, text: '@watchkeeper ops status alpha' });
    await told;
    const helped = hands.isTold('What you may do here');
    stage.workspace.say({ as: lena, channel: ops, text: '@watchkeeper' });
    await helped;
  });
});
