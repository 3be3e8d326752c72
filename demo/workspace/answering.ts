import { z } from 'zod';
import type { Checks } from './blocks/checks.ts';
import { Refusal } from './refusal.ts';
import type { ResponseTarget, ResponseUrls } from './response-urls.ts';
import type { Message, World } from './world.ts';

const answer = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

interface Parts {
  readonly world: World;
  readonly checks: Checks;
  readonly responseUrls: ResponseUrls;
}

/**
 * Does what the body of a response_url request, or of an acknowledged command, says.
 *
 * @returns the message that was written; null when there was nothing to write
 * @throws Refusal `invalid_blocks`, `no_text`, `msg_too_long` …
 */
export function answerInChannel(
  parts: Parts,
  target: ResponseTarget,
  body: unknown,
  original: Message | undefined,
): Message | null {
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw new Refusal('invalid_payload');
  const { text = '', blocks, response_type: type = 'ephemeral', ...wish } = parsed.data;
  if (wish.delete_original === true) {
    if (original !== undefined) parts.world.remove(original);
    return null;
  }
  const checked = parts.checks.message({ text, blocks });
  if (wish.replace_original === true && original !== undefined) {
    original.text = text;
    original.blocks = checked;
    if (original.onlyFor === null) original.editedTs = parts.world.nextTs();
    parts.world.changed();
    return original;
  }
  return parts.world.add({
    channel: target.channel,
    user: parts.world.options.app.botUser,
    fromApp: true,
    text,
    blocks: checked,
    threadTs: wish.thread_ts ?? (type === 'ephemeral' ? target.threadTs : null),
    onlyFor: type === 'ephemeral' ? target.person : null,
  });
}

/** Serves one request to a response_url. @throws Refusal, also when the URL is used up */
export function useResponseUrl(parts: Parts, path: string, body: unknown): void {
  const issued = parts.responseUrls.use(path);
  const { channel } = issued.target;
  const original = issued.lastTs === null ? undefined : parts.world.message(channel, issued.lastTs);
  const written = answerInChannel(parts, issued.target, body, original);
  if (written !== null && issued.lastTs === null) issued.lastTs = written.ts;
}
