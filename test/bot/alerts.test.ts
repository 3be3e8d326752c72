import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { handsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { bot as botUser, lena, nora, ops } from '../support/town.ts';
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

  it('is shown beside the status, and looked at again by the button of its card', async () => {
    stage.home.setSite(500);
    const bot = await stage.startConnected();
    await until(([card]) => card?.text.includes('Alpha: site is critical'));
    stage.home.setSite(200);
    await hands().press(roots()[0] as PageMessage, 'Look now');
    await until(([card]) => card?.text.includes('well again'));
    expect((await bot.store.audit.latest(50)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['alert.opened', 'alert.closed']),
    );
  });

  it('is muted in a window that was opened by typing, and told after it was ended', async () => {
    await stage.startConnected();
    expect(await hands().ask('window alpha 2h moving the queue')).toContain('Alpha is in a window.');
    await until(([post]) => post?.text.includes('Alpha is in a window: looked at, muted'));
    expect(await hands().ask('window alpha 1h again')).toContain('is in a window already');
    stage.home.setQueue(500);
    await hands().ask('check alpha/queue');
    expect(await hands().ask('status alpha')).toMatch(
      /In a window until .*looked at, muted · moving the queue/,
    );
    expect(await hands().ask('window')).toContain('moving the queue');
    expect(roots()).toHaveLength(1);
    expect(await hands().ask('window end alpha')).toContain('The window of Alpha is over');
    await until(([, over]) => over?.text.includes('Alpha: the window is over'));
    expect(textOf(roots()[1] as PageMessage)).toContain('Ended early by');
    await until(([, , card]) => card?.text.includes('queue length is critical'));
    expect(textOf(roots()[2] as PageMessage)).toContain('still red after the window');
  });

  it('is muted in a window that was opened by the dialog', async () => {
    const bot = await stage.startConnected();
    await hands().ask('window');
    const answer = hands().answers().at(-1) as PageMessage;
    await hands().press(answer, 'Alpha…');
    const view = await hands().dialog();
    expect(await hands().submit(view, { length: 'soon', reason: 'x' })).toMatchObject({
      length: expect.stringContaining('no length of time'),
    });
    const told = hands().isTold('Alpha is in a window.');
    await hands().submit(view, { length: '45m', reason: 'a new disk' });
    await told;
    expect(await bot.store.alerts.openWindows(stage.clock.now())).toMatchObject([{ reason: 'a new disk' }]);
  });

  it('may be muted only by those who have the right', async () => {
    await stage.startConnected();
    expect(await handsOf(stage.workspace, nora).ask('window alpha 2h because')).toContain(
      'You may not do this',
    );
    expect(await hands().ask('window alpha soon because')).toContain('is no length of time');
    expect(await hands().ask('window alpha 2h')).toContain('Say why');
    expect(await hands().ask('window end alpha')).toContain('is in no window');
  });
});
