import type { WebClient } from '@slack/web-api';
import type { Document } from '../core/reply.ts';
import type { Text } from '../core/text.ts';
import type { Post, PostLocation } from '../record/post.ts';
import type { PostChannel } from '../record/post-channel.ts';
import type { BlockSupport } from './block-support.ts';
import type { Channels } from './channels.ts';
import { areBlocksRefused, isFormRefused, postFailure } from './failures.ts';
import type { PutFile } from './put-file.ts';
import { renderBlocks } from './render/blocks.ts';
import type { Names } from './render/names.ts';
import { newBlocksIn, type ShownBlock } from './render/new-blocks.ts';
import { fallbackText } from './render/plain.ts';

/** The type of the metadata that every message of the outbox carries. */
export const metadataType = 'watchkeeper_post';
/** A post is looked for from this long before it was made (clocks differ, and are set right), in milliseconds. */
const lookBack = 3_600_000;

/** The id does not lead to a channel in which anything can be said any more. */
const channelIsGone = new Set(['slack.channel_not_found', 'slack.is_archived']);

/** The way out into Slack's channels. */
export function createSlackChannel(parts: {
  readonly client: WebClient;
  readonly channels: Channels;
  readonly names: Names;
  readonly support: BlockSupport;
  readonly putFile: PutFile;
}): PostChannel {
  const { client, channels, names, support, putFile } = parts;

  /** Sends with the newer blocks, then in plain ones, then as text alone, when Slack refuses the form. */
  async function withBlocks<Answer>(
    document: Document,
    send: (content: { text: string; blocks: ShownBlock[] }) => Promise<Answer>,
  ): Promise<Answer> {
    const text = fallbackText(document, names);
    const blocks = renderBlocks(document, names, { newBlocks: support.takenBlocks() });
    const tried = newBlocksIn(blocks);
    const inPlainOnes = async (thrown: unknown) => {
      const plain = renderBlocks(document, names, { newBlocks: false });
      const answer = await send({ text, blocks: plain });
      if (areBlocksRefused(thrown)) await support.rememberRefusal(tried);
      return answer;
    };
    const asText = () => send({ text, blocks: [] });
    const first = send({ text, blocks });
    if (tried.length === 0) return first.catch(whenFormRefused(asText));
    return first.catch(whenFormRefused(inPlainOnes)).catch(whenFormRefused(asText));
  }

  /** Does something in the channel of a post, whose name may have gone to another channel since it was looked up. */
  async function inChannel<Answer>(
    post: Post,
    doing: string,
    work: (channel: string) => Promise<Answer>,
  ): Promise<Answer> {
    const channel = await channels.idOf(post.channel);
    try {
      return await work(channel);
    } catch (thrown) {
      const failure = postFailure(thrown, doing);
      if (channelIsGone.has(failure.code)) await channels.forget(post.channel);
      throw failure;
    }
  }

  /**
   * Does something in the thread of a post, which stays where it is when config names another channel; or in the
   * channel of the post, when it has no thread or that went with its channel.
   */
  async function inPlace<Answer>(
    post: Post,
    thread: PostLocation | undefined,
    doing: string,
    work: (channel: string, thread?: PostLocation) => Promise<Answer>,
  ): Promise<Answer> {
    if (thread) {
      try {
        return await work(thread.channel, thread);
      } catch (thrown) {
        const failure = postFailure(thrown, doing);
        if (!channelIsGone.has(failure.code)) throw failure;
      }
    }
    return inChannel(post, doing, work);
  }

  const metadataOf = (post: Post) => ({
    event_type: metadataType,
    event_payload: { id: post.id, topic: post.topic },
  });

  const find: PostChannel['find'] = (post, thread) =>
    inPlace(post, thread, `Looking for a message in ${post.channel}`, (channel, found) =>
      findInPlace(client, channel, post, found),
    );

  const say = (post: Post, document: Document, thread: PostLocation | undefined) =>
    withBlocks(document, (content) =>
      inPlace(post, thread, `Posting to ${post.channel}`, async (channel, found) => {
        const answer = await client.chat.postMessage({
          channel,
          ...content,
          ...placeOf(post, found),
          unfurl_links: false,
          unfurl_media: false,
          metadata: metadataOf(post),
        });
        // Without it a card could never be changed. The next try finds it by its metadata.
        if (!answer.ts) throw new Error('Slack did not say where the message is.');
        return { channel: answer.channel ?? channel, ts: answer.ts };
      }),
    );

  return {
    find,

    async send(post, document, thread, file) {
      if (file === undefined || post.file === undefined) return say(post, document, thread);
      if (file === 'gone')
        return say(post, withNote(document, `The file ${post.file} is not there any more.`), thread);
      const put = await putFile({ post, name: post.file, content: file }, fallbackText(document, names), {
        inPlace: (doing, work) => inPlace(post, thread, doing, work),
        find: () => find(post, thread),
      });
      if (!('refused' in put)) return put;
      const where: Text = ['The file could not be put here. On my machine it is ', { code: file.path }, '.'];
      return say(post, withNote(document, [...where, ` ${put.refused}`]), thread);
    },

    async update(post, location, document) {
      await withBlocks(document, async (content) => {
        try {
          await client.chat.update({ ...location, ...content, metadata: metadataOf(post) });
        } catch (thrown) {
          throw postFailure(thrown, `Updating a message in ${post.channel}`);
        }
      });
    },
  };
}

/** For `catch`: another try when the form was refused; every other failure stays one. */
function whenFormRefused<Answer>(
  next: (thrown: unknown) => Promise<Answer>,
): (thrown: unknown) => Promise<Answer> {
  return (thrown) => {
    if (isFormRefused(thrown)) return next(thrown);
    throw thrown;
  };
}

/** In the channel, or in a thread; from there the channel may be shown it, too. */
function placeOf(
  { broadcast }: Post,
  thread: PostLocation | undefined,
): { thread_ts?: string } | { thread_ts: string; reply_broadcast: true } {
  if (!thread) return {};
  return broadcast ? { thread_ts: thread.ts, reply_broadcast: true } : { thread_ts: thread.ts };
}

function withNote(document: Document, text: Text): Document {
  return { ...document, parts: [...document.parts, { kind: 'note', text }] };
}

/**
 * A message is known by its metadata, one with a file by the file's name: Slack takes no metadata for it. The history of a
 * channel does not hold the replies of its threads: those are asked for by their parent.
 */
async function findInPlace(
  client: WebClient,
  channel: string,
  post: Post,
  thread: PostLocation | undefined,
): Promise<PostLocation | undefined> {
  let cursor: string | undefined;
  do {
    const wanted = {
      channel,
      oldest: String((post.createdAt - lookBack) / 1000),
      include_all_metadata: true,
      limit: 100,
      ...(cursor ? { cursor } : {}),
    };
    const page = thread
      ? await client.conversations.replies({ ...wanted, ts: thread.ts })
      : await client.conversations.history(wanted);
    const found = page.messages?.find(
      ({ metadata, files }) =>
        (metadata?.event_type === metadataType &&
          (metadata.event_payload as { id?: unknown } | undefined)?.id === post.id) ||
        (post.file !== undefined && files?.some(({ name }) => name === post.file)),
    );
    if (found?.ts) return { channel, ts: found.ts };
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return undefined;
}
