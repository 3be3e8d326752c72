import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import { type Mask, maskDeep } from '../core/mask.ts';
import type { Document } from '../core/reply.ts';
import type { FileContent } from '../record/file-content.ts';
import type { OutboxStore, Post, PostLocation } from '../record/post.ts';
import type { PostChannel, RetryHint, TopicKeeper } from '../record/post-channel.ts';

/** Slack allows about one message a second in a channel. */
const channelPause: Milliseconds = 1_000;
/** So many channels are spoken to at the same time; one whose calls take long does not hold the others up. */
const mostAtOnce = 4;
const firstRetry: Milliseconds = 2_000;
const longestRetry: Milliseconds = 120_000;
/**
 * How long the loop rests when nothing is due. Short, because another process (the terminal) may put something into
 * the outbox, too; looking costs a fraction of a millisecond.
 */
const rest: Milliseconds = 500;

export interface SenderParts {
  readonly outbox: OutboxStore;
  readonly channel: PostChannel;
  readonly topics: readonly TopicKeeper[];
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  /** Keeps secrets out of whatever is said. */
  readonly mask: Mask;
  readonly onProblem: (post: Post, problem: string) => void;
  /** Told of trouble with the outbox itself. */
  readonly onTrouble: (problem: string) => void;
}

/** Takes messages out of the outbox and says them: posts once, cards until they show the present state. */
export interface Sender {
  /** Works on one message. False when none was due. */
  step(): Promise<boolean>;
  /** Works until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

export function createSender(parts: SenderParts): Sender {
  const { outbox, channel, clock, checkpoint } = parts;
  const topics = new Map(parts.topics.map((keeper) => [keeper.topic, keeper]));
  const lastSaid = new Map<string, number>();
  /** Where a channel was found to be: `#ops` and its id are one, and neither is spoken to too fast. */
  const places = new Map<string, string>();
  /** How often in a row a message did not get through. A card's attempts count its good days, too. */
  const failures = new Map<string, number>();
  /** What the other side was not there for. It is there again as soon as anything gets through. */
  const missed = new Set<string>();
  /** By elapsed time: when anything got through last. */
  let through = Number.NEGATIVE_INFINITY;
  /** By elapsed time: until then the other side wants to hear nothing. */
  let silentUntil = 0;

  const isSilent = () => clock.elapsed() < silentUntil;

  async function take(): Promise<Post | undefined> {
    return isSilent() ? undefined : outbox.takeNext(clock.now());
  }

  /** @throws when the outbox cannot be written to */
  async function work(post: Post): Promise<void> {
    checkpoint('outbox.taken');
    const begun = clock.elapsed();
    try {
      await say(post);
      failures.delete(post.id);
      missed.delete(post.id);
    } catch (thrown) {
      // One that was on its way before the other side was back has not failed again since.
      if (through >= begun) failures.delete(post.id);
      await putBack(post, thrown);
    }
  }

  async function say(post: Post): Promise<void> {
    // A post whose sending was begun before may be out there already: look before anything else,
    // also before deciding that it is no longer wanted.
    const thread = await threadOf(post);
    const found = post.location ?? (post.attempts > 1 ? await lookFor(post, thread) : undefined);
    checkpoint('outbox.looked');
    if (found && post.kind === 'post') {
      await gotThrough(post, found);
      return;
    }
    if (!found && post.validUntil < clock.now()) {
      await outbox.drop(post.id, 'expired', clock.now());
      return;
    }
    if (!found) await pause(post.channel);
    if (isSilent()) {
      // Silence was asked for while this one had its place in the queue already.
      await outbox.postpone(post.id, clock.now(), 'The other side asked to wait.');
      return;
    }
    // What was found is out there, although the store did not know: only its keeper's last word may stand on it.
    const document = await present({ ...post, location: found ?? null });
    if (document === 'withdrawn') {
      await outbox.drop(post.id, 'withdrawn', clock.now());
      return;
    }
    if (found) {
      await channel.update(post, found, document);
      checkpoint('outbox.sent');
      await gotThrough(post, found);
    } else {
      const location = await channel.send(post, document, thread, await fileOf(post));
      places.set(post.channel, location.channel);
      lastSaid.set(location.channel, clock.elapsed());
      checkpoint('outbox.sent');
      await gotThrough(post, location);
    }
    checkpoint('outbox.marked');
  }

  /** What missed the other side goes out with it: nobody should look at an old card for two minutes because it was away for ten. */
  async function gotThrough(post: Post, location: PostLocation): Promise<void> {
    await outbox.markSent(post.id, location, post.revision, clock.now());
    through = clock.elapsed();
    if (missed.size === 0) return;
    const ids = [...missed];
    missed.clear();
    await outbox.hurry(ids, clock.now());
  }

  async function threadOf({ threadOf: parent }: Post): Promise<PostLocation | undefined> {
    return parent === undefined ? undefined : ((await outbox.find(parent))?.location ?? undefined);
  }

  /** Where nobody can look (a channel that is gone, say), a message is not waited for longer than it is worth saying. */
  async function lookFor(post: Post, thread: PostLocation | undefined): Promise<PostLocation | undefined> {
    try {
      return await channel.find(post, thread);
    } catch (thrown) {
      if (post.validUntil < clock.now()) return undefined;
      throw thrown;
    }
  }

  async function present(post: Post): Promise<Document | 'withdrawn'> {
    const shown = (await topics.get(post.topic)?.present(post)) ?? 'as-stored';
    return maskDeep(shown === 'as-stored' ? post.document : shown, parts.mask);
  }

  async function fileOf(post: Post): Promise<FileContent | 'gone' | undefined> {
    if (post.file === undefined) return undefined;
    const content = await topics.get(post.topic)?.file?.(post);
    return content ? maskDeep(content, parts.mask) : 'gone';
  }

  async function pause(channelName: string): Promise<void> {
    const name = places.get(channelName) ?? channelName;
    const said = lastSaid.get(name);
    if (said !== undefined) await clock.sleep(Math.max(0, said + channelPause - clock.elapsed()));
    lastSaid.set(name, clock.elapsed());
  }

  async function putBack(post: Post, thrown: unknown): Promise<void> {
    const problem = sentenceOf(thrown);
    parts.onProblem(post, problem);
    const stays = thrown instanceof WatchkeeperError && !thrown.passing;
    if (stays) {
      failures.delete(post.id);
      await outbox.markFailed(post.id, problem);
      return;
    }
    const hint = hintOf(thrown);
    if (hint !== undefined) {
      // Everything waits, or a newer message would overtake this one only to be refused as well.
      silentUntil = clock.elapsed() + hint;
      await outbox.postpone(post.id, clock.now(), problem);
      return;
    }
    if (thrown instanceof WatchkeeperError && thrown.code.endsWith('.unreachable')) missed.add(post.id);
    const failed = failures.get(post.id) ?? 0;
    failures.set(post.id, failed + 1);
    const backOff = Math.min(longestRetry, firstRetry * 2 ** Math.min(10, failed));
    await outbox.postpone(post.id, clock.now() + backOff, problem);
  }

  return {
    async step() {
      const post = await take();
      if (post) await work(post);
      return post !== undefined;
    },
    async run(signal) {
      const working = new Set<Promise<void>>();
      let isTidy = false;
      const onTrouble = (thrown: unknown) => {
        // A store that is locked for a moment is no reason to stop.
        isTidy = false;
        parts.onTrouble(sentenceOf(thrown));
      };
      const begin = (post: Post) => {
        const job = work(post)
          .catch(onTrouble)
          .finally(() => working.delete(job));
        working.add(job);
      };
      while (!signal.aborted) {
        try {
          if (!isTidy) {
            // What was on its way when an earlier process died, or when the store failed us, goes back into the
            // queue; what is on its way right now must not.
            await Promise.all(working);
            await outbox.recover(clock.now());
            isTidy = true;
          }
          const post = await take();
          if (post) {
            begin(post);
            if (working.size >= mostAtOnce) await Promise.race(working);
            continue;
          }
        } catch (thrown) {
          onTrouble(thrown);
        }
        await Promise.race([clock.sleep(rest, signal), ...working]);
      }
      await Promise.all(working);
    },
  };
}

function hintOf(thrown: unknown): Milliseconds | undefined {
  const hint: RetryHint =
    thrown instanceof Error && typeof thrown.cause === 'object' && thrown.cause !== null ? thrown.cause : {};
  return typeof hint.retryAfter === 'number' ? hint.retryAfter : undefined;
}
