import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBot } from '../demo/bot.ts';
import { startWorkspace, type Workspace } from '../demo/workspace/workspace.ts';
import { type Hands, handsOf, labelsOf, textOf } from '../test/support/hands.ts';
import { makeHome, type SmallHome } from '../test/support/small-home.ts';
import { lena, smallTown, tokens } from '../test/support/town.ts';

/** A bot in a process of its own, started as anybody would, with one person who presses its buttons. */
export interface BenchBot {
  readonly workspace: Workspace;
  readonly home: SmallHome;
  readonly hands: Hands;
  /** Waits until a message shows the text and offers the button. */
  shows(text: string, label: string): ReturnType<Hands['isTold']>;
  /** The longest time that an acknowledgement took since a number of log entries, in milliseconds. */
  slowestAnswer(since: number): number;
  /** Memory of the bot and its supervisors, in bytes; what processes share is counted once. */
  memory(): number;
  stop(): Promise<void>;
}

const patience = 120_000;
const never = '{id: never, cron: "0 9 1 1 *", do: {summary: morning}, channel: "#ops"}';

export async function raiseBot(runbook: string): Promise<BenchBot> {
  const home = await makeHome({ runbooks: { bench: runbook }, schedules: [never] });
  const workspace = await startWorkspace(smallTown());
  const bot = startBot(
    {
      ...home.env,
      SLACK_BOT_TOKEN: tokens.bot,
      SLACK_APP_TOKEN: tokens.app,
      SLACK_API_URL: workspace.apiUrl,
      WATCHKEEPER_HOME: home.folder,
      WATCHKEEPER_DATA: home.data,
    },
    join(home.folder, 'log'),
  );
  const hands = handsOf(workspace, lena);
  await workspace.waitFor(({ connectionCount }) => connectionCount > 0, patience);
  return {
    workspace,
    home,
    hands,
    shows: (text, label) =>
      workspace.waitFor(
        () =>
          hands.sees().find((message) => textOf(message).includes(text) && labelsOf(message).includes(label)),
        patience,
      ),
    slowestAnswer: (since) =>
      Math.max(
        0,
        ...workspace.log
          .slice(since)
          .flatMap((entry) => (entry.kind === 'acknowledged' ? [entry.latency] : [])),
      ),
    memory: () => memoryOf(bot.process.pid ?? 0),
    async stop() {
      await bot.stop();
      await workspace.stop();
      await home.remove();
    },
  };
}

/** The bot and its own children; what these have started belongs to the command. */
function memoryOf(bot: number): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = processes.filter((pid) => read(`/proc/${pid}/status`).includes(`\nPPid:\t${bot}\n`));
  const kilobytes = [String(bot), ...children].map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1024;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
