import type { SocketModeReceiver } from '@slack/bolt';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { appTokenRefusal } from './failures.ts';

/** A connection attempt that says nothing for this long is given up and begun anew. */
const connectLimit: Milliseconds = 20_000;
const firstPause: Milliseconds = 250;
const longestPause: Milliseconds = 30_000;

export interface Connection {
  /**
   * Keeps a connection until the signal is aborted, however long Slack is away.
   * @throws WatchkeeperError `slack.app-token` when Slack refuses the token before there ever was a connection; one
   *   that is revoked later leaves everything else at work
   */
  run(signal: AbortSignal): Promise<void>;
  /** For how long there has been no connection, in milliseconds; 0 while there is one. */
  awayFor(): Milliseconds;
}

/**
 * Keeps the Socket Mode connection alive. The client's own reconnecting is switched off: when the network is down
 * during a reconnect it rejects a promise that nobody listens to, which ends the process or leaves it deaf.
 */
export function createConnection(receiver: SocketModeReceiver, clock: Clock, log: Log): Connection {
  const client = receiver.client;
  /** Since when there has been none, by the elapsed clock; undefined while there is one. */
  let awaySince: Milliseconds | undefined = clock.elapsed();
  let everConnected = false;

  async function connectOnce(signal: AbortSignal): Promise<void> {
    const giveUp = new AbortController();
    const stop = () => giveUp.abort();
    signal.addEventListener('abort', stop, { once: true });
    const lost = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
    const started = client.start();
    started.catch(() => {});
    try {
      await Promise.race([started, failAfter(clock, connectLimit, giveUp.signal)]);
      if (signal.aborted) return;
      awaySince = undefined;
      everConnected = true;
      log.info('Connected to Slack.');
      await Promise.race([lost, aborted(signal)]);
    } finally {
      awaySince ??= clock.elapsed();
      giveUp.abort();
      signal.removeEventListener('abort', stop);
    }
  }

  async function hangUp(): Promise<void> {
    const gone = client.disconnect();
    await Promise.race([gone, clock.sleep(1_000)]);
  }

  return {
    awayFor: () => (awaySince === undefined ? 0 : clock.elapsed() - awaySince),
    async run(signal) {
      let pause = firstPause;
      while (!signal.aborted) {
        const began = clock.elapsed();
        try {
          await connectOnce(signal);
          if (!signal.aborted) log.info('Slack closed the connection; connecting again.');
        } catch (thrown) {
          const refusal = everConnected ? undefined : appTokenRefusal(thrown);
          if (refusal) throw refusal;
          log.warn('No connection to Slack; trying again.', { reason: sentenceOf(thrown), pauseMs: pause });
          await hangUp();
        }
        if (signal.aborted) break;
        pause = clock.elapsed() - began > 60_000 ? firstPause : Math.min(longestPause, pause * 2);
        await clock.sleep(pause, signal);
      }
      await hangUp();
    },
  };
}

async function failAfter(clock: Clock, span: Milliseconds, signal: AbortSignal): Promise<void> {
  await clock.sleep(span, signal);
  if (!signal.aborted) throw new Error(`no answer within ${span / 1000} s`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
