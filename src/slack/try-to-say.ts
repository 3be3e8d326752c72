import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { isFormRefused } from './failures.ts';

/** Somebody waits for a private answer: where Slack asks for more patience than this, another way is better. */
const longestWait: Milliseconds = 30_000;
/** Failures before anything was sent. After every other failure it may have arrived. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EBADPORT',
]);

/**
 * What became of a try. `misformed`: refused for its blocks. `lost`: nobody knows whether it arrived, so saying it again
 * may say it twice.
 */
export type Outcome = 'arrived' | 'refused' | 'misformed' | 'lost';

/** Thrown by a try that Slack refused for now. */
export class AskedToWait extends Error {
  readonly span: Milliseconds;

  constructor(span: Milliseconds) {
    super(`Slack asks to wait ${span / 1000} s.`);
    this.span = span;
  }
}

/** Tries to say something; once more when Slack asks for a short wait first. Never throws. */
export async function tryToSay(
  send: () => Promise<unknown>,
  parts: { readonly clock: Clock; readonly log: Log },
  mayWait = true,
): Promise<Outcome> {
  try {
    await send();
    return 'arrived';
  } catch (thrown) {
    parts.log.warn('A private answer did not arrive.', { reason: sentenceOf(thrown) });
    const wait = waitOf(thrown);
    if (wait === undefined && isFormRefused(thrown)) return 'misformed';
    if (wait === undefined) return mayHaveArrived(thrown) ? 'lost' : 'refused';
    if (!mayWait || wait > longestWait) return 'refused';
    await parts.clock.sleep(wait);
    return tryToSay(send, parts, false);
  }
}

function waitOf(thrown: unknown): Milliseconds | undefined {
  if (thrown instanceof WebAPIRateLimitedError) return thrown.retryAfter * 1000;
  return thrown instanceof AskedToWait ? thrown.span : undefined;
}

/** True for requests that went out and whose answer did not come, or said that something broke on the other side. */
function mayHaveArrived(thrown: unknown): boolean {
  if (thrown instanceof WebAPIHTTPError) return thrown.statusCode >= 500;
  const failure = thrown instanceof WebAPIRequestError ? thrown.original : thrown;
  const isOfTheNetwork =
    failure instanceof TypeError || (failure instanceof Error && failure.name === 'TimeoutError');
  return isOfTheNetwork && !codesOf(failure).some((code) => neverSent.has(code));
}

/** The codes of an error and of what caused it. */
function codesOf(failure: unknown): string[] {
  if (!(failure instanceof Error)) return [];
  const code = 'code' in failure && typeof failure.code === 'string' ? [failure.code] : [];
  const inner = failure instanceof AggregateError ? failure.errors : [failure.cause];
  return [...code, ...inner.flatMap(codesOf)];
}
