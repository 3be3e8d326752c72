import { setTimeout as wait } from 'node:timers/promises';
import type { BenchBot } from './bench-bot.ts';
import { type Finding, spreadOf } from './measure.ts';
import { fence, keepAsking, megabytes, ms, nextStamp, runBare, stamp, stampsOf, times } from './stamps.ts';

const printed = 1_000_000_000;
const rounds = 5;

/** Programs that print a gigabyte. `yes` ends by SIGPIPE, which is no failure here. */
const programs = {
  bytes: `head -c ${printed} /dev/zero`,
  lines: `{ yes || true; } 2>/dev/null | head -c ${printed}`,
} as const;
type Printed = keyof typeof programs;
const kinds: readonly Printed[] = ['bytes', 'lines'];

const titleOf = (kind: Printed, round: number) => `Print ${kind} number ${round} of them`;
const between = (script: string) => `${stamp}\n${script}\n${stamp}`;

export const printingPage = kinds
  .map((kind) => {
    const steps = Array.from({ length: rounds }, (_, round) =>
      fence(titleOf(kind, round), between(programs[kind])),
    );
    return `## Print ${kind}\n\n${steps.join('\n')}\n`;
  })
  .join('\n');

/** Steps that print a gigabyte, beside the same program into a file and through a pipe into a file. */
export async function benchPrinting(bot: BenchBot): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const kind of kinds) findings.push(...(await benchKind(bot, kind)));
  return findings;
}

async function benchKind(bot: BenchBot, kind: Printed): Promise<Finding[]> {
  await bot.hands.type(`run alpha/bench#print-${kind}`);
  const byBot: number[] = [];
  const toFile: number[] = [];
  const byPipe: number[] = [];
  let slowest = 0;
  let grown = 0;
  for (let round = 0; round < rounds; round += 1) {
    const asked = await bot.shows(titleOf(kind, round), 'Run');
    await wait(1_000);
    const idle = bot.memory();
    const since = bot.workspace.log.length;
    const watching = { isOver: false };
    const asking = keepAsking(bot, watching, () => {
      grown = Math.max(grown, bot.memory() - idle);
    });
    byBot.push(await tookOf(bot, () => bot.hands.press(asked, 'Run')));
    watching.isOver = true;
    await asking;
    slowest = Math.max(slowest, bot.slowestAnswer(since));
    await wait(500);
    const program = programs[kind];
    toFile.push(await tookOf(bot, () => runBare(bot, between(`{ ${program}; } > printed`))));
    byPipe.push(await tookOf(bot, () => runBare(bot, between(`{ ${program}; } | cat > printed`))));
  }
  const against = (bare: readonly number[]) =>
    `${spreadOf(bare, ms)}, so ${spreadOf(
      byBot.map((span, index) => span / (bare[index] ?? 1)),
      times,
    )}`;
  return [
    {
      what: `a step that prints 1 GB of ${kind}`,
      found: `${spreadOf(byBot, ms)}; into a file ${against(toFile)}; through a pipe into a file ${against(byPipe)}`,
    },
    {
      what: 'meanwhile',
      found: `${megabytes(grown)} more memory in bot and supervisors; the slowest answer took ${ms(slowest)}`,
    },
  ];
}

/** How long a script takes between its two stamps. */
async function tookOf(bot: BenchBot, start: () => Promise<unknown>): Promise<number> {
  const at = stampsOf(bot).length;
  await start();
  const end = await nextStamp(bot, at + 1);
  return end - (stampsOf(bot)[at] ?? end);
}
