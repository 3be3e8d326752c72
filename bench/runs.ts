import { setTimeout as wait } from 'node:timers/promises';
import { labelsOf, textOf } from '../test/support/hands.ts';
import { type BenchBot, raiseBot } from './bench-bot.ts';
import { benchClicks, clicksPage } from './clicks.ts';
import type { Finding } from './measure.ts';
import { benchPrinting, printingPage } from './printing.ts';
import { fence, keepAsking, megabytes, ms, now, until } from './stamps.ts';

const runsAtOnce = 20;

const runbook = `---
armed: true
---
# Bench

${clicksPage}
${printingPage}
## At once

${fence('One of many', 'sleep 1\necho over >> over')}`;

/** What a run costs: from the click to the process, what is printed without end, and many at once. */
export async function benchRuns(): Promise<Finding[]> {
  const bot = await raiseBot(runbook);
  try {
    return [...(await benchClicks(bot)), ...(await benchPrinting(bot)), ...(await benchMany(bot))];
  } finally {
    await bot.stop();
  }
}
async function benchMany(bot: BenchBot): Promise<Finding[]> {
  await wait(1_000);
  const idle = bot.memory();
  for (let run = 0; run < runsAtOnce; run += 1) await bot.hands.type('run alpha/bench#at-once');
  const asked = () =>
    bot.hands
      .sees()
      .filter((message) => textOf(message).includes('One of many') && labelsOf(message).includes('Run'));
  const messages = await bot.workspace.waitFor(
    () => (asked().length >= runsAtOnce ? asked() : undefined),
    300_000,
  );
  const since = bot.workspace.log.length;
  const clicked = now();
  let grown = 0;
  const watching = { isOver: false };
  const asking = keepAsking(bot, watching, () => {
    grown = Math.max(grown, bot.memory() - idle);
  });
  await Promise.all(messages.map((message) => bot.hands.press(message, 'Run')));
  await until(() => (bot.home.read('over')?.split('\n').length ?? 0) > runsAtOnce);
  const took = now() - clicked;
  watching.isOver = true;
  await asking;
  return [
    {
      what: `${runsAtOnce} runs at once, of a command that takes a second`,
      found: `all over after ${ms(took)}; ${megabytes(grown)} more memory in bot and supervisors; the slowest answer took ${ms(bot.slowestAnswer(since))}`,
    },
  ];
}
