import { answerInChannel } from '../answering.ts';
import type { SlashCommand } from '../page-api.ts';
import type { Parts } from '../parts.ts';
import { slashCommandPayload } from '../payloads.ts';
import { Impossible, Refusal } from '../refusal.ts';
import type { Delivery } from '../socket.ts';
import { channelOf, withMentions } from './say.ts';

/**
 * Runs a slash command as a person. When the app does not answer in time, the person is told so, as
 * Slack does.
 *
 * @throws Impossible for unknown commands and inside threads
 */
export async function command(
  parts: Parts,
  wish: SlashCommand & { readonly threadTs?: string },
): Promise<Delivery> {
  const { world } = parts;
  const channel = channelOf(world, wish.as, wish.channel);
  const known = world.options.commands.find((candidate) => candidate.command === wish.command);
  if (known === undefined) throw new Impossible(`${wish.command} is not a valid command.`);
  if (wish.threadTs !== undefined)
    throw new Impossible(`${wish.command} is not supported in threads. Sorry!`);
  const target = { channel: channel.id, person: wish.as, messageTs: null, threadTs: null };
  const payload = slashCommandPayload(
    world,
    {
      person: wish.as,
      channel,
      command: wish.command,
      text: known.shouldEscape === true ? withMentions(world, wish.text, 'command') : wish.text,
    },
    { responseUrl: parts.responseUrls.issue(target), triggerId: parts.triggers.issue(wish.as) },
  );
  const delivery = await parts.socket.deliver('slash_commands', payload);
  if (delivery.outcome !== 'acknowledged') {
    const word = delivery.outcome === 'timed_out' ? 'operation_timeout' : 'dispatch_failed';
    tell(parts, wish, `${wish.command} failed with the error "${word}"`);
    return delivery;
  }
  try {
    if (saysSomething(delivery.payload)) answerInChannel(parts, target, delivery.payload, undefined);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tell(parts, wish, `${wish.command} failed with the error "${error.code}"`);
  }
  return delivery;
}

function tell(parts: Parts, { as, channel }: SlashCommand, text: string): void {
  parts.world.add({ channel, user: 'USLACKBOT', text, onlyFor: as });
}

function saysSomething(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && ('text' in payload || 'blocks' in payload);
}
