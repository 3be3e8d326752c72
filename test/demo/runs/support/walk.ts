import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { raiseTown, type Town } from '../../../../demo/demo.ts';
import { startBrowser } from '../../../page/support/browser.ts';
import { type InProcessBot, startInProcess } from '../../../support/in-process-bot.ts';
import { LeapingClock } from '../../../support/leaping-clock.ts';
import { patience } from '../../../support/patience.ts';
import { sitDown, type Walker } from './walker.ts';

/** The demo with its bot, and people in front of browsers. */
export interface Walk {
  readonly town: Town;
  readonly bot: InProcessBot;
  readonly clock: LeapingClock;
  /** Nick, who leads. */
  readonly nick: Walker;
  /** Karen, an operator. */
  readonly karen: Walker;
  stop(): Promise<void>;
}

export interface WalkOptions {
  /** Names the pictures of this walk, where `WATCHKEEPER_PICTURES` names a folder for them. */
  readonly name: string;
  /** What else the bot's environment says. */
  readonly env?: Readonly<Record<string, string>>;
  /** Done when the estate stands and before the bot starts. */
  readonly prepare?: (town: Town) => Promise<void> | void;
}

/** Patient, so that a busy machine makes no walk fail. */
const timing = { redeliver: [1_000, 5_000], trigger: 30_000, acknowledge: 20_000 };

/** Raises the town, starts the bot, and sits two people down. */
export async function startWalk({ name, env, prepare }: WalkOptions): Promise<Walk> {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-walk-'));
  const clock = new LeapingClock();
  const [town, browser] = await Promise.all([
    raiseTown({ folder, port: 0, now: () => clock.now(), timing, ...(env ? { env } : {}) }),
    startBrowser(),
  ]);
  await prepare?.(town);
  const bot = await startInProcess(town.env, clock);
  await town.workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience);
  const pictures = picturesOf(name);
  const sit = (person: string, browserOfAll: Browser) =>
    sitDown({ browser: browserOfAll, address: town.workspace.pageUrl, person, pictures });
  const [nick, karen] = await Promise.all([sit('U01LEAD', browser), sit('U02OPER', browser)]);
  return {
    town,
    bot,
    clock,
    nick,
    karen,
    async stop() {
      await browser.close();
      await bot.stop();
      await town.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Pictures are for whoever wants to look at a walk; tests do not need them. */
function picturesOf(name: string): string | undefined {
  const folder = process.env.WATCHKEEPER_PICTURES;
  if (folder === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}
