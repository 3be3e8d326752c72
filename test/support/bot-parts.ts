import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BotParts } from '../../src/assemble/bot.ts';
import { configFrom, settingsFrom } from '../../src/assemble/surroundings.ts';
import { noCheckpoint } from '../../src/core/checkpoint.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/log.ts';
import { backUp } from '../../src/store/sqlite/backup.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';

/** The environment of a bot, as `watchkeeper start` would find it. */
export type BotEnvironment = Readonly<Record<string, string>>;

/** Reads config and settings from the environment, opens the database, and joins everything for `runBot`. */
export async function assembleBot(env: BotEnvironment, clock: Clock, log: Log): Promise<BotParts> {
  const surroundings = { env, folder: process.cwd() };
  const settings = settingsFrom(surroundings, 'slack');
  const config = await configFrom(surroundings, settings);
  if (!settings.slack) throw new Error('Slack is not set up.');
  mkdirSync(settings.data, { recursive: true });
  const { botToken, appToken, apiUrl } = settings.slack;
  return {
    config,
    home: settings.home,
    data: settings.data,
    slack: { botToken, appToken, ...(apiUrl ? { apiUrl } : {}) },
    store: await openStore({ path: join(settings.data, 'watchkeeper.sqlite'), now: () => clock.now() }),
    backUp: (keep) =>
      backUp({
        path: join(settings.data, 'watchkeeper.sqlite'),
        folder: join(settings.data, 'backups'),
        keep,
        now: clock.now(),
      }),
    clock,
    checkpoint: noCheckpoint,
    ...(settings.web ? { outside: { web: settings.web } } : {}),
    log,
  };
}
