import { z } from 'zod';
import { elementsIn } from '../blocks/elements-in.ts';
import { suggestions } from '../blocks/text-objects.ts';
import type { Close, OptionsWanted, Submit } from '../page-api.ts';
import type { Parts } from '../parts.ts';
import {
  channelPayload,
  interactivePayload,
  messageContainer,
  messagePayload,
  viewPayload,
} from '../payloads.ts';
import { Impossible, Refusal } from '../refusal.ts';
import type { StoredView } from '../views.ts';
import { findElement, placeOf } from './press.ts';
import { channelOf } from './say.ts';

const response = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);
const trouble = 'We had some trouble connecting. Try again?';

/** Submits a view. @returns errors by block id; empty when the app took it. @throws Impossible */
export async function submit(parts: Parts, wish: Submit): Promise<{ errors: Record<string, string> }> {
  const view = openView(parts, wish.as, wish.view);
  for (const { blockId, actionId, type } of elementsIn(view.content.blocks)) {
    const value = wish.values[blockId]?.[actionId];
    if (value !== undefined)
      view.values[blockId] = { ...view.values[blockId], [actionId]: { type, ...value } };
  }
  const payload = {
    ...interactivePayload(parts.world, 'view_submission', wish.as),
    trigger_id: parts.triggers.issue(wish.as, view.id),
    view: viewPayload(parts.world, view),
    response_urls: responseUrlsOf(parts, wish.as, view),
  };
  const delivery = await parts.socket.deliver('interactive', payload);
  if (delivery.outcome !== 'acknowledged') throw new Impossible(trouble, 409);
  return follow(parts, view, delivery.payload);
}

/** Closes a view; the app hears of it if it asked to. @throws Impossible */
export async function close(parts: Parts, wish: Close): Promise<void> {
  const view = openView(parts, wish.as, wish.view);
  const gone = parts.views.close(view, view.content.clearOnClose);
  const told = gone
    .filter((closed) => closed.content.notifyOnClose)
    .map((closed) =>
      parts.socket.deliver('interactive', {
        ...interactivePayload(parts.world, 'view_closed', wish.as),
        view: viewPayload(parts.world, closed),
        is_cleared: view.content.clearOnClose,
      }),
    );
  await Promise.all(told);
}

/** Asks the app for the options of an external menu. @throws Impossible when the app gives none */
export async function options(parts: Parts, wish: OptionsWanted): Promise<Record<string, unknown>[]> {
  const { world } = parts;
  const place = placeOf(parts, wish.as, wish.where);
  const { blocks } = place.kind === 'message' ? place.message : place.view.content;
  findElement(blocks ?? [], wish);
  const base = {
    ...interactivePayload(world, 'block_suggestion', wish.as),
    action_id: wish.actionId,
    block_id: wish.blockId,
    value: wish.value,
  };
  const payload =
    place.kind === 'view'
      ? { ...base, container: { type: 'view', view_id: place.view.id }, view: viewPayload(world, place.view) }
      : {
          ...base,
          container: messageContainer(place.message),
          channel: channelPayload(channelOf(world, wish.as, place.message.channel)),
          message: messagePayload(world, place.message),
        };
  const delivery = await parts.socket.deliver('interactive', payload);
  if (delivery.outcome !== 'acknowledged') throw new Impossible(trouble, 409);
  const parsed = suggestions.safeParse(delivery.payload);
  if (!parsed.success)
    throw new Impossible('The app answered with no list of options that Slack would take.', 409);
  return 'options' in parsed.data
    ? parsed.data.options
    : parsed.data.option_groups.flatMap((group) => group.options);
}

function openView(parts: Parts, as: string, id: string): StoredView {
  const view = parts.views.find({ id });
  if (view?.person !== as || view.content.type !== 'modal')
    throw new Impossible('This dialog is closed.', 404);
  return view;
}

/** Does what the acknowledgement of a submission says. */
function follow(parts: Parts, view: StoredView, payload: unknown): { errors: Record<string, string> } {
  const parsed = response.safeParse(payload);
  if (!parsed.success) {
    parts.views.close(view);
    return { errors: {} };
  }
  const answer = parsed.data;
  try {
    if (answer.response_action === 'errors') return { errors: checkErrors(view, answer.errors) };
    if (answer.response_action === 'update') parts.views.update(view, answer.view);
    if (answer.response_action === 'push') parts.views.push(view.person, answer.view);
    if (answer.response_action === 'clear') parts.views.close(view, true);
    return { errors: {} };
  } catch (error) {
    if (error instanceof Refusal) throw new Impossible(`${trouble} (${error.code})`, 409);
    throw error;
  }
}

/** Errors must name input blocks of the view; Slack shows none of them otherwise. */
function checkErrors(view: StoredView, errors: Record<string, string>): Record<string, string> {
  const inputs = new Set(
    view.content.blocks.filter((block) => block.type === 'input').map((block) => block.block_id),
  );
  const strays = Object.keys(errors).filter((blockId) => !inputs.has(blockId));
  if (strays.length > 0 || Object.keys(errors).length === 0)
    throw new Impossible(`${trouble} (errors for blocks that are no inputs: ${strays.join(', ')})`, 409);
  return errors;
}

function responseUrlsOf(parts: Parts, person: string, view: StoredView): Record<string, string>[] {
  return elementsIn(view.content.blocks).flatMap(({ blockId, actionId, element }) => {
    if (element.response_url_enabled !== true) return [];
    const value = view.values[blockId]?.[actionId] ?? {};
    const channel = value.selected_conversation ?? value.selected_channel;
    if (typeof channel !== 'string') return [];
    const target = { channel, person, messageTs: null, threadTs: null };
    const url = parts.responseUrls.issue(target);
    return [{ response_url: url, block_id: blockId, action_id: actionId, channel_id: channel }];
  });
}
