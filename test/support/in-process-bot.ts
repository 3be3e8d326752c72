import { type BotParts, runBot } from '../../src/assemble/bot.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Store } from '../../src/store/store.ts';
import { assembleBot, type BotEnvironment } from './bot-parts.ts';

/** The real bot, running in this process. */
export interface InProcessBot {
  readonly store: Store;
  /** Every line of its log: `warn A message did not go out. {…}`. */
  readonly log: readonly string[];
  /** Stops it and closes its database. Throws what it threw. */
  stop(): Promise<void>;
}

/** Starts the bot. `change` may take one of its protections out. */
export async function startInProcess(
  env: BotEnvironment,
  clock: Clock,
  change: (parts: BotParts) => BotParts = (parts) => parts,
): Promise<InProcessBot> {
  const log: string[] = [];
  const write = (level: string) => (sentence: string, fields?: object) =>
    void log.push(`${level} ${sentence}${fields ? ` ${JSON.stringify(fields)}` : ''}`);
  const parts = await assembleBot(env, clock, {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  });
  const stopping = new AbortController();
  const ended = runBot(change(parts), stopping.signal).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return {
    store: parts.store,
    log,
    async stop() {
      stopping.abort();
      const thrown = await ended;
      parts.store.close();
      if (thrown !== undefined) throw thrown;
    },
  };
}
