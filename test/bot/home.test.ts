import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { gil, lena } from '../support/town.ts';

const patience = 25_000;

describe('the Home tab', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await raiseStage();
    await stage.startConnected();
  });
  afterEach(() => stage.remove());

  const board = (person: string) => JSON.stringify(stage.workspace.state(person).home?.blocks ?? null);

  it('shows how everything stands when it is opened, and follows the present afterwards', {
    timeout: 40_000,
  }, async () => {
    await handsOf(stage.workspace, lena).ask('check alpha');
    await stage.workspace.openHome(lena);
    await stage.workspace.waitFor(() => board(lena).includes('Alpha'));
    expect(board(lena)).toContain('Restore test');
    expect(board(lena)).not.toContain('queue length');
    stage.home.setQueue(50);
    await handsOf(stage.workspace, lena).ask('check alpha/queue');
    await stage.workspace.waitFor(() => board(lena).includes('queue length'), patience);
  });

  it('shows each person what their rights allow', async () => {
    await stage.workspace.openHome(gil);
    await stage.workspace.waitFor(() => board(gil) !== 'null');
    expect(board(gil)).toContain('You may not do this');
    expect(board(gil)).not.toContain('Restore test');
  });
});
