import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { WatchkeeperError } from '../core/errors.ts';

/** Answers of Slack that stay the same until somebody changes something. */
const advice: Readonly<Record<string, string>> = {
  not_in_channel: 'Invite the bot into the channel: /invite @watchkeeper.',
  channel_not_found: 'The channel does not exist, or it is private and the bot is not in it.',
  is_archived: 'The channel is archived.',
  invalid_auth: 'SLACK_BOT_TOKEN is not valid for this workspace.',
  not_authed: 'SLACK_BOT_TOKEN is missing.',
  token_revoked: 'SLACK_BOT_TOKEN was revoked.',
  account_inactive: 'The bot user was deactivated.',
  missing_scope: 'The app lacks a scope; install it again with the shipped manifest.json.',
  file_uploads_disabled: 'The workspace does not allow files.',
  invalid_blocks: 'Slack refused the form of the message.',
  msg_too_long: 'The message is too long.',
  msg_blocks_too_long: 'The message is too long.',
  message_not_found: 'The message was deleted.',
  cant_update_message: 'The message cannot be changed any more.',
};

/** Answers of Slack that go away by themselves. */
const passing = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  // What chat.postMessage says when a channel gets too much.
  'rate_limited',
  'team_added_to_org',
]);

/**
 * Answers that go away when somebody acts on the advice: invites the bot, opens the channel again, installs the app
 * again. A message that waits for that is tried again, ever more slowly, as long as it is worth saying.
 */
const mendable = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'missing_scope',
  'invalid_auth',
  'token_revoked',
  'account_inactive',
]);

/** As `slackFailure`, for a message on its way out: what people can mend is worth another try. */
export function postFailure(thrown: unknown, doing: string): WatchkeeperError {
  const failure = slackFailure(thrown, doing);
  if (failure.passing || !mendable.has(failure.code.replace(/^slack\./, ''))) return failure;
  return new WatchkeeperError(failure.code, failure.message, { cause: failure.cause, passing: true });
}

/** Answers that are about the token or the channel, not about the file. */
const notAboutFiles = new Set([
  'slack.invalid_auth',
  'slack.not_authed',
  'slack.token_revoked',
  'slack.account_inactive',
  'slack.not_in_channel',
  'slack.channel_not_found',
  'slack.is_archived',
]);

/** True when no file can be put there, while words may be said: a scope is lacking, uploads are switched off, it is too large. */
export function isFileRefused(failure: WatchkeeperError): boolean {
  if (failure.code === 'slack.missing_scope') return true;
  return !failure.passing && !notAboutFiles.has(failure.code);
}

/** The bytes of a file were not taken. @param answer what the place for them answered */
export function uploadFailure(
  sentence: string,
  answer: { readonly passing: true } | Pick<Response, 'status' | 'headers'>,
): WatchkeeperError {
  if ('passing' in answer) return new WatchkeeperError('slack.unreachable', sentence, { passing: true });
  const { status, headers } = answer;
  if (status === 429) {
    const retryAfter = Number(headers.get('retry-after') ?? 1) * 1000;
    return new WatchkeeperError('slack.rate-limited', sentence, {
      passing: true,
      cause: { retryAfter: Number.isFinite(retryAfter) ? retryAfter : 1000 },
    });
  }
  const isPassing = status === 408 || status >= 500;
  return new WatchkeeperError(isPassing ? 'slack.unreachable' : 'slack.upload-refused', sentence, {
    passing: isPassing,
  });
}

/** Slack does not take these blocks; for views it says so in more general words. */
const blockRefusals = ['invalid_blocks', 'invalid_blocks_format', 'invalid_arguments'];
const formRefusals = [...blockRefusals, 'msg_blocks_too_long'];

/** True when Slack refused the form of what was to be shown, not the saying of it: it may take it in another form. */
export function isFormRefused(thrown: unknown): boolean {
  return formRefusals.includes(refusalOf(thrown));
}

/** True when Slack does not take these blocks, however short they are. */
export function areBlocksRefused(thrown: unknown): boolean {
  return blockRefusals.includes(refusalOf(thrown));
}

function refusalOf(thrown: unknown): string {
  if (thrown instanceof WebAPIPlatformError) return thrown.data.error;
  return thrown instanceof WatchkeeperError ? thrown.code.replace(/^slack\./, '') : '';
}

/** Answers that mean that a token will never do, however often it is tried. */
const tokenRefusals = new Set([
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'missing_scope',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);

/** The refusal of the app-level token, if opening a connection failed for that; undefined for anything else. */
export function appTokenRefusal(thrown: unknown): WatchkeeperError | undefined {
  if (!(thrown instanceof WebAPIPlatformError) || !tokenRefusals.has(thrown.data.error)) return undefined;
  return new WatchkeeperError(
    'slack.app-token',
    `Slack refuses SLACK_APP_TOKEN (${thrown.data.error}). Take it from the app's page: Basic Information, App-Level Tokens, with the scope connections:write.`,
    { cause: thrown },
  );
}

/** Turns what a Web API call threw into an error with a sentence, told apart by whether trying again helps. */
export function slackFailure(thrown: unknown, doing: string): WatchkeeperError {
  if (thrown instanceof WatchkeeperError) return thrown;
  if (thrown instanceof WebAPIRateLimitedError) {
    return new WatchkeeperError(
      'slack.rate-limited',
      `Slack asks to wait ${thrown.retryAfter} s (${doing}).`,
      {
        passing: true,
        cause: { retryAfter: thrown.retryAfter * 1000 },
      },
    );
  }
  if (thrown instanceof WebAPIPlatformError) {
    const code = thrown.data.error;
    const details = thrown.data.response_metadata?.messages?.join('; ');
    const sentence = `${doing}: Slack answered ${code}. ${advice[code] ?? ''} ${details ?? ''}`.trim();
    return new WatchkeeperError(`slack.${code}`, sentence, { cause: thrown, passing: passing.has(code) });
  }
  if (thrown instanceof WebAPIRequestError || thrown instanceof WebAPIHTTPError) {
    return new WatchkeeperError(
      'slack.unreachable',
      `${doing}: Slack cannot be reached (${thrown.message}).`,
      {
        cause: thrown,
        passing: true,
      },
    );
  }
  return new WatchkeeperError(
    'slack.failed',
    `${doing}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    {
      cause: thrown,
      passing: true,
    },
  );
}
