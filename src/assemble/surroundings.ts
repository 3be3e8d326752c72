import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { knownRights } from '../../commands/index.ts';
import type { Config } from '../config/config.ts';
import { readSettings, type Settings } from '../config/environment.ts';
import { readConfig } from '../config/read.ts';
import { formatProblem } from '../config/report.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import { count } from '../core/text.ts';

/** What comes from the environment of the process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current folder. */
  readonly folder: string;
}

/** The bot's own settings. @throws WatchkeeperError `config.settings` that names everything that is missing */
export function settingsFrom({ env, folder }: Surroundings, needs: 'slack' | 'no-slack'): Settings {
  const reading = readSettings(env, needs, folder);
  if (reading.valid) return reading.settings;
  throw new WatchkeeperError('config.settings', reading.problems.join('\n'));
}

/** The config. @throws WatchkeeperError `config.invalid` with every problem on a line of its own */
export async function configFrom({ env }: Surroundings, settings: Settings): Promise<Config> {
  const reading = await readConfig({ home: settings.home, env, knownRights });
  if (reading.valid) return reading.config;
  const problems = reading.problems.map(formatProblem);
  throw new WatchkeeperError(
    'config.invalid',
    `the config in ${settings.home} has ${count(problems.length, 'problem')}:\n${problems.join('\n')}`,
  );
}

/** Where the database lies; its folder is made when it is missing. @throws WatchkeeperError `store.no-folder` */
export function databaseIn(settings: Settings): string {
  try {
    mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new WatchkeeperError(
      'store.no-folder',
      `The folder ${settings.data} for the database cannot be made (${sentenceOf(thrown)}). Point WATCHKEEPER_DATA at a folder that this user may write to.`,
      { cause: thrown },
    );
  }
  return join(settings.data, 'watchkeeper.sqlite');
}

/** Where copies of the database are kept. */
export function backupsIn(settings: Settings): string {
  return join(settings.data, 'backups');
}
