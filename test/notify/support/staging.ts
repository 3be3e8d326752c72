import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Milliseconds } from '../../../src/core/clock.ts';
import type { Document } from '../../../src/core/reply.ts';
import { createSender, type Sender } from '../../../src/notify/sender.ts';
import type { NewPost, Post, PostLocation } from '../../../src/record/post.ts';
import type { TopicKeeper } from '../../../src/record/post-channel.ts';
import { openStore } from '../../../src/store/sqlite/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** One message as it arrived on the other side. */
export interface Heard {
  readonly what: 'sent' | 'updated';
  readonly id: string;
  readonly title: string;
  readonly thread: string | undefined;
  /** Milliseconds since the test began. */
  readonly at: Milliseconds;
}

/** A sender on a real store, with a clock that stands still and another side that writes everything down. */
export interface Staging {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly heard: Heard[];
  readonly problems: string[];
  /** The messages that are out there, by id. */
  readonly out: Map<string, PostLocation>;
  /** Runs before the other side takes a message; may throw. */
  meet: (post: Post) => void | Promise<void>;
  /** Runs before the other side looks for a message; may throw. */
  look: (post: Post) => void;
  say(id: string, changes?: Partial<NewPost>): Promise<void>;
  sender(topics?: readonly TopicKeeper[]): Sender;
  /** Lets a sender run until the test ends; resolves when it has done what can be done at once. */
  run(topics?: readonly TopicKeeper[]): Promise<void>;
  stateOf(id: string): Promise<string | undefined>;
}

export async function createStaging(): Promise<Staging> {
  const folder = await mkdtemp(join(tmpdir(), 'watchkeeper-notify-'));
  const clock = new ManualClock();
  const store = await openStore({ path: join(folder, 'watchkeeper.sqlite'), now: () => clock.now() });
  const stopping = new AbortController();
  const running: Promise<void>[] = [];
  onTestFinished(async () => {
    stopping.abort();
    await clock.advance(600_000);
    await Promise.all(running);
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const arrive = (what: Heard['what'], post: Post, document: Document, thread?: string) => {
    staging.heard.push({ what, id: post.id, title: document.title, thread, at: clock.elapsed() });
  };

  const staging: Staging = {
    store,
    clock,
    heard: [],
    problems: [],
    out: new Map(),
    meet: () => {},
    look: () => {},
    async say(id, changes = {}) {
      const post: NewPost = {
        id,
        kind: 'post',
        channel: '#ops',
        document: { title: id, parts: [] },
        topic: 'test',
        subject: id,
        validUntil: clock.now() + 3_600_000,
        ...changes,
      };
      await store.changes.record({ audit: [], posts: [post] });
    },
    sender: (topics = []) =>
      createSender({
        outbox: store.outbox,
        channel: {
          find: async (post) => {
            staging.look(post);
            return staging.out.get(post.id);
          },
          send: async (post, document, thread) => {
            await staging.meet(post);
            arrive('sent', post, document, thread?.ts);
            const location = { channel: `C-${post.channel}`, ts: `${staging.out.size + 1}.0` };
            staging.out.set(post.id, location);
            return location;
          },
          update: async (post, _, document) => {
            await staging.meet(post);
            arrive('updated', post, document);
          },
        },
        topics,
        clock,
        checkpoint: () => {},
        mask: (text) => text,
        onProblem: (post, problem) => void staging.problems.push(`${post.id}: ${problem}`),
        onTrouble: (problem) => void staging.problems.push(problem),
      }),
    run(topics) {
      running.push(staging.sender(topics).run(stopping.signal));
      return clock.advance(0);
    },
    stateOf: async (id) => (await store.outbox.find(id))?.state,
  };
  return staging;
}
