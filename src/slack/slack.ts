import { App, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { AccessRules, Person } from '../access/access.ts';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Dialogue } from '../dialogue/dialogue.ts';
import type { InboxStore } from '../record/delivery.ts';
import type { MemoStore } from '../record/memo.ts';
import type { PostChannel } from '../record/post-channel.ts';
import type { Examination } from '../vitals/examination.ts';
import { createAnswers } from './answers.ts';
import { createBlockSupport } from './block-support.ts';
import { createBoltLogger } from './bolt-logger.ts';
import { createChannels } from './channels.ts';
import { createConnection } from './connection.ts';
import { createDirectory, type SlackDirectory } from './directory.ts';
import { examineSlack } from './examine.ts';
import { createHome } from './home.ts';
import { createIdentity, type Identity } from './identity.ts';
import { envelopeProperty, takeIn } from './intake.ts';
import { createNames } from './known-names.ts';
import { createSlackChannel } from './post-channel.ts';
import { createPutFile } from './put-file.ts';
import { createWorker } from './worker.ts';

export interface SlackSettings {
  readonly botToken: string;
  readonly appToken: string;
  /** Slack's own when undefined. */
  readonly apiUrl?: string | undefined;
}

export interface SlackParts {
  readonly settings: SlackSettings;
  readonly inbox: InboxStore;
  readonly memo: MemoStore;
  readonly people: readonly Person[];
  readonly roles: AccessRules['roles'];
  /** Every channel that config names. */
  readonly wantedChannels: readonly string[];
  /** How old knowledge of people may be while Slack is away. */
  readonly memberMaxAge: Milliseconds;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly log: Log;
}

/** Slack's side of the bot. */
export interface Slack {
  readonly directory: SlackDirectory;
  readonly postChannel: PostChannel;
  /** Who we are there. Throws a `WatchkeeperError` with code `slack.…` when Slack refuses the tokens. */
  identify(): Promise<Identity>;
  /** Takes up what was left unfinished, then listens until the signal is aborted. */
  run(dialogue: Dialogue, signal: AbortSignal): Promise<void>;
  /** What the doctor looks at on Slack's side. */
  readonly examination: Examination;
  /** What a person is called, as far as it is known. */
  nameOf(user: string): string;
  /** For how long there has been no connection, in milliseconds; 0 while there is one. */
  awayFor(): Milliseconds;
}

/** Calls that Slack does not answer within this are given up, in milliseconds. */
const callLimit: Milliseconds = 15_000;

export function createSlack(parts: SlackParts): Slack {
  const { settings, memo, clock, log } = parts;
  const logger = createBoltLogger(log);
  const clientOptions = {
    ...(settings.apiUrl ? { slackApiUrl: settings.apiUrl } : {}),
    // The outbox has its own way of trying again; a hidden one below it would hide how often something was sent.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: callLimit,
    logger,
  };
  const client = new WebClient(settings.botToken, clientOptions);
  const identity = createIdentity(client, clock, log);
  const channels = createChannels(client, memo, clock);
  const support = createBlockSupport(memo, clock);
  const directory = createDirectory({
    client,
    memo,
    clock,
    team: () => identity.known()?.team,
    maxAge: parts.memberMaxAge,
    onProblem: (sentence) => log.warn(sentence),
  });
  const names = createNames({ directory, channels, people: parts.people });
  const receiver = new SocketModeReceiver({
    appToken: settings.appToken,
    autoReconnectEnabled: false,
    logger,
    installerOptions: { clientOptions },
    customPropertiesExtractor: ({ envelope_id }) => ({ [envelopeProperty]: envelope_id }),
    processEventErrorHandler: async ({ error }) => {
      log.error('A delivery could not be taken in.', { reason: error.message });
      // Not acknowledged: Slack delivers it again.
      return false;
    },
  });
  const connection = createConnection(receiver, clock, log);

  return {
    directory,
    postChannel: createSlackChannel({
      client,
      channels,
      names,
      support,
      putFile: createPutFile({ ...parts, client }),
    }),
    identify: () => identity.ask(),
    nameOf: names.person,
    awayFor: connection.awayFor,
    examination: examineSlack({
      ...parts,
      client,
      apiUrl: client.slackApiUrl,
      channels,
      wanted: parts.wantedChannels,
    }),
    async run(dialogue, signal) {
      await Promise.all([channels.load(), directory.load(), support.load()]);
      if (!(await identity.askUntilKnown(signal))) return;
      const answers = createAnswers({ client, names, support, clock, log });
      const worker = createWorker({ ...parts, dialogue, answers });
      const app = new App({
        receiver,
        logger,
        clientOptions,
        convoStore: false,
        authorize: async () => ({
          botToken: settings.botToken,
          botId: identity.known()?.botId,
          botUserId: identity.known()?.botUser,
        }),
      });
      app.error(async (error) => log.error('A delivery could not be handled.', { reason: error.message }));
      takeIn(app, { ...parts, names, worker, dialogue, botUser: () => identity.known()?.botUser });
      await worker.resume();
      const home = createHome({ ...parts, client, dialogue, names, support });
      home.listen(app);
      await Promise.all([connection.run(signal), home.run(signal)]);
      await worker.idle();
    },
  };
}
