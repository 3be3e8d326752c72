import { elementsIn, type PlacedElement } from '../blocks/elements-in.ts';
import { holdsValue, stateOf } from '../blocks/state.ts';
import type { Press } from '../page-api.ts';
import type { Parts } from '../parts.ts';
import {
  channelPayload,
  interactivePayload,
  messageContainer,
  messagePayload,
  viewPayload,
} from '../payloads.ts';
import { Impossible } from '../refusal.ts';
import type { Delivery } from '../socket.ts';
import type { StoredView } from '../views.ts';
import type { Message } from '../world.ts';
import { channelOf } from './say.ts';

/** Presses a button, or chooses in a menu, picker or checkbox. @throws Impossible when it is not there any more */
export function press(parts: Parts, wish: Press): Promise<Delivery> {
  const place = placeOf(parts, wish.as, wish.where);
  const { blocks } = place.kind === 'message' ? place.message : place.view.content;
  const element = findElement(blocks ?? [], wish);
  const chosen = { type: element.type, ...wish.chosen };
  if (holdsValue(element.type)) remember(parts, place, element, chosen);
  const action = actionPayload(element, wish.chosen, parts.world.nextTs());
  return parts.socket.deliver('interactive', blockActionsPayload(parts, wish.as, place, action));
}

export type Place =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'view'; readonly view: StoredView };

/** Finds the message or view that a person means. @throws Impossible when they cannot see it */
export function placeOf(parts: Parts, as: string, where: Press['where']): Place {
  if ('view' in where) {
    const view = parts.views.find({ id: where.view });
    if (view?.person !== as) throw new Impossible('This dialog is closed.', 404);
    return { kind: 'view', view };
  }
  const channel = channelOf(parts.world, as, where.channel);
  const message = parts.world.message(channel.id, where.ts);
  if (message === undefined || (message.onlyFor !== null && message.onlyFor !== as))
    throw new Impossible('This message is gone.', 404);
  return { kind: 'message', message };
}

/** @throws Impossible */
export function findElement(
  blocks: Parameters<typeof elementsIn>[0],
  { blockId, actionId }: { readonly blockId: string; readonly actionId: string },
): PlacedElement {
  const found = elementsIn(blocks).find((one) => one.blockId === blockId && one.actionId === actionId);
  if (found === undefined)
    throw new Impossible('This control is gone: the message or dialog has changed.', 404);
  return found;
}

function remember(parts: Parts, place: Place, element: PlacedElement, chosen: Record<string, unknown>): void {
  const values = place.kind === 'message' ? place.message.chosen : place.view.values;
  values[element.blockId] = { ...values[element.blockId], [element.actionId]: chosen };
  parts.world.changed();
}

function actionPayload(placed: PlacedElement, chosen: Readonly<Record<string, unknown>>, ts: string) {
  const { element, type, actionId, blockId } = placed;
  const { text, value, url, style, placeholder } = element;
  const fixed = { text, value, url, style, placeholder };
  const shown = Object.fromEntries(Object.entries(fixed).filter(([, part]) => part !== undefined));
  return { type, action_id: actionId, block_id: blockId, ...shown, ...chosen, action_ts: ts };
}

function blockActionsPayload(parts: Parts, as: string, place: Place, action: Record<string, unknown>) {
  const { world } = parts;
  const base = interactivePayload(world, 'block_actions', as);
  if (place.kind === 'view') {
    const { view } = place;
    return {
      ...base,
      container: { type: 'view', view_id: view.id },
      trigger_id: parts.triggers.issue(as, view.id),
      view: viewPayload(world, view),
      actions: [action],
    };
  }
  const { message } = place;
  const channel = channelOf(world, as, message.channel);
  const target = { channel: channel.id, person: as, messageTs: message.ts, threadTs: message.threadTs };
  return {
    ...base,
    container: messageContainer(message),
    trigger_id: parts.triggers.issue(as),
    channel: channelPayload(channel),
    // A private answer is nowhere stored, so Slack cannot send it back.
    ...(message.onlyFor === null ? { message: messagePayload(world, message) } : {}),
    state: { values: stateOf(message.blocks ?? [], message.chosen) },
    response_url: parts.responseUrls.issue(target),
    actions: [action],
  };
}
