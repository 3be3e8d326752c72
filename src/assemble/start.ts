import { join } from 'node:path';
import { exitCodes } from '../cli/exit-codes.ts';
import { noCheckpoint } from '../core/checkpoint.ts';
import { systemClock } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import { backUp } from '../store/sqlite/backup.ts';
import { claimBot } from '../store/sqlite/one-bot.ts';
import { openStore } from '../store/sqlite/open-store.ts';
import { runBot } from './bot.ts';
import { createLog } from './log.ts';
import { backupsIn, configFrom, databaseIn, type Surroundings, settingsFrom } from './surroundings.ts';

/** `watchkeeper start`: runs the bot until SIGTERM or SIGINT. @returns the exit code */
export async function start(surroundings: Surroundings, process: NodeJS.Process): Promise<number> {
  const settings = settingsFrom(surroundings, 'slack');
  const config = await configFrom(surroundings, settings);
  if (!settings.slack) throw new WatchkeeperError('config.settings', 'Slack is not set up.');
  const database = databaseIn(settings);
  const letGo = claimBot(join(settings.data, 'watchkeeper.lock'));
  const store = await openStore({ path: database, now: systemClock.now });
  const log = createLog([
    ...config.secrets,
    settings.slack.botToken,
    settings.slack.appToken,
    ...(settings.deadManUrl ? [settings.deadManUrl] : []),
  ]);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // Everything that must hold is in the database by then; staying on watch is worth more than ending.
  const onRejection = (reason: unknown) =>
    log.error('Something failed that nobody waited for.', { reason: sentenceOf(reason) });
  process.on('unhandledRejection', onRejection);
  try {
    await runBot(
      {
        config,
        home: settings.home,
        data: settings.data,
        outside: {
          ...(settings.web ? { web: settings.web } : {}),
          ...(settings.deadManUrl ? { deadManUrl: settings.deadManUrl } : {}),
        },
        backUp: (keep) =>
          backUp({ path: database, folder: backupsIn(settings), keep, now: systemClock.now() }),
        slack: settings.slack,
        store,
        clock: systemClock,
        checkpoint: noCheckpoint,
        log,
      },
      stop.signal,
    );
    return exitCodes.ok;
  } finally {
    process.off('SIGTERM', onSignal);
    process.off('SIGINT', onSignal);
    process.off('unhandledRejection', onRejection);
    stop.abort();
    store.close();
    letGo();
  }
}
