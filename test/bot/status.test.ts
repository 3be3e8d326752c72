import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf, labelsOf, textOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, otto } from '../support/town.ts';

describe('/ops status', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await raiseStage();
    await stage.startConnected();
  });
  afterEach(() => stage.remove());

  it('answers privately, names what is wrong, and is shared to the channel once', async () => {
    const hands = handsOf(stage.workspace, lena);
    stage.home.setQueue(50);
    expect(await hands.ask('check alpha/queue')).toContain('Drain the queue');
    const answer = await hands.ask('status');
    expect(answer).toContain('Alpha');
    expect(answer).toContain('Restore test');
    expect(answer).toContain('queue length');
    expect(handsOf(stage.workspace, otto).sees()).toEqual([]);
    const message = hands.answers().at(-1);
    if (!message) throw new Error('no answer');
    expect(labelsOf(message)).toEqual(['Share to channel']);
    await hands.press(message, 'Share to channel');
    const shared = await stage.workspace.waitFor(() => handsOf(stage.workspace, otto).sees()[0]);
    expect(textOf(shared)).toContain('Shared by');
    expect(labelsOf(shared)).toEqual([]);
    await hands.ask('help');
    expect(handsOf(stage.workspace, otto).sees()).toHaveLength(1);
  });
});
