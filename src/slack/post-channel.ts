import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { WatchkeeperError } from '../core/errors.ts';
import type { Document } from '../core/reply.ts';
import type { Post, PostLocation } from '../record/post.ts';
import type { PostChannel } from '../record/post-channel.ts';
import type { BlockSupport } from './block-support.ts';
import type { Channels } from './channels.ts';
import { postFailure } from './failures.ts';
import { renderBlocks } from './render/blocks.ts';
import type { Names } from './render/names.ts';
import { fallbackText } from './render/plain.ts';

/** The type of the metadata that every message of the outbox carries. */
export const metadataType = 'watchkeeper_post';
/** A post is looked for from this long before it was made (clocks differ), in milliseconds. */
const lookBack = 120_000;

/** The way out into Slack's channels. */
export function createSlackChannel(parts: {
  readonly client: WebClient;
  readonly channels: Channels;
  readonly names: Names;
  readonly support: BlockSupport;
}): PostChannel {
  const { client, channels, names, support } = parts;

  /** Sends with the newer blocks, and once more without them when Slack refuses their form. */
  async function withBlocks<Answer>(
    document: Document,
    send: (content: { text: string; blocks: KnownBlock[] }) => Promise<Answer>,
  ): Promise<Answer> {
    const text = fallbackText(document, names);
    const newBlocks = support.takesNewBlocks();
    try {
      return await send({ text, blocks: renderBlocks(document, names, { newBlocks }) });
    } catch (thrown) {
      const refused = thrown instanceof WatchkeeperError && thrown.code === 'slack.invalid_blocks';
      if (!refused || !newBlocks) throw thrown;
      const answer = await send({ text, blocks: renderBlocks(document, names, { newBlocks: false }) });
      await support.rememberRefusal();
      return answer;
    }
  }

  return {
    async find(post) {
      const channel = await channels.idOf(post.channel);
      try {
        return await findByMetadata(client, channel, post);
      } catch (thrown) {
        throw postFailure(thrown, `Looking for a message in ${post.channel}`);
      }
    },

    async send(post, document, thread) {
      const channel = await channels.idOf(post.channel);
      return withBlocks(document, async (content) => {
        try {
          const answer = await client.chat.postMessage({
            channel,
            ...content,
            ...(thread ? { thread_ts: thread.ts } : {}),
            unfurl_links: false,
            unfurl_media: false,
            metadata: { event_type: metadataType, event_payload: { id: post.id, topic: post.topic } },
          });
          return { channel: answer.channel ?? channel, ts: answer.ts ?? '' };
        } catch (thrown) {
          throw postFailure(thrown, `Posting to ${post.channel}`);
        }
      });
    },

    async update(post, location, document) {
      await withBlocks(document, async (content) => {
        try {
          await client.chat.update({
            ...location,
            ...content,
            metadata: { event_type: metadataType, event_payload: { id: post.id, topic: post.topic } },
          });
        } catch (thrown) {
          throw postFailure(thrown, `Updating a message in ${post.channel}`);
        }
      });
    },
  };
}

async function findByMetadata(
  client: WebClient,
  channel: string,
  post: Post,
): Promise<PostLocation | undefined> {
  let cursor: string | undefined;
  do {
    const page = await client.conversations.history({
      channel,
      oldest: String((post.createdAt - lookBack) / 1000),
      include_all_metadata: true,
      limit: 100,
      ...(cursor ? { cursor } : {}),
    });
    const found = page.messages?.find(
      ({ metadata }) =>
        metadata?.event_type === metadataType &&
        (metadata.event_payload as { id?: unknown } | undefined)?.id === post.id,
    );
    if (found?.ts) return { channel, ts: found.ts };
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return undefined;
}
