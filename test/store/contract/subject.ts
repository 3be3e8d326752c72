import { afterEach, beforeEach } from 'vitest';
import type { Instant } from '../../../src/core/clock.ts';
import type { Change } from '../../../src/record/change.ts';
import type { Delivery } from '../../../src/record/delivery.ts';
import type { NewPost } from '../../../src/record/post.ts';
import type { Store } from '../../../src/store/store.ts';

/** An empty store made for one test, and how to remove it. */
export interface Subject {
  readonly store: Store;
  /** A second connection to the same data, as another process would have it. */
  again(): Promise<Store>;
  remove(): Promise<void>;
}

/** Makes an empty store whose clock is the given one. */
export type MakeSubject = (now: () => Instant) => Promise<Subject>;

export const start: Instant = Date.parse('2026-03-02T08:00:00Z');

/** What a test of the contract works with: a fresh store for every test. */
export interface Bench {
  readonly store: Store;
  readonly subject: Subject;
  now: Instant;
}

export function freshBench(make: MakeSubject): Bench {
  let subject: Subject | undefined;
  const present = (): Subject => {
    if (!subject) throw new Error('There is a store only inside of a test.');
    return subject;
  };
  const bench: Bench = {
    now: start,
    get store() {
      return present().store;
    },
    get subject() {
      return present();
    },
  };
  beforeEach(async () => {
    bench.now = start;
    subject = await make(() => bench.now);
  });
  afterEach(async () => {
    await subject?.remove();
    subject = undefined;
  });
  return bench;
}

export function delivery(id: string, more: Partial<Delivery> = {}): Delivery {
  return { id, kind: 'command', payload: { text: 'status' }, receivedAt: start, ...more };
}

export function post(id: string, more: Partial<NewPost> = {}): NewPost {
  return {
    id,
    kind: 'post',
    channel: '#ops',
    document: { title: `Message ${id}`, parts: [] },
    topic: 'summary',
    subject: 'workspace',
    validUntil: start + 3_600_000,
    ...more,
  };
}

/** A change that leaves one trace. */
export function change(action: string, more: Partial<Change> = {}): Change {
  return { audit: [{ at: start, actor: 'slack:U1', action, subject: 'mission-control' }], ...more };
}

/** How many entries the audit log has. */
export async function traces(store: Store): Promise<number> {
  return (await store.audit.head()).sequence;
}
