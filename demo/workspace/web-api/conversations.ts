import { z } from 'zod';
import type { Parts } from '../parts.ts';
import { messagePayload } from '../payloads.ts';
import { Refusal } from '../refusal.ts';
import type { Channel, Message, World } from '../world.ts';
import { count, flag, type Method, method, page, text } from './method.ts';

const paging = { cursor: z.string().optional(), limit: count.optional() };
const reading = ['channels:read', 'groups:read', 'im:read'];
const history = ['channels:history', 'groups:history', 'im:history'];
const inChannel = z.looseObject({ channel: z.string() });
const span = inChannel.extend({
  ...paging,
  oldest: text.optional(),
  latest: text.optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
});

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.list': method(
    reading,
    z.looseObject({ ...paging, types: z.string().optional(), exclude_archived: flag.optional() }),
    ({ world }, args) => {
      const types = (args.types ?? 'public_channel').split(',').map((type) => type.trim());
      const all = [...world.channels.values()].filter(
        (channel) =>
          types.includes(typeOf(channel)) &&
          (!channel.private || channel.members.has(world.options.app.botUser)) &&
          !(args.exclude_archived === true && channel.archived),
      );
      const { items, next } = page(all, args.cursor, Math.min(args.limit ?? 100, 1000));
      const channels = items.map((channel) => channelInfo(world, channel));
      return { channels, response_metadata: { next_cursor: next } };
    },
  ),
  'conversations.info': method(reading, inChannel, ({ world }, args) => ({
    channel: channelInfo(world, world.channelForApp(args.channel)),
  })),
  'conversations.members': method(reading, inChannel.extend(paging), ({ world }, args) => {
    const { members } = world.channelForApp(args.channel);
    const { items, next } = page([...members], args.cursor, Math.min(args.limit ?? 100, 1000));
    return { members: items, response_metadata: { next_cursor: next } };
  }),
  'conversations.open': method(['im:write'], z.looseObject({ users: z.string() }), ({ world }, { users }) => {
    const channel = world.directChannel(users);
    if (channel === undefined) throw new Refusal(users.includes(',') ? 'not_enough_users' : 'user_not_found');
    return { channel: { id: channel.id } };
  }),
  'conversations.history': method(history, span, (parts, args) => {
    const messages = readable(parts, args.channel).filter(
      (message) => message.threadTs === null || message.broadcast,
    );
    return listed(parts, within(messages, args).reverse(), args);
  }),
  'conversations.replies': method(history, span.extend({ ts: text }), (parts, args) => {
    const messages = readable(parts, args.channel);
    const asked = messages.find((message) => message.ts === args.ts);
    if (asked === undefined) throw new Refusal('thread_not_found');
    const root = asked.threadTs ?? asked.ts;
    // A reply's own ts gives that reply alone; its parent's ts gives the whole thread.
    const thread = messages.filter((message) => message.ts === root || message.threadTs === root);
    const found = asked.threadTs === null ? within(thread, args, root) : [asked];
    return listed(parts, found, args);
  }),
};

function readable({ world }: Parts, id: string): Message[] {
  const channel = world.channelForApp(id);
  if (!channel.members.has(world.options.app.botUser)) throw new Refusal('not_in_channel');
  return channel.messages.filter((message) => message.onlyFor === null);
}

/** Messages between `oldest` and `latest`; the parent of a thread is always among them. */
function within(
  messages: readonly Message[],
  args: {
    readonly oldest?: string | undefined;
    readonly latest?: string | undefined;
    readonly inclusive?: boolean | undefined;
  },
  always?: string,
): Message[] {
  const { oldest = '0', latest, inclusive = false } = args;
  return messages.filter(({ ts }) => {
    if (ts === always) return true;
    if (inclusive && (ts === oldest || ts === latest)) return true;
    return Number(ts) > Number(oldest) && (latest === undefined || Number(ts) < Number(latest));
  });
}

function listed(
  { world }: Parts,
  found: readonly Message[],
  args: {
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
    readonly include_all_metadata?: boolean | undefined;
  },
) {
  const { items, next } = page(found, args.cursor, Math.min(args.limit ?? 100, 999));
  return {
    messages: items.map((message) => messagePayload(world, message, args.include_all_metadata === true)),
    has_more: next !== '',
    ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
  };
}

function typeOf(channel: Channel): string {
  if (channel.directWith !== null) return 'im';
  return channel.private ? 'private_channel' : 'public_channel';
}

function channelInfo(world: World, channel: Channel) {
  const created = 1_600_000_000;
  if (channel.directWith !== null)
    return {
      id: channel.id,
      created,
      is_im: true,
      user: channel.directWith,
      is_archived: false,
      is_user_deleted: false,
    };
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.private,
    is_group: channel.private,
    is_im: false,
    is_mpim: false,
    is_private: channel.private,
    created,
    is_archived: channel.archived,
    is_general: false,
    is_member: channel.members.has(world.options.app.botUser),
    is_shared: false,
    is_ext_shared: [...channel.members].some((id) => world.teamOf(id) !== world.options.team.id),
    context_team_id: world.options.team.id,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size,
  };
}
