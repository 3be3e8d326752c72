import { deliverEvent } from '../events.ts';
import type { Parts } from '../parts.ts';
import { channelPayload, interactivePayload, messagePayload, viewPayload } from '../payloads.ts';
import { Impossible } from '../refusal.ts';
import type { Delivery } from '../socket.ts';
import { channelOf } from './say.ts';

export interface Shortcut {
  readonly as: string;
  /** As declared in the app's manifest. */
  readonly callbackId: string;
  /** The message of a message shortcut; without it, a global shortcut. */
  readonly message?: { readonly channel: string; readonly ts: string };
}

/** Uses a shortcut of the app. @throws Impossible */
export function shortcut(parts: Parts, wish: Shortcut): Promise<Delivery> {
  const { world } = parts;
  const moment = {
    callback_id: wish.callbackId,
    action_ts: world.nextTs(),
    trigger_id: parts.triggers.issue(wish.as),
  };
  if (wish.message === undefined)
    return parts.socket.deliver('interactive', {
      ...interactivePayload(world, 'shortcut', wish.as),
      ...moment,
    });
  const channel = channelOf(world, wish.as, wish.message.channel);
  const message = world.message(channel.id, wish.message.ts);
  if (message === undefined || message.onlyFor !== null) throw new Impossible('This message is gone.', 404);
  const target = { channel: channel.id, person: wish.as, messageTs: null, threadTs: message.threadTs };
  return parts.socket.deliver('interactive', {
    ...interactivePayload(world, 'message_action', wish.as),
    ...moment,
    response_url: parts.responseUrls.issue(target),
    channel: channelPayload(channel),
    message_ts: message.ts,
    message: messagePayload(world, message),
  });
}

/** Opens the app's Home tab. @returns null when the app does not want to hear of it */
export function openHome(parts: Parts, as: string): Promise<Delivery> | null {
  const home = parts.views.home(as);
  const event = {
    type: 'app_home_opened',
    user: as,
    channel: parts.world.directChannel(as)?.id ?? '',
    tab: 'home',
    event_ts: parts.world.nextTs(),
    ...(home === null ? {} : { view: viewPayload(parts.world, home) }),
  };
  return deliverEvent(parts, event, as);
}
