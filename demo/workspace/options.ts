import type { PageKnob } from './page-api.ts';

/** What a workspace consists of when it is started. Ids are Slack's: `T…`, `U…`, `C…`, `S…`, `A…`, `B…`. */
export interface WorkspaceOptions {
  /** 0, the default, takes any free port. The workspace listens on 127.0.0.1 only. */
  readonly port?: number;
  readonly team: Team;
  readonly people: readonly Person[];
  readonly userGroups: readonly UserGroup[];
  readonly channels: readonly ChannelOptions[];
  readonly app: AppOptions;
  readonly commands: readonly Command[];
  /** Things to break and mend from the page. */
  readonly panel?: Panel;
  /** Epoch milliseconds; gives the timestamps of messages. Default `Date.now`. */
  readonly now?: () => number;
  /** What the page must know; default random. */
  readonly pageToken?: string;
  readonly timing?: Partial<Timing>;
}

export interface Team {
  readonly id: string;
  readonly name: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Shown under the name: `Lead`, `Guest`. */
  readonly title?: string;
  /** A guest: `is_restricted` in `users.info`. */
  readonly guest?: boolean;
  /** People of connected workspaces carry another team's id. */
  readonly teamId?: string;
  /** IANA zone; default `Etc/UTC`. */
  readonly timezone?: string;
  /** Whether the page can be used as this person; default: everyone who is not a bot. */
  readonly playable?: boolean;
  readonly bot?: boolean;
  readonly deleted?: boolean;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}

export interface ChannelOptions {
  readonly id: string;
  readonly name: string;
  readonly topic?: string;
  /** User ids; the app can use a channel only when its bot user is among them. */
  readonly members: readonly string[];
  readonly archived?: boolean;
  readonly private?: boolean;
}

export interface AppOptions {
  readonly botToken: string;
  readonly appToken: string;
  /** User id of the bot; it must be one of `people`. */
  readonly botUser: string;
  readonly appId: string;
  readonly botId: string;
  readonly name: string;
  /** When given, a method whose scope is not among them answers `missing_scope`. */
  readonly scopes?: readonly string[];
  /** When given, only these event types are delivered; default all. */
  readonly events?: readonly string[];
}

export interface Command {
  /** With its slash: `/ops`. */
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
  /** Whole texts that may follow the command. */
  readonly suggestions: readonly string[];
  /** Whether `@name` and `#name` in the text become `<@U…|name>` and `<#C…|name>`. */
  readonly shouldEscape?: boolean;
}

export interface Panel {
  readonly title: string;
  knobs(): readonly PageKnob[];
  turn(id: string, on: boolean): Promise<void>;
}

/** All in milliseconds. The defaults are Slack's. */
export interface Timing {
  /** How long the app may take to acknowledge; 3,000. */
  readonly acknowledge: number;
  /** Pauses before an event that was not acknowledged is sent again; one per further try. */
  readonly redeliver: readonly number[];
  /** Interval of ping frames; 10,000. */
  readonly ping: number;
  /** How long a trigger id works; 3,000. */
  readonly trigger: number;
  /** How long a file that was put into a channel is not shown there yet; 300. 0 shows it at once. */
  readonly share: number;
}

export const slackTiming: Timing = {
  acknowledge: 3_000,
  redeliver: [1_000, 60_000, 300_000],
  ping: 10_000,
  trigger: 3_000,
  share: 300,
};
