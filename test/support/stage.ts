import { vi } from 'vitest';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../demo/workspace/workspace.ts';
import type { BotParts } from '../../src/assemble/bot.ts';
import type { Clock, Instant } from '../../src/core/clock.ts';
import type { BotEnvironment } from './bot-parts.ts';
import { type InProcessBot, startInProcess } from './in-process-bot.ts';
import { patience } from './patience.ts';
import { type ClockSetting, runningClock, settingAt } from './running-clock.ts';
import { type HomeOptions, makeHome, type SmallHome } from './small-home.ts';
import { smallTown, tokens } from './town.ts';

export interface StageOptions extends HomeOptions {
  /** What the clocks of bot and workspace show at the beginning; a Wednesday before the morning's schedules if not given. */
  readonly at?: string;
  readonly town?: Partial<WorkspaceOptions>;
}

/** A workspace and a home, and bots that come and go on them. */
export interface Stage {
  readonly workspace: Workspace;
  readonly home: SmallHome;
  readonly env: BotEnvironment;
  readonly clock: Clock;
  readonly clockSetting: () => ClockSetting;
  /** Sets the clocks: time passes while no bot runs. */
  setClock(at: string | Instant): void;
  /** Starts the bot in this process. It is stopped with the stage, if not before. */
  startBot(change?: (parts: BotParts) => BotParts): Promise<InProcessBot>;
  /** Starts the bot and waits until it is connected. */
  startConnected(change?: (parts: BotParts) => BotParts): Promise<InProcessBot>;
  /** Looks again and again until it is so; for what does not show in the workspace. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  remove(): Promise<void>;
}

export async function raiseStage(options: StageOptions = {}): Promise<Stage> {
  let setting = settingAt(options.at ?? '2026-03-04T07:00:00Z');
  const clock: Clock = {
    now: () => runningClock(setting).now(),
    elapsed: () => runningClock(setting).elapsed(),
    sleep: (span, signal) => runningClock(setting).sleep(span, signal),
  };
  const home = await makeHome(options);
  const workspace = await startWorkspace({ ...smallTown(), now: () => clock.now(), ...options.town });
  const env = {
    ...home.env,
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_APP_TOKEN: tokens.app,
    SLACK_API_URL: workspace.apiUrl,
    WATCHKEEPER_HOME: home.folder,
    WATCHKEEPER_DATA: home.data,
  };
  const running = new Set<InProcessBot>();

  async function startBot(change?: (parts: BotParts) => BotParts): Promise<InProcessBot> {
    const bot = await startInProcess(env, clock, change);
    const handle: InProcessBot = {
      ...bot,
      async stop() {
        if (running.delete(handle)) await bot.stop();
      },
    };
    running.add(handle);
    return handle;
  }

  return {
    workspace,
    home,
    env,
    clock,
    clockSetting: () => setting,
    setClock: (at) => {
      setting = settingAt(at);
    },
    startBot,
    async startConnected(change) {
      const opened = () =>
        workspace.log.filter((entry) => entry.kind === 'connection' && entry.state === 'opened').length;
      const before = opened();
      const bot = await startBot(change);
      await workspace.waitFor(() => opened() > before, patience);
      return bot;
    },
    until: (isSo) => vi.waitUntil(isSo, { timeout: patience, interval: 10 }).then(() => undefined),
    async remove() {
      for (const bot of [...running]) await bot.stop();
      await workspace.stop();
      await home.remove();
    },
  };
}
