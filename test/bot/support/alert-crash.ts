import type { PageMessage } from '../../../demo/workspace/page-api.ts';
import { startChild } from '../../support/child-bot.ts';
import { handsOf } from '../../support/hands.ts';
import { patience } from '../../support/patience.ts';
import { type Protection, withoutProtection } from '../../support/protections.ts';
import { raiseStage, type Stage } from '../../support/stage.ts';
import { bot as botUser, lena, ops } from '../../support/town.ts';
import { comeToRest } from './come-to-rest.ts';
import { quietSchedules } from './traffic-crash.ts';

/** What can be read in the channel after a bot was killed over an alert, counted on Slack's side. */
export interface AlertAftermath {
  readonly cards: number;
  readonly replies: number;
  /** How many alerts there are in the database. */
  readonly alerts: number;
}

/** The messages of the bot in the channel, replies in their parents. */
export function rootsOf(stage: Stage): readonly PageMessage[] {
  return (
    stage.workspace
      .state(lena)
      .channels.find(({ id }) => id === ops)
      ?.messages.filter(({ user, ephemeral }) => user === botUser && !ephemeral) ?? []
  );
}

const cardsOf = (stage: Stage) =>
  rootsOf(stage).filter(({ text }) => /Alpha: (queue length|well again)/.test(text));

/** A queue is too long, a bot is killed over it, and the next one goes on. */
export async function crashOverOpening(
  moment: string,
  time = 1,
  without: Protection = 'nothing',
): Promise<AlertAftermath> {
  const stage = await raiseStage({ schedules: quietSchedules });
  try {
    stage.home.setQueue(500);
    const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: moment, time, without });
    await child.killed.finally(() => child.end());
    return await aftermath(stage, without);
  } finally {
    await stage.remove();
  }
}

/** An alert is open, its queue becomes short, and a bot is killed while it says so in the thread. */
export async function crashOverEnd(
  moment: string,
  time: number,
  without: Protection = 'nothing',
): Promise<AlertAftermath> {
  const stage = await raiseStage({ schedules: quietSchedules });
  try {
    stage.home.setQueue(500);
    const before = await stage.startConnected();
    await stage.workspace.waitFor(() => cardsOf(stage).length === 1, patience);
    await before.stop();
    stage.home.setQueue(3);
    const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: moment, time, without });
    await child.killed.finally(() => child.end());
    return await aftermath(stage, without);
  } finally {
    await stage.remove();
  }
}

async function aftermath(stage: Stage, without: Protection): Promise<AlertAftermath> {
  const bot = await stage.startConnected((parts) => withoutProtection(without, parts));
  await handsOf(stage.workspace, lena).ask('check alpha');
  await stage.until(async () => (await bot.store.outbox.waiting()).count === 0);
  await comeToRest(stage);
  await stage.until(async () => (await bot.store.outbox.waiting()).count === 0);
  const audit = await bot.store.audit.latest(100);
  return {
    cards: cardsOf(stage).length,
    replies: cardsOf(stage).reduce((sum, { replies }) => sum + replies.length, 0),
    alerts: audit.filter(({ action }) => action === 'alert.opened').length,
  };
}
