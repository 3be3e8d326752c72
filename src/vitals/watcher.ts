import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Ailment, LookAtVitals } from './ailment.ts';

const lookEvery: Milliseconds = 60_000;

export interface WatcherParts {
  readonly look: LookAtVitals;
  /** Tells the outside that all is well; left out when nobody outside listens. */
  readonly ping?: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Looks at the bot itself once a minute. What ails is logged when it begins and when it is over. Only while nothing
 * ails, the outside is pinged: whoever waits for the ping there notices a bot that is dead, deaf or behind.
 */
export function createWatcher(parts: WatcherParts): {
  step(): Promise<readonly Ailment[]>;
  run(signal: AbortSignal): Promise<void>;
} {
  const { clock, log } = parts;
  let last = new Map<string, Ailment>();

  async function step(): Promise<readonly Ailment[]> {
    const ailments = await parts.look();
    const now = new Map(ailments.map((ailment) => [`${ailment.kind} ${ailment.subject}`, ailment]));
    for (const [key, { kind, sentence }] of now) if (!last.has(key)) log.error(sentence, { ailment: kind });
    for (const [key, { kind, subject }] of last)
      if (!now.has(key)) log.info('An ailment is over.', { ailment: kind, subject });
    last = now;
    if (ailments.length === 0 && parts.ping) {
      await parts
        .ping()
        .catch((thrown) =>
          log.warn('The outside could not be told that all is well.', { reason: sentenceOf(thrown) }),
        );
    }
    return ailments;
  }

  return {
    step,
    async run(signal) {
      while (!signal.aborted) {
        await step();
        await clock.sleep(lookEvery, signal);
      }
    },
  };
}
