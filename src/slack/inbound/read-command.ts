import { z } from 'zod';
import type { Payload } from './delivery.ts';
import { plainWords } from './plain-words.ts';

const commandShape = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  text: z.string().default(''),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
});

/** A slash command as what is kept of it. */
export function readCommand(body: unknown): Payload {
  const command = commandShape.parse(body);
  return {
    kind: 'words',
    user: command.user_id,
    channel: command.channel_id,
    responseUrl: command.response_url,
    text: plainWords(command.text),
    trigger: command.trigger_id,
  };
}

const mentionShape = z.object({
  event: z.object({
    user: z.string(),
    channel: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
    text: z.string(),
  }),
});

/** A mention of the bot as what is kept of it; the mention itself is left out of the words. */
export function readMention(body: unknown, botUser: string): Payload {
  const { event } = mentionShape.parse(body);
  const text = event.text.replace(new RegExp(`<@${botUser}(\\|[^>]*)?>`, 'g'), ' ');
  return {
    kind: 'words',
    user: event.user,
    channel: event.channel,
    thread: event.thread_ts,
    text: plainWords(text).trim(),
  };
}
