import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Document, Line, Part } from '../core/reply.ts';
import type { Status } from '../core/status.ts';
import { shorten, type Text } from '../core/text.ts';
import { type Actor, actorOf } from '../record/actor.ts';
import type { NewPost } from '../record/post.ts';
import { formatAddress } from '../runbooks/library.ts';
import { isOverdue } from './consent.ts';
import type { Library } from './library.ts';
import type { RunRecord, RunStore } from './ports.ts';
import { recordedAt } from './recorded.ts';
import { transcriptFile } from './run-files.ts';
import { type Scene, sceneOf, skippedSteps } from './scene.ts';
import { runSubject } from './trace.ts';
import type { Transcripts } from './transcripts.ts';

/** What became of closing the duty for which a run was begun. `later`: not now, it is tried again. */
export type ClosedItem = { readonly status: Status; readonly words: Text } | 'later';

/** How a run left its item, told to whoever closes it. Asked again after a crash: `notes` name the run. */
export interface ItemToClose {
  readonly reference: string;
  readonly doneAt: Instant;
  readonly notes: string;
  /** Found in the notes of an item that this run has closed before. */
  readonly mark: string;
  readonly by: Actor;
}

export interface FollowUpParts {
  readonly store: RunStore;
  readonly library: Library;
  readonly closeItem: (wanted: ItemToClose) => Promise<ClosedItem>;
  /** How an item stands that its run did not close. */
  readonly leaveItem: (reference: string) => Promise<Exclude<ClosedItem, 'later'>>;
  readonly transcripts: Transcripts;
  /** Ends the requests for consent of a run whose time is over. */
  readonly expire: (run: string) => Promise<void>;
  readonly clock: Clock;
  readonly newId: (at: Instant) => string;
  readonly log: Log;
}

/** Does what nobody presses for: ends requests whose time is over; after a run closes its item, keeps its transcript, says so. */
export interface FollowUp {
  /** One look at all runs that have ended and were not followed up. */
  step(): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

const lookEvery: Milliseconds = 1_000;
const worthSaying: Milliseconds = 14 * 86_400_000;
const longestNotes = 1_500;

export function createFollowUp(parts: FollowUpParts): FollowUp {
  const { store, library, clock, log } = parts;

  async function follow(record: RunRecord): Promise<void> {
    const scene = sceneOf(record, await library.pinned(record.run));
    const { run } = scene;
    const item = run.closes === null ? undefined : await itemAfter(scene, run.closes);
    if (item === 'later') return;
    const { path } = await parts.transcripts.keep(scene);
    const now = clock.now();
    const subject = runSubject(run);
    await store.settle(run.id, now, {
      audit: [
        {
          at: now,
          actor: 'watchkeeper:run',
          action: 'run.followed-up',
          subject,
          after: { transcript: path },
        },
      ],
      posts: [{ ...said(scene, item), validUntil: now + worthSaying }],
    });
  }

  function itemAfter(scene: Scene, reference: string): Promise<ClosedItem> {
    return scene.run.state === 'finished' ? close(scene, reference) : parts.leaveItem(reference);
  }

  function close(scene: Scene, reference: string): Promise<ClosedItem> {
    const { run, walks } = scene;
    const values = Object.keys(run.progress.outcomes).flatMap((id) => {
      const step = walks.find(id);
      return step?.kind === 'manual' ? recordedAt(step, run.progress) : [];
    });
    const recorded = values.map(({ name, value }) => `${name}: ${value}`);
    const skipped = skippedSteps(scene).map(({ title }) => `skipped: ${title}`);
    const endedAt = run.endedAt ?? clock.now();
    const mark = `run ${run.id}`;
    const took = `in ${formatDuration(Math.max(endedAt - run.startedAt, 1))}`;
    return parts.closeItem({
      reference,
      doneAt: endedAt,
      notes: shorten([...recorded, ...skipped, `${addressOf(run)} ${took}`, mark].join('; '), longestNotes),
      mark,
      by: actorOf(run.heldBy) ?? { kind: 'watchkeeper', reason: 'run' },
    });
  }

  function said({ run }: Scene, item: Exclude<ClosedItem, 'later'> | undefined): Omit<NewPost, 'validUntil'> {
    const lines: Line[] = item ? [{ status: item.status, text: item.words }] : [];
    const document: Document = {
      title: 'What was done is written down.',
      parts: lines.length > 0 ? [{ kind: 'lines', lines } satisfies Part] : [],
    };
    return {
      id: parts.newId(clock.now()),
      kind: 'post',
      channel: run.channel,
      ...transcriptFile(run),
      document,
      ...(run.card === null ? {} : { threadOf: run.card }),
    };
  }

  async function step(): Promise<void> {
    await expireRequests();
    for (const record of await store.unsettled()) {
      try {
        await follow(record);
      } catch (thrown) {
        log.error('What follows the end of a run could not be done; it is tried again.', {
          run: record.run.id,
          reason: sentenceOf(thrown),
        });
      }
    }
  }

  /** Whoever asked waits for an answer that cannot come any more. */
  async function expireRequests(): Promise<void> {
    for (const { run, approvals } of await store.open()) {
      if (!approvals.some((request) => isOverdue(request, clock.now()))) continue;
      // One that cannot be ended keeps nothing else from being followed up.
      await parts.expire(run.id).catch((thrown) =>
        log.error('A request for consent whose time is over could not be ended; it is tried again.', {
          run: run.id,
          reason: sentenceOf(thrown),
        }),
      );
    }
  }

  return {
    step,
    async run(signal) {
      while (!signal.aborted) {
        await step().catch((thrown) =>
          log.error('The runs that have ended could not be looked at.', { reason: sentenceOf(thrown) }),
        );
        await clock.sleep(lookEvery, signal);
      }
    },
  };
}

function addressOf({ service, runbook, procedure }: Scene['run']): string {
  return formatAddress({ service, name: runbook, procedure });
}
