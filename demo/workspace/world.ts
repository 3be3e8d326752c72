import { randomBytes } from 'node:crypto';
import type { Changes } from './changes.ts';
import type { Person, WorkspaceOptions } from './options.ts';
import { Refusal } from './refusal.ts';

export type Block = Readonly<Record<string, unknown>>;

export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly fromApp: boolean;
  /** Sender's display name when the app gave one. */
  readonly username: string | null;
  text: string;
  blocks: readonly Block[] | null;
  readonly threadTs: string | null;
  /** A reply that the channel is shown, too. */
  readonly broadcast: boolean;
  /** The only person who sees it; null for everyone in the channel. */
  readonly onlyFor: string | null;
  editedTs: string | null;
  metadata: { readonly event_type: string; readonly event_payload: Record<string, unknown> } | null;
  readonly reactions: Map<string, Set<string>>;
  readonly files: readonly string[];
  /** What people chose in its menus and pickers: block id → action id → state. */
  readonly chosen: Record<string, Record<string, Record<string, unknown>>>;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly private: boolean;
  archived: boolean;
  /** The person of a direct message with the app; null for channels. */
  readonly directWith: string | null;
  readonly members: Set<string>;
  readonly messages: Message[];
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly size: number;
  readonly user: string;
  readonly created: number;
  readonly text: string;
}

/** Everything that the workspace remembers about people, channels, messages and files. */
export class World {
  readonly options: WorkspaceOptions;
  readonly people: ReadonlyMap<string, Person>;
  readonly channels = new Map<string, Channel>();
  readonly files = new Map<string, StoredFile>();
  readonly #changes: Changes;
  #lastMicroseconds = 0;

  constructor(options: WorkspaceOptions, changes: Changes) {
    this.options = options;
    this.#changes = changes;
    this.people = new Map(options.people.map((person) => [person.id, person]));
    if (!this.people.has(options.app.botUser))
      throw new Error(`The bot user ${options.app.botUser} is not among the people.`);
    for (const channel of options.channels)
      this.channels.set(channel.id, {
        id: channel.id,
        name: channel.name,
        topic: channel.topic ?? '',
        private: channel.private ?? false,
        archived: channel.archived ?? false,
        directWith: null,
        members: new Set(channel.members),
        messages: [],
      });
    for (const person of options.people) if (person.bot !== true) this.#openDirect(person);
  }

  now(): number {
    return (this.options.now ?? Date.now)();
  }

  /** A message timestamp: seconds and microseconds, never the same twice, never going back. */
  nextTs(): string {
    const micros = Math.max(Math.floor(this.now() * 1000), this.#lastMicroseconds + 1);
    this.#lastMicroseconds = micros;
    const seconds = Math.floor(micros / 1_000_000);
    return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}`;
  }

  changed(): void {
    this.#changes.announce();
  }

  teamOf(person: string): string {
    return this.people.get(person)?.teamId ?? this.options.team.id;
  }

  directChannel(person: string): Channel | undefined {
    return [...this.channels.values()].find((channel) => channel.directWith === person);
  }

  /** @throws Refusal `channel_not_found` also for private channels that the app is not in */
  channelForApp(idOrPerson: string): Channel {
    const channel = this.channels.get(idOrPerson) ?? this.directChannel(idOrPerson);
    const bot = this.options.app.botUser;
    if (channel === undefined || (channel.private && !channel.members.has(bot)))
      throw new Refusal('channel_not_found');
    return channel;
  }

  message(channel: string, ts: string): Message | undefined {
    return this.channels.get(channel)?.messages.find((message) => message.ts === ts);
  }

  add(message: Pick<Message, 'channel' | 'user' | 'text'> & Partial<Message>): Message {
    const channel = this.channels.get(message.channel);
    if (channel === undefined) throw new Refusal('channel_not_found');
    const stored: Message = {
      ts: this.nextTs(),
      fromApp: false,
      username: null,
      blocks: null,
      threadTs: null,
      broadcast: false,
      onlyFor: null,
      editedTs: null,
      metadata: null,
      reactions: new Map(),
      files: [],
      chosen: {},
      ...message,
    };
    channel.messages.push(stored);
    this.changed();
    return stored;
  }

  remove(message: Message): void {
    const messages = this.channels.get(message.channel)?.messages ?? [];
    const index = messages.indexOf(message);
    if (index >= 0) messages.splice(index, 1);
    this.changed();
  }

  #openDirect(person: Person): void {
    const id = `D${person.id.slice(1)}`;
    const members = new Set([person.id, this.options.app.botUser]);
    this.channels.set(id, {
      id,
      name: this.options.app.name,
      topic: '',
      private: true,
      archived: false,
      directWith: person.id,
      members,
      messages: [],
    });
  }
}

/** An id in Slack's style: a letter and ten capital letters or digits. */
export function newId(letter: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
  return letter + [...randomBytes(10)].map((byte) => alphabet[byte % 32]).join('');
}
