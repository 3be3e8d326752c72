import type { WebClient } from '@slack/web-api';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import type { FileContent } from '../record/file-content.ts';
import type { MemoStore } from '../record/memo.ts';
import type { Post, PostLocation } from '../record/post.ts';
import { isFileRefused, postFailure, uploadFailure } from './failures.ts';

/**
 * How long a file that may have been put somewhere is looked for before it is put there again: Slack shows it only a
 * while after it has taken it, and says neither when nor where.
 */
const looksFor: Milliseconds = 120_000;
/** After such pauses it is looked for right away. */
const pauses: readonly Milliseconds[] = [250, 500, 1_000, 2_000, 2_000, 2_000, 2_000];
/** What is answered to a call that may have done its work all the same. */
const unclear = new Set([
  'slack.unreachable',
  'slack.failed',
  'slack.internal_error',
  'slack.fatal_error',
  'slack.service_unavailable',
  'slack.request_timeout',
]);
/** Bytes go to another host than everything else. One that cannot be reached is not tried for ever. */
const mostTries = 5;
const uploadLimit: Milliseconds = 20_000;

/**
 * Puts a file into a channel or a thread, with a comment.
 * @returns where it is; the sentence why no file can be put there at all, when nothing was put
 * @throws WatchkeeperError `slack.…` when it may be out there already, or when it is to be tried again
 */
export type PutFile = (
  file: { readonly post: Post; readonly name: string; readonly content: FileContent },
  comment: string,
  place: {
    /** Does something where the post belongs. */
    readonly inPlace: <Answer>(
      doing: string,
      work: (channel: string, thread?: PostLocation) => Promise<Answer>,
    ) => Promise<Answer>;
    readonly find: () => Promise<PostLocation | undefined>;
  },
) => Promise<PostLocation | { readonly refused: string }>;

export function createPutFile(parts: {
  readonly client: WebClient;
  readonly memo: MemoStore;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
}): PutFile {
  const { client, memo, clock, checkpoint } = parts;

  /** @returns the id of a file that nobody sees yet */
  async function hand(name: string, content: FileContent): Promise<string> {
    const bytes = Buffer.from(content.text);
    const { upload_url, file_id } = await client.files.getUploadURLExternal({
      filename: name,
      length: bytes.length,
    });
    if (!upload_url || !file_id) throw uploadFailure('Slack named no place for the file.', { passing: true });
    const answer = await fetch(upload_url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
      signal: AbortSignal.timeout(uploadLimit),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw uploadFailure(`The file was answered with HTTP ${answer.status}.`, answer);
    return file_id;
  }

  return async ({ post, name, content }, comment, place) => {
    const doing = `Putting a file into ${post.channel}`;
    const key = `upload/${post.id}`;
    const begun = await memo.get(key);
    // It was looked for before, and not found.
    if (begun && Math.abs(clock.now() - begun.learntAt) < looksFor) throw notSeen(doing);

    let file: string;
    try {
      file = await hand(name, content);
    } catch (thrown) {
      const failure = postFailure(thrown, doing);
      if (isFileRefused(failure)) return { refused: failure.message };
      if (failure.code === 'slack.unreachable' && post.attempts > mostTries)
        return { refused: failure.message };
      throw failure;
    }
    await memo.set(key, file, clock.now());
    checkpoint('upload.handed');
    try {
      await place.inPlace(doing, (channel, thread) =>
        client.files.completeUploadExternal({
          files: [{ id: file, title: name }],
          channel_id: channel,
          ...(thread ? { thread_ts: thread.ts } : {}),
          initial_comment: comment,
        }),
      );
    } catch (thrown) {
      const failure = postFailure(thrown, doing);
      if (!unclear.has(failure.code)) await memo.set(key, null, 0);
      if (isFileRefused(failure)) return { refused: failure.message };
      throw failure;
    }
    checkpoint('upload.completed');
    for (const pause of pauses) {
      const found = await place.find();
      if (found) return found;
      await clock.sleep(pause);
    }
    throw notSeen(doing);
  };
}

function notSeen(doing: string): WatchkeeperError {
  return new WatchkeeperError(
    'slack.file-not-seen',
    `${doing}: Slack has it, or may have it, but does not show it yet. It is looked for before it is sent again.`,
    { passing: true },
  );
}
