import { describe, expect, it, onTestFinished } from 'vitest';
import type { PageMessage } from '../../demo/workspace/page-api.ts';
import { startChild } from '../support/child-bot.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../support/hands.ts';
import type { InProcessBot } from '../support/in-process-bot.ts';
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

const ways = `---
armed: true
---
# Ways

## Out

~~~sh {"name": "flaky", "title": "Try it"}
echo flaky >> counted
[ -e fine ]
~~~

~~~sh {"name": "breaks", "title": "Break it", "rollback": "#undo"}
echo breaks >> counted
exit 1
~~~

~~~sh {"name": "long", "title": "Take long"}
echo long >> counted
exec sleep 600
~~~

## Undo

~~~sh {"name": "undone", "title": "Undo it"}
echo undone >> counted
~~~
`;

/** A press of a run. */
interface Press {
  readonly card: string;
  readonly label: string;
  readonly by: string;
  /** What the commands have left behind when its work is done. */
  readonly counted: string;
  /** The bot lives on. */
  readonly calm?: boolean;
  /** What is written into its dialog; the bot is killed when that is sent. */
  readonly reason?: string;
}

/** Each press of the run in order: on which card, on which button, by whom. */
const presses: readonly Press[] = [
  { card: 'Count it', label: 'Run', by: lena, counted: 'first\n' },
  { card: 'Which way?', label: 'Right', by: lena, counted: 'first\n' },
  { card: 'Look at it', label: 'Done', by: lena, counted: 'first\n' },
  { card: 'Restart it', label: 'Ask for approval', by: lena, counted: 'first\n' },
  { card: 'Restart it', label: 'Approve', by: otto, counted: 'first\ncareful right\n' },
];

const tried = 'flaky\nflaky\n';
/** Those that lead out of trouble. */
const waysOut: readonly Press[] = [
  { card: 'Try it', label: 'Run', by: lena, counted: 'flaky\n', calm: true },
  { card: 'Try it', label: 'Retry', by: lena, counted: tried },
  { card: 'Break it', label: 'Run', by: lena, counted: `${tried}breaks\n`, calm: true },
  { card: 'Break it', label: 'Roll back', by: otto, counted: `${tried}breaks\n` },
  { card: 'Undo it', label: 'Run', by: lena, counted: `${tried}breaks\nundone\n`, calm: true },
  { card: 'Break it', label: 'Skip…', by: otto, counted: `${tried}breaks\nundone\n`, reason: 'Not today' },
  { card: 'Take long', label: 'Run', by: lena, counted: `${tried}breaks\nundone\nlong\n`, calm: true },
  { card: 'Take long', label: 'Cancel', by: lena, counted: `${tried}breaks\nundone\nlong\n` },
  {
    card: 'Take long',
    label: 'Abort…',
    by: otto,
    counted: `${tried}breaks\nundone\nlong\n`,
    reason: 'Enough',
  },
];

/** Between the arrival of a click and its acknowledgement, before it is worked on, and when its work is done. */
const moments = ['inbox.stored', 'inbox.acknowledged', 'inbox.worked'] as const;

describe('a press on a button of a run', () => {
  it.each(moments)('does its work once when the bot is killed at %s', async (dieAt) => {
    const stage = await raiseStage({ runbooks: { steps }, schedules: quietSchedules });
    onTestFinished(() => stage.remove());
    await goThrough(stage, 'alpha/steps#all', presses, dieAt);
    expect(await countEnds(stage, 'The run finished')).toBe(1);
    expect(stage.home.read('counted')).toBe('first\ncareful right\n');
  });

  it.each(moments)('leads out of trouble once when the bot is killed at %s', async (dieAt) => {
    const stage = await raiseStage({ runbooks: { ways }, schedules: quietSchedules });
    onTestFinished(() => stage.remove());
    const bot = await goThrough(stage, 'alpha/ways#out', waysOut, dieAt, ({ label }) => {
      // What was wrong is mended before it is tried again.
      if (label === 'Retry') stage.home.write('alpha/fine', '');
    });
    expect(await countEnds(stage, 'The run ended early')).toBe(1);
    const [headline] = await bot.store.runs.latest(1);
    const record = await bot.store.runs.find(headline?.id ?? '');
    expect(record?.run).toMatchObject({ state: 'aborted', reason: 'Enough' });
    expect(record?.attempts.map(({ step, state, note }) => [step, state, note ?? ''])).toEqual([
      ['flaky', 'failed', expect.anything()],
      ['flaky', 'succeeded', ''],
      ['breaks', 'failed', expect.anything()],
      ['undone', 'succeeded', ''],
      ['breaks', 'skipped', 'Not today'],
      ['long', 'cancelled', expect.stringContaining('cancelled')],
    ]);
    const traced = (await bot.store.audit.latest(200)).map(({ action }) => action);
    for (const action of ['run.skip', 'run.roll-back', 'run.cancel', 'run.abort'])
      expect([action, traced.filter((each) => each === action).length]).toEqual([action, 1]);
  });
});

/** Presses one after the other, each on a bot of its own that is killed at the moment. Gives back the one that lives at the end. */
async function goThrough(
  stage: Stage,
  procedure: string,
  all: readonly Press[],
  dieAt: string,
  before: (press: Press) => void = () => {},
): Promise<InProcessBot> {
  const { workspace, home } = stage;
  const shows = (hands: Hands, card: string, label: string): Promise<PageMessage> =>
    workspace.waitFor(
      () =>
        hands
          .sees()
          .findLast((message) => textOf(message).includes(card) && labelsOf(message).includes(label)),
      patience,
    );
  // The connection of the one before may still be there.
  const opened = () =>
    workspace.log.filter((entry) => entry.kind === 'connection' && entry.state === 'opened').length;
  const counted = () => home.read('counted') ?? '';
  let bot = await stage.startConnected();
  await insist(stage, () => handsOf(workspace, lena).type(`run ${procedure}`));
  for (const press of all) {
    const hands = handsOf(workspace, press.by);
    const message = await shows(hands, press.card, press.label);
    before(press);
    if (press.calm) {
      await insist(stage, () => hands.press(latest(hands, message), press.label));
    } else {
      const act = await readyTo(stage, hands, message, press);
      await bot.stop();
      const known = opened();
      const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt });
      try {
        await child.during(workspace.waitFor(() => opened() > known, patience));
        await child.during(insist(stage, act));
        await child.killed;
      } finally {
        await child.end();
      }
      // What was handed over runs without a bot; one that comes at once may call it off before it is taken.
      if (dieAt === 'inbox.worked') await stage.until(() => counted() === press.counted);
      bot = await stage.startConnected();
    }
    await stage.until(() => !labelsOf(latest(hands, message)).includes(press.label));
    await stage.until(() => counted() === press.counted);
  }
  return bot;
}

/** The press itself; of one that opens a dialog, what sends it. */
async function readyTo(stage: Stage, hands: Hands, message: PageMessage, { label, reason }: Press) {
  // The card may have changed until then: what runs has begun to run.
  if (reason === undefined) return () => hands.press(latest(hands, message), label);
  // A dialog whose answer was never acknowledged stays open.
  const viewNow = () => stage.workspace.state(hands.id).view;
  const old = viewNow()?.id;
  await hands.press(message, label);
  const dialog = await stage.workspace.waitFor(() => {
    const view = viewNow();
    return view && view.id !== old ? view : undefined;
  }, patience);
  return () => hands.submit(dialog, { reason });
}

/** How often everybody can read how the run ended. */
function countEnds({ workspace }: Stage, words: string): Promise<number> {
  const sees = () =>
    handsOf(workspace, lena)
      .sees()
      .filter(({ text }) => text.includes(words));
  return workspace.waitFor(() => sees().length || undefined, patience);
}

/** Does it until Slack's side has sent it: a connection may go just then. Nobody knows whether the bot lives to acknowledge it. */
async function insist({ workspace, until }: Stage, gesture: () => Promise<unknown>): Promise<void> {
  const sent = () =>
    workspace.log.filter((entry) => entry.kind === 'sent' && entry.type !== 'events_api').length;
  const before = sent();
  await until(async () => {
    Promise.resolve()
      .then(gesture)
      .catch(() => {});
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
