import { afterEach, describe, expect, it } from 'vitest';
import { handsOf, textOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { bot as botUser, lena } from '../support/town.ts';
import { comeToRest } from './support/come-to-rest.ts';
import { countSaid } from './support/crash-acts.ts';

describe('the schedules', () => {
  let stage: Stage;
  afterEach(() => stage.remove());

  const hands = () => handsOf(stage.workspace, lena);
  const summaries = () =>
    hands()
      .sees()
      .filter((message) => message.user === botUser && textOf(message).includes('Morning summary'))
      .map(textOf);
  const summary = (number: number) => stage.workspace.waitFor(() => summaries()[number - 1], 10_000);

  it('say the summary and the reminder when they are due, without a word about being late', async () => {
    stage = await raiseStage({ at: '2026-03-04T08:59:50Z' });
    await stage.startConnected();
    expect(await summary(1)).not.toContain('late');
    stage.setClock('2026-03-04T09:29:58Z');
    await stage.workspace.waitFor(() => countSaid(stage, '1 duty is overdue') > 0, 10_000);
    expect(summaries()).toHaveLength(1);
  });

  it('make up for a summary that was missed, and say that it is late', async () => {
    stage = await raiseStage({ at: '2026-03-04T08:50:00Z' });
    const before = await stage.startConnected();
    await hands().ask('help');
    await before.stop();
    stage.setClock('2026-03-04T10:15:00Z');
    const bot = await stage.startConnected();
    expect(await summary(1)).toMatch(/This comes 1 ?h 15 ?m(in)? late/);
    const [slot] = await bot.store.schedules.latest('workspace/morning', 1);
    expect(slot?.outcome).toBe('late');
  });

  it('let a summary go that was missed for too long', async () => {
    stage = await raiseStage({ at: '2026-03-04T08:50:00Z' });
    const before = await stage.startConnected();
    await hands().ask('help');
    await before.stop();
    stage.setClock('2026-03-04T13:00:00Z');
    const bot = await stage.startConnected();
    await stage.until(async () => (await bot.store.schedules.latest('workspace/morning', 1)).length === 1);
    const [slot] = await bot.store.schedules.latest('workspace/morning', 1);
    expect(slot?.outcome).toBe('expired');
    await comeToRest(stage);
    expect(summaries()).toEqual([]);
  });

  it('say what changed since the summary before', async () => {
    stage = await raiseStage({ at: '2026-03-04T08:59:40Z' });
    await stage.startConnected();
    await hands().ask('check alpha');
    expect(await summary(1)).not.toContain('Changed');
    stage.home.setQueue(500);
    stage.setClock('2026-03-05T08:55:00Z');
    await hands().ask('check alpha');
    stage.setClock('2026-03-05T08:59:55Z');
    const second = await summary(2);
    expect(second).toContain('Changed since the summary of');
    expect(second).toContain('queue length (Alpha): ok → critical');
    expect(second).toContain('Alpha needs hands');
  });
});
