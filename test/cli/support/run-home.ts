import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRememberedDirectory } from '../../../src/access/remembered-directory.ts';
import { buildHouse, type House } from '../../../src/assemble/house.ts';
import { configFrom, settingsFrom } from '../../../src/assemble/surroundings.ts';
import { noCheckpoint } from '../../../src/core/checkpoint.ts';
import { type Clock, systemClock } from '../../../src/core/clock.ts';
import { createSupervisors } from '../../../src/execution/supervise/supervisors.ts';
import { openStore } from '../../../src/store/sqlite/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { startTerminal, type Terminal } from '../../support/real-terminal.ts';

export interface OpenBot {
  readonly house: House;
  readonly store: Store;
  /** Ends it before another one is opened: two at a time would take each other's attempts for left behind. */
  close(): Promise<void>;
}

export interface RunHome {
  readonly folder: string;
  start(words: readonly string[]): Terminal;
  /** What a file in the service's folder says, by lines. */
  lines(name: string): string[];
  write(name: string, text: string): void;
  /** What a file below the folder says. */
  text(name: string): string;
  /** The bot's side on the same data, in this process: everything but Slack. Its driver runs. */
  openBot(options?: { readonly ahead?: number }): Promise<OpenBot>;
}

const workspace = (uid: number) => `timezone: UTC
channels: ["#ops", "#incidents"]
people:
  nadia: {name: Nadia Reyes, slack: U0LEAD001, uid: ${uid}}
  otto: {name: Otto Berg, slack: U0OPS0001}
roles:
  leads: {people: [nadia]}
  operators: {people: [nadia, otto]}
rights:
  run: [operators]
  runs: [operators]
  run.approve: [operators]
runbooks: {trusted: [alpha]}
`;

/** @param more lines at the end of the service's config */
export function makeRunHome(
  runbook: string,
  { more = '', uid = process.getuid?.() ?? -1 }: { readonly more?: string; readonly uid?: number } = {},
): RunHome {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-run-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const each of ['config/services', 'runbooks/alpha', 'alpha'])
    mkdirSync(join(folder, each), { recursive: true });
  write('config/watchkeeper.yaml', workspace(uid));
  write(
    'config/services/alpha.yaml',
    `service: {id: alpha, name: Alpha, timezone: UTC}
channels: {health: "#ops", incidents: "#incidents"}
environment: {cwd: alpha}
${more}`,
  );
  write('runbooks/alpha/steps.md', runbook);
  const env = {
    PATH: process.env.PATH ?? '',
    WATCHKEEPER_HOME: folder,
    WATCHKEEPER_DATA: join(folder, 'data'),
  };
  const ends: (() => Promise<unknown>)[] = [];
  onTestFinished(async () => {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    folder,
    write,
    text: (name) => readFileSync(join(folder, name), 'utf8'),
    start(words) {
      const terminal = startTerminal(words, folder, env);
      ends.push(() => {
        terminal.kill('SIGKILL');
        return terminal.over;
      });
      return terminal;
    },
    lines(name) {
      try {
        return readFileSync(join(folder, 'alpha', name), 'utf8')
          .split('\n')
          .slice(0, -1);
      } catch {
        return [];
      }
    },
    async openBot({ ahead = 0 } = {}) {
      const surroundings = { env, folder };
      const settings = settingsFrom(surroundings, 'no-slack');
      const config = await configFrom(surroundings, settings);
      const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
      const store = await openStore({ path: join(settings.data, 'watchkeeper.sqlite'), now: clock.now });
      const stop = new AbortController();
      const supervisors = createSupervisors();
      const house = buildHouse({
        config,
        home: settings.home,
        data: settings.data,
        store,
        directory: createRememberedDirectory(store.memo),
        slackAwayFor: () => 0,
        clock,
        checkpoint: noCheckpoint,
        log: { info: () => {}, warn: () => {}, error: (...said: unknown[]) => console.error(...said) },
        supervisors,
        stopping: stop.signal,
      });
      const driving = house.workbench.driver.run(stop.signal);
      let isOpen = true;
      const close = async () => {
        if (!isOpen) return;
        isOpen = false;
        stop.abort();
        await driving;
        supervisors.close();
        store.close();
      };
      ends.push(close);
      return { house, store, close };
    },
  };
}

/** The id of the only run there is. */
export async function onlyRun(store: Store): Promise<string> {
  const [run, ...more] = await store.runs.latest(2);
  if (!run || more.length > 0) throw new Error('there is not exactly one run');
  return run.id;
}
