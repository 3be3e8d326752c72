import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import type { MemoStore } from '../record/memo.ts';
import { slackFailure } from './failures.ts';

/** After this the list of channels is read again when a name is not in it. */
const rereadAfter: Milliseconds = 60_000;

/** Channel names become ids once; ids stay when a channel is renamed. */
export interface Channels {
  /** The id of `#ops` or of an id itself. Throws `slack.unknown-channel` when there is none. */
  idOf(channel: string): Promise<string>;
  /** The id if it is known already, without asking Slack. */
  known(channel: string): string | undefined;
  /** To be called when Slack no longer takes the id of a name: a new channel may bear the name by now. */
  forget(channel: string): Promise<void>;
  /** Reads what was remembered by an earlier process. */
  load(): Promise<void>;
}

export function createChannels(client: WebClient, memo: MemoStore, clock: Clock): Channels {
  const ids = new Map<string, string>();
  /** Every channel of the last reading. Only those that were asked for are remembered. */
  const listed = new Map<string, string>();
  let readAt: Milliseconds | undefined;
  /** The reading that is under way: several messages may want an id at the same time. */
  let reading: Promise<void> | undefined;

  async function readAll(): Promise<void> {
    listed.clear();
    let cursor: string | undefined;
    do {
      const page = await client.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      });
      for (const { id, name } of page.channels ?? []) if (id && name) listed.set(name, id);
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor);
    readAt = clock.elapsed();
  }

  async function remember(name: string, id: string): Promise<string> {
    ids.set(name, id);
    await memo.set(`channel/${name}`, id, clock.now());
    return id;
  }

  const nameOf = (channel: string) => channel.replace(/^#/, '');

  return {
    known: (channel) => (isId(channel) ? channel : ids.get(nameOf(channel))),
    async load() {
      for (const { key, value } of await memo.entries('channel/')) {
        const id = z.string().safeParse(value);
        if (id.success) ids.set(key.slice('channel/'.length), id.data);
      }
    },
    async forget(channel) {
      const name = nameOf(channel);
      if (isId(channel) || !ids.delete(name)) return;
      listed.delete(name);
      await memo.set(`channel/${name}`, null, clock.now());
    },
    async idOf(channel) {
      if (isId(channel)) return channel;
      const name = nameOf(channel);
      const known = ids.get(name);
      if (known) return known;
      if (!listed.has(name) && (readAt === undefined || clock.elapsed() - readAt > rereadAfter)) {
        try {
          reading ??= readAll().finally(() => {
            reading = undefined;
          });
          await reading;
        } catch (thrown) {
          throw slackFailure(thrown, 'Looking for the channels');
        }
      }
      const found = listed.get(name);
      if (found) return remember(name, found);
      throw new WatchkeeperError(
        'slack.unknown-channel',
        `There is no channel #${name} that the bot can see. Create it, or invite the bot into it: /invite @watchkeeper.`,
        { passing: true },
      );
    },
  };
}

function isId(channel: string): boolean {
  return /^[CDG][A-Z0-9]{2,}$/.test(channel);
}
