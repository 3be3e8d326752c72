import { z } from 'zod';
import { announceDeletion, announceEdit, announceMessage } from '../events.ts';
import type { Parts } from '../parts.ts';
import { messagePayload } from '../payloads.ts';
import { Refusal } from '../refusal.ts';
import type { Channel, Message } from '../world.ts';
import { flag, json, type Method, method, text } from './method.ts';

const metadata = json.pipe(
  z.object({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) }).nullish(),
);
/** Blocks come as JSON text in forms; what is not JSON is left for the checks to refuse. */
const blockText = z.unknown().transform((value) => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
});
const content = {
  channel: z.string(),
  text: text.optional(),
  blocks: blockText.optional(),
  metadata: metadata.optional(),
};
const post = z.looseObject({
  ...content,
  thread_ts: text.optional(),
  reply_broadcast: flag.optional(),
  username: z.string().optional(),
});
const inPost = z.looseObject({ channel: z.string(), ts: text });

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': method(['chat:write'], post, (parts, args) => {
    const { world, checks } = parts;
    const channel = writableChannel(parts, args.channel);
    const parent = args.thread_ts === undefined ? undefined : world.message(channel.id, args.thread_ts);
    if (args.thread_ts !== undefined && parent === undefined) throw new Refusal('thread_not_found');
    const message = world.add({
      channel: channel.id,
      user: world.options.app.botUser,
      fromApp: true,
      username: args.username ?? null,
      text: args.text ?? '',
      blocks: checks.message({ text: args.text ?? '', blocks: args.blocks }),
      threadTs: parent?.threadTs ?? args.thread_ts ?? null,
      broadcast: parent !== undefined && args.reply_broadcast === true,
      metadata: args.metadata ?? null,
    });
    announceMessage(parts, message);
    return { channel: channel.id, ts: message.ts, message: messagePayload(world, message) };
  }),
  'chat.update': method(['chat:write'], z.looseObject({ ...content, ts: text }), (parts, args) => {
    const { world, checks } = parts;
    const message = ownMessage(parts, args, 'cant_update_message');
    const before = messagePayload(world, message);
    const text = args.text ?? message.text;
    // Without new blocks the old ones stay, unless there is a new text to show instead of them.
    const keepsBlocks = args.blocks === undefined && args.text === undefined;
    const blocks = keepsBlocks ? message.blocks : checks.message({ text, blocks: args.blocks });
    message.text = text;
    message.blocks = blocks;
    if (args.metadata !== undefined) message.metadata = args.metadata ?? null;
    // Slack marks a message as edited only when its text is what people see.
    if (blocks === null) message.editedTs = world.nextTs();
    world.changed();
    announceEdit(parts, message, before);
    const shown = messagePayload(world, message);
    return { channel: message.channel, ts: message.ts, text: message.text, message: shown };
  }),
  'chat.delete': method(['chat:write'], inPost, (parts, args) => {
    const message = ownMessage(parts, args, 'cant_delete_message');
    parts.world.remove(message);
    announceDeletion(parts, message);
    return { channel: message.channel, ts: message.ts };
  }),
  'chat.postEphemeral': method(['chat:write'], post.extend({ user: z.string() }), (parts, args) => {
    const { world, checks } = parts;
    const channel = writableChannel(parts, args.channel);
    if (!world.people.has(args.user) || !channel.members.has(args.user))
      throw new Refusal('user_not_in_channel');
    const message = world.add({
      channel: channel.id,
      user: world.options.app.botUser,
      fromApp: true,
      text: args.text ?? '',
      blocks: checks.message({ text: args.text ?? '', blocks: args.blocks }),
      threadTs: args.thread_ts ?? null,
      onlyFor: args.user,
    });
    return { message_ts: message.ts };
  }),
  'chat.getPermalink': method(
    [],
    z.looseObject({ channel: z.string(), message_ts: text }),
    ({ world }, args, { base }) => {
      const channel = world.channelForApp(args.channel);
      const message = world.message(channel.id, args.message_ts);
      if (message === undefined || message.onlyFor !== null) throw new Refusal('message_not_found');
      const thread = message.threadTs === null ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
      const permalink = `${base}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
      return { channel: channel.id, permalink };
    },
  ),
};

/** @throws Refusal `channel_not_found`, `is_archived`, `not_in_channel` */
export function writableChannel({ world }: Parts, id: string): Channel {
  const channel = world.channelForApp(id);
  if (channel.archived) throw new Refusal('is_archived');
  if (channel.members.has(world.options.app.botUser)) return channel;
  const { scopes } = world.options.app;
  if (scopes?.includes('chat:write.public') === true && !channel.private) return channel;
  throw new Refusal('not_in_channel');
}

function ownMessage(parts: Parts, args: { channel: string; ts: string }, otherwise: string): Message {
  const channel = parts.world.channelForApp(args.channel);
  const message = parts.world.message(channel.id, args.ts);
  if (message === undefined || message.onlyFor !== null) throw new Refusal('message_not_found');
  if (!message.fromApp) throw new Refusal(otherwise);
  return message;
}
