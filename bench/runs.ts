import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { labelsOf, textOf } from '../test/support/hands.ts';
import { type BenchBot, raiseBot } from './bench-bot.ts';
import { type Finding, spreadOf } from './measure.ts';

const clicks = 15;
const runsAtOnce = 20;
const printed = 1_000_000_000;
const rounds = 5;

const stamp = 'echo "$EPOCHREALTIME" >> stamps';
const print = `head -c ${printed} /dev/zero`;

const fence = (title: string, script: string) => `~~~sh {"title": "${title}"}\n${script}\n~~~\n`;
const runbook = `---
armed: true
---
# Bench

## Clicks

${Array.from({ length: clicks }, (_, index) => fence(`Click number ${index} of them`, stamp)).join('\n')}
## Prints

${Array.from({ length: rounds }, (_, index) => fence(`Print number ${index} of them`, `${stamp}\n${print}\n${stamp}`)).join('\n')}
## At once

${fence('One of many', 'sleep 1\necho over >> over')}`;

const ms = (span: number) => `${span.toFixed(span < 10 ? 1 : 0)} ms`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
/** Milliseconds since the epoch, as a command sees them. */
const now = () => performance.timeOrigin + performance.now();

/** What a run costs: from the click to the process, what is printed without end, and many at once. */
export async function benchRuns(): Promise<Finding[]> {
  const bot = await raiseBot(runbook);
  try {
    return [...(await benchClicks(bot)), ...(await benchPrinting(bot)), ...(await benchMany(bot))];
  } finally {
    await bot.stop();
  }
}

async function benchClicks(bot: BenchBot): Promise<Finding[]> {
  await bot.hands.type('run alpha/bench#clicks');
  const byClick: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < clicks; round += 1) {
    const asked = await bot.shows(`Click number ${round} of them`, 'Run');
    await wait(300);
    const clicked = now();
    await bot.hands.press(asked, 'Run');
    byClick.push((await nextStamp(bot, 2 * round)) - clicked);
    await wait(300);
    const spawned = now();
    await runBare(bot, stamp);
    bare.push((await nextStamp(bot, 2 * round + 1)) - spawned);
  }
  const more = byClick.map((span, index) => span - (bare[index] ?? 0));
  return [
    {
      what: 'from a click on Run to the process',
      found: `${spreadOf(byClick, ms)}; the same without the bot ${spreadOf(bare, ms)}; so ${spreadOf(more, ms)} more`,
    },
  ];
}

async function benchPrinting(bot: BenchBot): Promise<Finding[]> {
  await bot.hands.type('run alpha/bench#prints');
  const from = stampsOf(bot).length;
  const took = (at: number) => (stampsOf(bot)[at + 1] ?? 0) - (stampsOf(bot)[at] ?? 0);
  const throughBot: number[] = [];
  const toFile: number[] = [];
  let slowest = 0;
  let grown = 0;
  for (let round = 0; round < rounds; round += 1) {
    const asked = await bot.shows(`Print number ${round} of them`, 'Run');
    await wait(1_000);
    const idle = bot.memory();
    const at = from + 4 * round;
    const since = bot.workspace.log.length;
    const isOver = bot.hands.press(asked, 'Run').then(() => nextStamp(bot, at + 1));
    const watching = { isOver: false };
    const asking = keepAsking(bot, watching, () => {
      grown = Math.max(grown, bot.memory() - idle);
    });
    await isOver;
    watching.isOver = true;
    await asking;
    slowest = Math.max(slowest, bot.slowestAnswer(since));
    throughBot.push(took(at));
    await wait(500);
    await runBare(bot, `${stamp}\n${print} > printed\n${stamp}`);
    toFile.push(took(at + 2));
  }
  const ratios = throughBot.map((span, index) => span / (toFile[index] ?? 1));
  return [
    {
      what: 'a step that prints 1 GB',
      found: `${spreadOf(throughBot, ms)}; into a file ${spreadOf(toFile, ms)}; so ${spreadOf(ratios, (ratio) => `${ratio.toFixed(2)} times`)}`,
    },
    {
      what: 'meanwhile',
      found: `${megabytes(grown)} more memory in bot and supervisors; the slowest answer took ${ms(slowest)}`,
    },
  ];
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

/** Somebody asks for help ten times a second. */
async function keepAsking(
  { hands }: BenchBot,
  watching: { isOver: boolean },
  onTurn: () => void,
): Promise<void> {
  while (!watching.isOver) {
    await hands.type('help');
    onTurn();
    await wait(100);
  }
}

/** Runs a script as the supervisor does, and nothing around it. */
async function runBare({ home }: BenchBot, script: string): Promise<void> {
  const path = join(home.folder, 'bare');
  writeFileSync(path, script);
  const child = spawn('bash', ['-euo', 'pipefail', path], {
    cwd: join(home.folder, 'alpha'),
    env: { LC_ALL: 'C.UTF-8', ...home.env },
    detached: true,
    stdio: 'ignore',
  });
  await once(child, 'exit');
}

function stampsOf({ home }: BenchBot): number[] {
  const text = home.read('stamps') ?? '';
  return text.split('\n').flatMap((line) => (line === '' ? [] : [Number(line.replace(',', '.')) * 1_000]));
}

async function nextStamp(bot: BenchBot, at: number): Promise<number> {
  await until(() => stampsOf(bot).length > at);
  return stampsOf(bot)[at] ?? 0;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5);
}
