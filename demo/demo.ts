import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../manifest.json' with { type: 'json' };
import { type BotProcess, startBot } from './bot.ts';
import { buildEstate, type Estate } from './estate/estate.ts';
import { freePort } from './free-port.ts';
import { demoPeople, demoSuggestions, demoTokens, demoWorkspace } from './town.ts';
import type { WorkspaceOptions } from './workspace/options.ts';
import { startWorkspace, type Workspace } from './workspace/workspace.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const services = join(home, 'config/services');

export interface DemoOptions {
  /** A folder of the demo's own; what is in it is removed first. */
  readonly folder: string;
  /** Of the page; 0 for any that is free. The bot's own addresses are at the next one that is. */
  readonly port: number;
  /** What else the bot's environment says. */
  readonly env?: Readonly<Record<string, string>>;
  /** The clock of the workspace; the machine's if not given. */
  readonly now?: () => number;
  /** How long Slack's side waits for the bot; as Slack itself if not given. */
  readonly timing?: WorkspaceOptions['timing'];
}

/** Everything around a bot. */
export interface Town {
  readonly workspace: Workspace;
  readonly estate: Estate;
  /** Where the bot answers about itself, and jobs report. */
  readonly botUrl: string;
  /** The environment of the bot, for starting the command line beside it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface Demo extends Town {
  readonly bot: BotProcess;
}

/** Brings up the estate, the local workspace and the bot, each as it would be in earnest. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const town = await raiseTown(options);
  const bot = startBot(town.env, join(options.folder, 'bot.log'));
  return {
    ...town,
    bot,
    async stop() {
      await bot.stop();
      await town.stop();
    },
  };
}

/** Brings up the estate and the local workspace, for a bot that is still to be started. */
export async function raiseTown(options: DemoOptions): Promise<Town> {
  rmSync(options.folder, { recursive: true, force: true });
  mkdirSync(options.folder, { recursive: true });
  const botPort = await freePort(options.port === 0 ? 0 : options.port + 1);
  const botUrl = `http://127.0.0.1:${botPort}`;
  const estate = await buildEstate({
    root: join(options.folder, 'estate'),
    now: Date.now(),
    reportTo: botUrl,
  });
  void estate.report();
  const town = demoWorkspace();
  const watched = watchedServices();
  const [command] = manifest.features.slash_commands;
  const workspace = await startWorkspace({
    ...town,
    // As much as the shipped manifest asks for, and no more: what is missing in it shows here.
    app: {
      ...town.app,
      scopes: manifest.oauth_config.scopes.bot,
      events: manifest.settings.event_subscriptions.bot_events,
    },
    port: options.port,
    ...(options.now ? { now: options.now } : {}),
    ...(options.timing ? { timing: options.timing } : {}),
    commands: [
      {
        command: command?.command ?? '',
        description: command?.description ?? '',
        usageHint: command?.usage_hint ?? '',
        shouldEscape: command?.should_escape ?? false,
        suggestions: demoSuggestions,
      },
    ],
    panel: {
      title: 'Break something',
      knobs: () => estate.knobs().filter(({ group }) => watched.includes(group)),
      turn: (id, on) => estate.turn(id, on),
    },
  });
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    ...estate.env,
    ...demoPeople,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: demoTokens.bot,
    SLACK_APP_TOKEN: demoTokens.app,
    WATCHKEEPER_HOME: home,
    WATCHKEEPER_DATA: join(options.folder, 'bot'),
    WATCHKEEPER_PORT: String(botPort),
    ...options.env,
  };
  return {
    workspace,
    estate,
    botUrl,
    env,
    async stop() {
      await workspace.stop();
      await estate.stop();
    },
  };
}

/**
 * Asks, as the lead would in a direct message, for a first look at everything, the summary and the reminder, so that a
 * newcomer finds them said. On other days the schedules do it.
 */
export async function sayGoodMorning({ workspace, estate }: Demo): Promise<void> {
  await workspace.waitFor(({ connectionCount }) => connectionCount > 0, 30_000);
  await estate.report();
  const me = 'U01LEAD';
  const channel = workspace.state(me).channels.find(({ direct }) => direct)?.id ?? '';
  const ask = (text: string) => workspace.command({ as: me, channel, command: '/ops', text });
  const answered = (amount: number) =>
    workspace.waitFor(() => {
      const direct = workspace.state(me).channels.find(({ id }) => id === channel);
      return (direct?.messages.length ?? 0) >= amount;
    }, 60_000);
  const looks = serviceFiles().map((name) => `check ${name.replace(/\.yaml$/, '')}`);
  const questions = [...looks, 'summary morning post', 'maintenance remind'];
  for (const [index, question] of questions.entries()) {
    await ask(question);
    await answered(index + 1);
  }
}

/** The names of the services that the shipped config watches: what nobody looks at need not be broken. */
function watchedServices(): string[] {
  return serviceFiles().map(
    (name) => /^ {2}name: (.+)$/m.exec(readFileSync(join(services, name), 'utf8'))?.[1] ?? '',
  );
}

function serviceFiles(): string[] {
  return readdirSync(services).filter((name) => name.endsWith('.yaml'));
}
