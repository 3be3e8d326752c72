import { z } from 'zod';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { Message } from '../world.ts';
import { type Method, method, text } from './method.ts';

const reaction = z.looseObject({ channel: z.string(), timestamp: text, name: z.string().min(1) });

export const reactionMethods: Readonly<Record<string, Method>> = {
  'reactions.add': method(['reactions:write'], reaction, (parts, args) => {
    const message = reactedMessage(parts, args);
    const users = message.reactions.get(args.name) ?? new Set<string>();
    if (users.has(parts.world.options.app.botUser)) throw new Refusal('already_reacted');
    message.reactions.set(args.name, users.add(parts.world.options.app.botUser));
    parts.world.changed();
    return {};
  }),
  'reactions.remove': method(['reactions:write'], reaction, (parts, args) => {
    const message = reactedMessage(parts, args);
    const users = message.reactions.get(args.name);
    if (users?.delete(parts.world.options.app.botUser) !== true) throw new Refusal('no_reaction');
    if (users.size === 0) message.reactions.delete(args.name);
    parts.world.changed();
    return {};
  }),
};

function reactedMessage({ world }: Parts, args: { channel: string; timestamp: string }): Message {
  const channel = world.channelForApp(args.channel);
  if (!channel.members.has(world.options.app.botUser)) throw new Refusal('not_in_channel');
  const message = world.message(channel.id, args.timestamp);
  if (message === undefined || message.onlyFor !== null) throw new Refusal('message_not_found');
  return message;
}
