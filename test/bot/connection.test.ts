import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handsOf, textOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, ops } from '../support/town.ts';
import { countSaid } from './support/crash-acts.ts';

describe('the connection to Slack', () => {
  let stage: Stage;
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => void unheard.push(reason);
  beforeEach(async () => {
    stage = await raiseStage();
    process.on('unhandledRejection', hear);
  });
  afterEach(async () => {
    await stage.remove();
    process.off('unhandledRejection', hear);
    expect(unheard.splice(0)).toEqual([]);
  });

  const hands = () => handsOf(stage.workspace, lena);
  const opened = () =>
    stage.workspace.log.filter((entry) => entry.kind === 'connection' && entry.state === 'opened').length;
  const tries = () =>
    stage.workspace.log.filter((entry) => entry.kind === 'call' && entry.method === 'apps.connections.open')
      .length;
  const connectedAgain = (times: number) =>
    stage.workspace.waitFor(({ connectionCount }) => opened() >= times && connectionCount > 0, 15_000);

  it('comes back after an hour without Slack, and what was to be said meanwhile is said', async () => {
    const bot = await stage.startConnected();
    const known = opened();
    stage.workspace.faults.goAway(true);
    await stage.workspace.waitFor(({ connectionCount }) => connectionCount === 0);
    const now = stage.clock.now();
    await bot.store.changes.record({
      audit: [],
      posts: [
        {
          id: 'meanwhile',
          kind: 'post',
          channel: '#ops',
          document: { title: 'Said while Slack was away', parts: [] },
          topic: 'test',
          subject: 'away',
          validUntil: now + 2 * 3_600_000,
        },
      ],
    });
    await stage.until(async () => ((await bot.store.outbox.find('meanwhile'))?.attempts ?? 0) >= 2);
    stage.setClock(now + 3_600_000);
    stage.workspace.faults.goAway(false);
    await connectedAgain(known + 1);
    await stage.workspace.waitFor(() => countSaid(stage, 'Said while Slack was away') > 0, 15_000);
    expect(await hands().ask('status')).toContain('Alpha');
    expect(countSaid(stage, 'Said while Slack was away')).toBe(1);
  });

  it('is made as soon as Slack is there when Slack was away at the start', async () => {
    stage.workspace.faults.goAway(true);
    const bot = await stage.startBot();
    await stage.until(() => bot.log.filter((line) => line.includes('Slack')).length >= 2);
    stage.workspace.faults.goAway(false);
    await connectedAgain(1);
    expect(await hands().ask('status')).toContain('Alpha');
  });

  it('survives refused reconnects', async () => {
    await stage.startConnected();
    const known = opened();
    stage.workspace.faults.refuseConnections(true);
    stage.workspace.faults.disconnect('cut');
    const before = tries();
    await stage.workspace.waitFor(() => tries() >= before + 3, 15_000);
    stage.workspace.faults.refuseConnections(false);
    await connectedAgain(known + 1);
    expect(await hands().ask('status')).toContain('Alpha');
  });

  it.each(['warning', 'refresh_requested', 'cut'] as const)('is made anew after “%s”', async (reason) => {
    await stage.startConnected();
    const known = opened();
    stage.workspace.faults.disconnect(reason);
    await connectedAgain(known + 1);
    await stage.workspace.waitFor(({ connectionCount }) => connectionCount === 1, 15_000);
    expect(await hands().ask('status')).toContain('Alpha');
  });

  it('does once what is delivered twice', async () => {
    const bot = await stage.startConnected();
    stage.workspace.faults.duplicateDeliveries(true);
    await hands().ask('summary morning post');
    stage.workspace.say({ as: lena, channel: ops, text: '@watchkeeper maintenance remind' });
    await stage.workspace.waitFor(() => countSaid(stage, '1 duty is overdue') > 0, 10_000);
    const card = hands()
      .sees()
      .find((message) => !message.ephemeral && textOf(message).includes('1 duty is overdue'));
    if (!card) throw new Error('There was no reminder.');
    await hands().press(card, 'Done…');
    const told = hands().isTold('done and green');
    await hands().submit(await hands().dialog(), { result: 'pass' });
    await told;
    const envelopes = stage.workspace.log.flatMap((entry) =>
      entry.kind === 'sent' ? [entry.envelopeId] : [],
    );
    for (const envelope of new Set(envelopes)) await stage.workspace.faults.redeliver(envelope);
    await stage.workspace.waitFor(() => countSaid(stage, 'Nothing is overdue') > 0, 10_000);
    await hands().ask('help');
    expect(countSaid(stage, 'Morning summary')).toBe(1);
    expect(countSaid(stage, 'Nothing is overdue')).toBe(1);
    expect(stage.home.collected()).toBe(1);
    const trace = (await bot.store.audit.latest(100)).map(({ action }) => action);
    for (const action of ['summary.posted', 'maintenance.remind', 'maintenance.done'])
      expect(trace.filter((each) => each === action)).toHaveLength(1);
  });
});
