import type { WebClient } from '@slack/web-api';
import type { Clock } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { slackFailure } from './failures.ts';

/** Who the bot is in its workspace. */
export interface Identity {
  readonly team: string;
  readonly teamName: string;
  readonly botUser: string;
  readonly botId: string;
}

const pauseBetweenTries = 5_000;

export function createIdentity(client: WebClient, clock: Clock, log: Log) {
  let identity: Identity | undefined;

  async function ask(): Promise<Identity> {
    try {
      const answer = await client.auth.test();
      identity = {
        team: answer.team_id ?? '',
        teamName: answer.team ?? '',
        botUser: answer.user_id ?? '',
        botId: answer.bot_id ?? '',
      };
      return identity;
    } catch (thrown) {
      throw slackFailure(thrown, 'Asking Slack who we are');
    }
  }

  return {
    ask,
    known: () => identity,
    /** Asks until Slack answers, however long that takes. False when the signal was aborted first. */
    async askUntilKnown(signal: AbortSignal): Promise<boolean> {
      while (!signal.aborted) {
        if (identity) return true;
        try {
          await ask();
        } catch (thrown) {
          const reason = thrown instanceof WatchkeeperError ? thrown.message : String(thrown);
          log.warn('Slack does not say who we are; asking again.', { reason });
          await clock.sleep(pauseBetweenTries, signal);
        }
      }
      return false;
    },
  };
}
