import type { Parts } from './parts.ts';
import { channelType, eventPayload, messagePayload } from './payloads.ts';
import type { Delivery } from './socket.ts';
import type { Channel, Message } from './world.ts';

/** Delivers an event if the app subscribed to its type. @param person who caused it */
export function deliverEvent(
  parts: Parts,
  event: Readonly<Record<string, unknown>> & { readonly type: string },
  person: string,
): Promise<Delivery> | null {
  const { events } = parts.world.options.app;
  if (events !== undefined && !events.includes(subscriptionOf(event))) return null;
  return parts.socket.deliver('events_api', eventPayload(parts.world, event, person));
}

/** Tells the app of a new message, if it is in the channel. */
export function announceMessage(parts: Parts, message: Message): Promise<Delivery>[] {
  const channel = audience(parts, message);
  if (channel === null) return [];
  const shown = messagePayload(parts.world, message);
  const place = { channel: channel.id, channel_type: channelType(channel), event_ts: message.ts };
  const deliveries = [deliverEvent(parts, { ...shown, ...place, type: 'message' }, message.user)];
  const mentions = message.text.includes(`<@${parts.world.options.app.botUser}>`);
  if (mentions && !message.fromApp && channel.directWith === null)
    deliveries.push(
      deliverEvent(
        parts,
        { ...shown, type: 'app_mention', channel: channel.id, event_ts: message.ts },
        message.user,
      ),
    );
  return deliveries.filter((delivery) => delivery !== null);
}

/** Tells the app that a message was edited. */
export function announceEdit(
  parts: Parts,
  message: Message,
  before: Readonly<Record<string, unknown>>,
): void {
  const channel = audience(parts, message);
  if (channel === null) return;
  const ts = parts.world.nextTs();
  const event = {
    type: 'message',
    subtype: 'message_changed',
    message: messagePayload(parts.world, message),
    previous_message: before,
    channel: channel.id,
    hidden: true,
    ts,
    event_ts: ts,
    channel_type: channelType(channel),
  };
  deliverEvent(parts, event, message.user);
}

/** Tells the app that a message was deleted. */
export function announceDeletion(parts: Parts, message: Message): void {
  const channel = audience(parts, message);
  if (channel === null) return;
  const ts = parts.world.nextTs();
  const event = {
    type: 'message',
    subtype: 'message_deleted',
    previous_message: messagePayload(parts.world, message),
    channel: channel.id,
    hidden: true,
    deleted_ts: message.ts,
    ts,
    event_ts: ts,
    channel_type: channelType(channel),
  };
  deliverEvent(parts, event, message.user);
}

/** The channel of a message whose events the app gets; null for private answers and foreign channels. */
function audience(parts: Parts, message: Message): Channel | null {
  const channel = parts.world.channels.get(message.channel);
  if (channel === undefined || message.onlyFor !== null) return null;
  return channel.members.has(parts.world.options.app.botUser) ? channel : null;
}

/** The name under which an app subscribes: message events are subscribed to per kind of channel. */
function subscriptionOf(event: Readonly<Record<string, unknown>>): string {
  if (event.type !== 'message') return String(event.type);
  const kinds: Record<string, string> = { channel: 'channels', group: 'groups', im: 'im' };
  return `message.${kinds[String(event.channel_type)] ?? 'channels'}`;
}
