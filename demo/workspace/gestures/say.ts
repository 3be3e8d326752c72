import { announceMessage, deliverEvent } from '../events.ts';
import type { Say } from '../page-api.ts';
import type { Parts } from '../parts.ts';
import { Impossible } from '../refusal.ts';
import type { Channel, Message, World } from '../world.ts';

/** Posts a message as a person; `@name` and `#name` become mentions. @throws Impossible */
export function say(parts: Parts, { as, channel: channelId, text, threadTs }: Say): Message {
  const channel = channelOf(parts.world, as, channelId);
  if (channel.archived) throw new Impossible('This channel is archived; nothing can be posted in it.');
  if (text.trim() === '') throw new Impossible('The message is empty.');
  if (threadTs !== undefined && parts.world.message(channel.id, threadTs) === undefined)
    throw new Impossible('The message of this thread is gone.');
  const message = parts.world.add({
    channel: channel.id,
    user: as,
    text: withMentions(parts.world, text, 'message'),
    threadTs: threadTs ?? null,
  });
  announceMessage(parts, message);
  return message;
}

/** Adds a person's reaction. @throws Impossible */
export function react(
  parts: Parts,
  reaction: { as: string; channel: string; ts: string; name: string },
): void {
  const { as, channel: channelId, ts, name } = reaction;
  const channel = channelOf(parts.world, as, channelId);
  const message = parts.world.message(channel.id, ts);
  if (message === undefined) throw new Impossible('This message is gone.');
  const users = message.reactions.get(name) ?? new Set();
  message.reactions.set(name, users.add(as));
  parts.world.changed();
  if (!channel.members.has(parts.world.options.app.botUser)) return;
  const item = { type: 'message', channel: channel.id, ts };
  const event = { type: 'reaction_added', user: as, reaction: name, item, item_user: message.user };
  deliverEvent(parts, { ...event, event_ts: parts.world.nextTs() }, as);
}

/** Lets a person join a channel, by themselves or asked in by someone. */
export function join(
  parts: Parts,
  { as, channel: id, inviter }: { as: string; channel: string; inviter?: string },
) {
  const channel = parts.world.channels.get(id);
  if (channel === undefined || !parts.world.people.has(as)) throw new Impossible('There is no such channel.');
  channel.members.add(as);
  parts.world.changed();
  if (!channel.members.has(parts.world.options.app.botUser)) return;
  const event = {
    type: 'member_joined_channel',
    user: as,
    channel: id,
    channel_type: channel.private ? 'G' : 'C',
    team: parts.world.options.team.id,
    ...(inviter === undefined ? {} : { inviter }),
    event_ts: parts.world.nextTs(),
  };
  deliverEvent(parts, event, as);
}

/** The channel, if this person is in it. @throws Impossible */
export function channelOf(world: World, as: string, id: string): Channel {
  if (!world.people.has(as)) throw new Impossible(`There is no person ${as} in this workspace.`, 404);
  const channel = world.channels.get(id);
  if (channel?.members.has(as) !== true) throw new Impossible('You are not in this channel.', 404);
  return channel;
}

/**
 * Turns what people type into what Slack sends: `@name` and `#name` become mentions and `& < >` entities.
 *
 * @param form messages carry `<@U…>`, commands with escaping `<@U…|name>`
 */
export function withMentions(world: World, text: string, form: 'message' | 'command'): string {
  const label = (name: string) => (form === 'command' ? `|${name}` : '');
  const people = [...world.people.values()].map(
    ({ id, name }) => [`@${name}`, `<@${id}${label(name)}>`] as const,
  );
  const groups = world.options.userGroups.map(
    ({ id, handle }) => [`@${handle}`, `<!subteam^${id}${form === 'command' ? `|@${handle}` : ''}>`] as const,
  );
  const channels = [...world.channels.values()]
    .filter((channel) => channel.directWith === null)
    .map(({ id, name }) => [`#${name}`, `<#${id}|${name}>`] as const);
  // As in Slack, "@watchkeeper" is Watchkeeper.
  const known = new Map<string, string>(
    [...groups, ...people, ...channels].map(([name, meant]) => [name.toLowerCase(), meant]),
  );
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const live = escaped.replaceAll(/&lt;(@[UW][A-Z0-9]+|#C[A-Z0-9]+\|?[^&|]*)&gt;/g, '<$1>');
  const names = [...known.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  if (names.length === 0) return live;
  return live.replaceAll(
    new RegExp(`(?<![\\w<@#])(${names.join('|')})(?![\\w-])`, 'gi'),
    (name) => known.get(name.toLowerCase()) ?? name,
  );
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
