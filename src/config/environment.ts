import { resolve } from 'node:path';
import { z } from 'zod';

/** The bot's own settings. They come from the environment alone. */
export interface Settings {
  /** Absolute folder that holds config/ and runbooks/. */
  readonly home: string;
  /** Absolute folder of the database and of files that the bot keeps. */
  readonly data: string;
  /** Where /healthz, /readyz and /metrics are answered; undefined: nowhere. */
  readonly web: { readonly host: string; readonly port: number } | undefined;
  /** Pinged while all is well; undefined: nobody. */
  readonly deadManUrl: string | undefined;
  /** Undefined when Slack is not needed. */
  readonly slack: SlackSettings | undefined;
}

export interface SlackSettings {
  readonly botToken: string;
  readonly appToken: string;
  /** Another server that speaks Slack's Web API; undefined: Slack's own. */
  readonly apiUrl: string | undefined;
}

export type SettingsReading =
  | { readonly valid: true; readonly settings: Settings }
  /** Sentences that say what is wrong with which variable and what to do. They never hold a token. */
  | { readonly valid: false; readonly problems: readonly string[] };

/**
 * Reads the bot's own settings. An empty variable counts as not set.
 * @param needs `no-slack`: tokens may be missing and are not looked at
 * @param folder what relative folders start at, and the home when none is set: the current folder
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  needs: 'slack' | 'no-slack',
  folder: string,
): SettingsReading {
  const problems: string[] = [];
  const home = resolve(folder, env.WATCHKEEPER_HOME || '.');
  const data = resolve(folder, env.WATCHKEEPER_DATA || 'data');
  const web = readWeb(env.WATCHKEEPER_PORT || undefined, problems);
  const deadManUrl = readDeadMan(env.WATCHKEEPER_DEAD_MAN_URL || undefined, problems);
  const slack = needs === 'slack' ? readSlack(env, problems) : undefined;
  if (problems.length > 0 || (needs === 'slack' && !slack)) return { valid: false, problems };
  return { valid: true, settings: { home, data, web, deadManUrl, slack } };
}

/** `9464`, or `0.0.0.0:9464` to be reached from elsewhere. */
function readWeb(text: string | undefined, problems: string[]): Settings['web'] {
  if (text === undefined) return undefined;
  const match = /^(?:(.+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match && port <= 65_535) return { host: (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port };
  problems.push(
    'WATCHKEEPER_PORT is no port. Write it like 9464, or 0.0.0.0:9464 to be reached from elsewhere.',
  );
  return undefined;
}

function readDeadMan(text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return text;
  problems.push('WATCHKEEPER_DEAD_MAN_URL is no address. Write the whole of it, beginning with https://');
  return undefined;
}

const botToken = tokenOf('SLACK_BOT_TOKEN', 'xoxb-', 'OAuth & Permissions, Bot User OAuth Token');
const appToken = tokenOf(
  'SLACK_APP_TOKEN',
  'xapp-',
  'Basic Information, App-Level Tokens, with the scope connections:write',
);

const apiUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error:
      'SLACK_API_URL is no address. Write it like http://127.0.0.1:3000/api/, or leave it out for Slack itself.',
  })
  .transform((text) => (text.endsWith('/') ? text : `${text}/`));

const slackVariables = z.object({ botToken, appToken, apiUrl: apiUrl.optional() });

function readSlack(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): SlackSettings | undefined {
  const outcome = slackVariables.safeParse({
    botToken: env.SLACK_BOT_TOKEN || undefined,
    appToken: env.SLACK_APP_TOKEN || undefined,
    apiUrl: env.SLACK_API_URL || undefined,
  });
  if (outcome.success) return { ...outcome.data, apiUrl: outcome.data.apiUrl };
  problems.push(...outcome.error.issues.map((issue) => issue.message));
  return undefined;
}

function tokenOf(name: string, prefix: string, place: string) {
  const source = `Slack shows it under ${place} (api.slack.com/apps).`;
  return z
    .string({ error: `${name} is not set. It begins with ${prefix}. ${source}` })
    .refine(
      (token) => token.startsWith(prefix) && /^[\x21-\x7e]+$/.test(token) && token.length > prefix.length,
      {
        error: (issue) => `${name} ${mistake(String(issue.input), prefix)}. ${source}`,
      },
    );
}

/** What is wrong with a token, without quoting it. */
function mistake(token: string, prefix: string): string {
  if (/^["']|["']$/.test(token)) return 'has quotes around it that do not belong to it';
  if (/\s/.test(token)) return 'holds blanks or line ends';
  const other = /^x(ox[a-z]|app)-/.exec(token)?.[0];
  if (other && other !== prefix)
    return `holds another kind of token (${other}…); it must begin with ${prefix}`;
  return `is no such token; it must begin with ${prefix}`;
}
