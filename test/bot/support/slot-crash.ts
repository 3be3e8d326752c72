import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openStore } from '../../../src/store/sqlite/open-store.ts';
import { startChild } from '../../support/child-bot.ts';
import { handsOf, labelsOf } from '../../support/hands.ts';
import { patience } from '../../support/patience.ts';
import { type Protection, withoutProtection } from '../../support/protections.ts';
import { raiseStage, type Stage } from '../../support/stage.ts';
import { lena } from '../../support/town.ts';
import { comeToRest } from './come-to-rest.ts';
import { countSaid } from './crash-acts.ts';

export const slotMoments = ['slot.opened', 'slot.performed', 'slot.settled'] as const;

/** How often the summary of nine o'clock can be read, and what became of its slot, after a bot was killed over it. */
export interface SlotAftermath {
  readonly summaries: number;
  /** How often it was put into the outbox: a second one may take the place of a first that was not yet said. */
  readonly made: number;
  readonly outcomes: readonly string[];
}

/** A bot starts right after nine, is killed at a moment of the morning's slot, and starts again. */
export async function crashOverSlot(moment: string, without: Protection = 'nothing'): Promise<SlotAftermath> {
  const stage = await raiseStage({ at: '2026-03-04T09:00:05Z', schedules: [morning, far] });
  try {
    // An earlier bot has looked after the schedule until just before nine.
    mkdirSync(stage.home.data, { recursive: true });
    const path = join(stage.home.data, 'watchkeeper.sqlite');
    const store = await openStore({ path, now: () => stage.clock.now() });
    await store.schedules.cursor('workspace/morning', Date.parse('2026-03-04T08:59:00Z'));
    store.close();

    const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: moment, without });
    await child.killed.finally(() => child.end());
    const bot = await stage.startConnected((parts) => withoutProtection(without, parts));
    await stage.workspace.waitFor(() => countSaid(stage, 'Morning summary') > 0, patience);
    await comeToRest(stage);
    const slots = await bot.store.schedules.latest('workspace/morning', 10);
    const posts = await bot.store.outbox.latest(100);
    return {
      made: posts.filter(({ topic }) => topic === 'summary').length,
      summaries: countSaid(stage, 'Morning summary'),
      outcomes: slots.map(({ outcome }) => outcome),
    };
  } finally {
    await stage.remove();
  }
}

/** How often a command of a scheduled run ran, and what became of its slot, after a bot was killed over it. */
export async function crashOverRun(
  moment: string,
  laterAt: string,
): Promise<{ readonly counted: string; readonly heads: number; readonly outcomes: readonly string[] }> {
  const stage = await raiseStage({
    at: '2026-03-04T09:00:05Z',
    schedules: [runAtNine],
    runbooks: { window: countingRunbook },
  });
  try {
    mkdirSync(stage.home.data, { recursive: true });
    const path = join(stage.home.data, 'watchkeeper.sqlite');
    const store = await openStore({ path, now: () => stage.clock.now() });
    await store.schedules.cursor('workspace/run', Date.parse('2026-03-04T08:59:00Z'));
    store.close();
    const child = startChild({ env: stage.env, clock: stage.clockSetting(), dieAt: moment });
    await child.killed.finally(() => child.end());
    stage.setClock(laterAt);
    const bot = await stage.startConnected();
    if (moment === 'run.stored') await tryAgain(stage);
    await stage.workspace.waitFor(() => countSaid(stage, 'finished after') > 0, patience);
    await comeToRest(stage);
    const slots = await bot.store.schedules.latest('workspace/run', 10);
    return {
      counted: stage.home.read('counted') ?? '',
      heads: (await bot.store.runs.latest(10)).length,
      outcomes: slots.map(({ outcome }) => outcome),
    };
  } finally {
    await stage.remove();
  }
}

/** A command that was stored and not handed over: people are told that nothing ran, and decide. */
async function tryAgain(stage: Stage): Promise<void> {
  const hands = handsOf(stage.workspace, lena);
  await stage.workspace.waitFor(() => countSaid(stage, 'Run · Alpha: stopped') > 0, patience);
  const card = await stage.workspace.waitFor(
    () => hands.sees().find((message) => labelsOf(message).includes('Retry')),
    patience,
  );
  await hands.press(card, 'Retry');
}

/** One summary that everybody can read, and one outcome, whatever happened on the way. */
export async function expectSaidOnce(moment: string): Promise<void> {
  const { summaries, made, outcomes } = await crashOverSlot(moment);
  expect({ summaries, made }).toEqual({ summaries: 1, made: 1 });
  expect(outcomes).toHaveLength(1);
  expect(['on_time', 'late']).toContain(outcomes[0]);
}

const morning =
  '{id: morning, cron: "0 9 * * *", do: {summary: morning}, channel: "#ops", catch_up: latest, catch_up_window: 3h}';
const far = '{id: overdue, cron: "0 9 1 1 *", do: {reminder: maintenance}, channel: "#ops"}';
const runAtNine =
  '{id: run, cron: "0 9 * * *", do: {run: "alpha/window#run"}, channel: "#ops", catch_up_window: 1h}';
const countingRunbook = '---\narmed: true\n---\n# Window\n\n## Run\n\n```sh\necho ran >> counted\n```\n';
