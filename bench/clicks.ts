import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchBot } from './bench-bot.ts';
import { type Finding, spreadOf } from './measure.ts';
import { fence, ms, nextStamp, now, runBare, stamp } from './stamps.ts';

const clicks = 15;
const titleOf = (round: number) => `Click number ${round} of them`;

export const clicksPage = `## Clicks

${Array.from({ length: clicks }, (_, round) => fence(titleOf(round), stamp)).join('\n')}
`;

/** From a click on *Run* to the process, beside the same process without the bot and a wait for the same disk. */
export async function benchClicks(bot: BenchBot): Promise<Finding[]> {
  await bot.hands.type('run alpha/bench#clicks');
  const byClick: number[] = [];
  const bare: number[] = [];
  const disk: number[] = [];
  for (let round = 0; round < clicks; round += 1) {
    const asked = await bot.shows(titleOf(round), 'Run');
    await wait(300);
    const clicked = now();
    await bot.hands.press(asked, 'Run');
    byClick.push((await nextStamp(bot, 2 * round)) - clicked);
    await wait(300);
    const spawned = now();
    await runBare(bot, stamp);
    bare.push((await nextStamp(bot, 2 * round + 1)) - spawned);
    disk.push(timeSync(join(bot.home.data, 'bench-sync')));
  }
  const more = byClick.map((span, index) => span - (bare[index] ?? 0));
  return [
    {
      what: 'from a click on Run to the process',
      found: `${spreadOf(byClick, ms)}; the same without the bot ${spreadOf(bare, ms)}; so ${spreadOf(more, ms)} more, three waits for the disk of ${spreadOf(disk, ms)} each among it`,
    },
  ];
}

/** How long the disk takes for a page at the end of a file, as for a commit. */
function timeSync(path: string): number {
  const file = openSync(path, 'a');
  try {
    writeSync(file, Buffer.alloc(4_096));
    const began = performance.now();
    fsyncSync(file);
    return performance.now() - began;
  } finally {
    closeSync(file);
  }
}
