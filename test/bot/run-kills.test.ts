import { describe, expect, it, onTestFinished } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { startChild } from '../support/child-bot.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import { patience } from '../support/patience.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena, otto } from '../support/town.ts';
import { quietSchedules } from './support/traffic-crash.ts';

const steps = `---
armed: true
---
# Steps

## All

~~~sh {"name": "first", "title": "Count it"}
echo first >> counted
~~~

1. Which way? <!-- step: choose {"value": "WAY"} -->
   - **Left**
   - **Right**
2. Look at it.

~~~sh {"name": "careful", "title": "Restart it", "approve": true}
echo "careful $INPUT_WAY" >> counted
~~~
`;

/** Each press of the run in order: on which card, on which button, by whom. */
const presses = [
  { card: 'Count it', label: 'Run', by: lena, counted: 'first\n' },
  { card: 'Which way?', label: 'Right', by: lena, counted: 'first\n' },
  { card: 'Look at it', label: 'Done', by: lena, counted: 'first\n' },
  { card: 'Restart it', label: 'Ask for approval', by: lena, counted: 'first\n' },
  { card: 'Restart it', label: 'Approve', by: otto, counted: 'first\ncareful right\n' },
] as const;

/** Between the arrival of a click and its acknowledgement, before it is worked on, and when its work is done. */
const moments = ['inbox.stored', 'inbox.acknowledged', 'inbox.worked'] as const;

describe('a press on a button of a run', () => {
  it.each(moments)('does its work once when the bot is killed at %s', async (dieAt) => {
    const stage = await raiseStage({ runbooks: { steps }, schedules: quietSchedules });
    onTestFinished(() => stage.remove());
    const shows = (hands: Hands, card: string, label: string): Promise<PageMessage> =>
      stage.workspace.waitFor(
        () =>
          hands.sees().find((message) => textOf(message).includes(card) && labelsOf(message).includes(label)),
        patience,
      );
    // The connection of the one before may still be there.
    const opened = () =>
      stage.workspace.log.filter((entry) => entry.kind === 'connection' && entry.state === 'opened').length;
    let bot = await stage.startConnected();
    await insist(stage, () => handsOf(stage.workspace, lena).type('run alpha/steps#all'));
    for (const { card, label, by, counted } of presses) {
      const hands = handsOf(stage.workspace, by);
      const message = await shows(hands, card, label);
      await bot.stop();
      const before = opened();
      const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt });
      try {
        await child.during(stage.workspace.waitFor(() => opened() > before, patience));
        await child.during(insist(stage, () => hands.press(message, label)));
        await child.killed;
      } finally {
        await child.end();
      }
      // What was handed over runs without a bot; one that comes at once may call it off before it is taken.
      if (dieAt === 'inbox.worked') await stage.until(() => (stage.home.read('counted') ?? '') === counted);
      bot = await stage.startConnected();
      await stage.until(() => !labelsOf(latest(hands, message)).includes(label));
      await stage.until(() => (stage.home.read('counted') ?? '') === counted);
    }
    const over = await stage.workspace.waitFor(
      () =>
        handsOf(stage.workspace, lena)
          .sees()
          .filter(({ text }) => text.includes('The run finished')).length || undefined,
      patience,
    );
    expect(over).toBe(1);
    expect(stage.home.read('counted')).toBe('first\ncareful right\n');
  });
});

/** Does it until Slack's side has sent it: a connection may go just then. Nobody knows whether the bot lives to acknowledge it. */
async function insist({ workspace, until }: Stage, gesture: () => Promise<unknown>): Promise<void> {
  const sent = () => workspace.log.filter(({ kind }) => kind === 'sent').length;
  const before = sent();
  await until(async () => {
    gesture().catch(() => {});
    await workspace.waitFor(() => sent() > before, 2_000).catch(() => {});
    return sent() > before;
  });
}

/** The same message, as it is now. */
function latest(hands: Hands, { ts }: PageMessage): PageMessage {
  const found = hands.sees().find((message) => message.ts === ts);
  if (!found) throw new Error('the message is gone');
  return found;
}
