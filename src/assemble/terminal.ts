import { createRememberedDirectory } from '../access/remembered-directory.ts';
import { noCheckpoint } from '../core/checkpoint.ts';
import { systemClock } from '../core/clock.ts';
import type { Reply } from '../core/reply.ts';
import { openStore } from '../store/sqlite/open-store.ts';
import { buildHouse } from './house.ts';
import { createLog } from './log.ts';
import { configFrom, databaseIn, type Surroundings, settingsFrom } from './surroundings.ts';

/**
 * Answers in the terminal what /ops answers in Slack: same words, rights and trace, whether the bot runs or not.
 * What it causes to be said waits in the outbox for the bot.
 */
export async function answerInTerminal(
  words: readonly string[],
  surroundings: Surroundings,
  uid: number,
): Promise<Reply> {
  const settings = settingsFrom(surroundings, 'no-slack');
  const config = await configFrom(surroundings, settings);
  const store = await openStore({ path: databaseIn(settings), now: systemClock.now });
  const stop = new AbortController();
  try {
    const house = buildHouse({
      config,
      home: settings.home,
      store,
      directory: createRememberedDirectory(store.memo),
      clock: systemClock,
      checkpoint: noCheckpoint,
      log: createLog(config.secrets),
      stopping: stop.signal,
    });
    return await house.dialogue.answer(words, { actor: { kind: 'terminal', uid }, at: systemClock.now() });
  } finally {
    stop.abort();
    store.close();
  }
}
