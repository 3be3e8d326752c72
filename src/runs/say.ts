import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import type { Document } from '../core/reply.ts';
import type { NewPost } from '../record/post.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import type { Library } from './library.ts';
import type { RunStore, Workshop } from './ports.ts';
import type { Run } from './run.ts';
import { runCard } from './run-card.ts';
import { isRunByUs, type Scene, sceneOf } from './scene.ts';
import { stepCard } from './step-card.ts';
import { readStepSubject, runTopic, stepSubject, stepTopic } from './topics.ts';
import type { Voice } from './voice.ts';

/** The cards of a run are worth saying for as long as somebody may look for them. */
const worthSaying: Milliseconds = 14 * 86_400_000;

/** Says what a run asks, in its thread: a card for the run, and one for each time that it comes to a step. */
export function createVoice(parts: {
  readonly clock: Clock;
  readonly newId: (at: Instant) => string;
}): Voice {
  const card = (run: Run, topic: string, subject: string, id: string, threadOf?: string): NewPost => ({
    id,
    kind: 'card',
    channel: run.channel,
    // Made afresh from the present when it is said.
    document: { title: run.title, parts: [] },
    topic,
    subject,
    validUntil: parts.clock.now() + worthSaying,
    ...(threadOf === undefined ? {} : { threadOf }),
  });
  return {
    about(before, after) {
      const id = () => parts.newId(parts.clock.now());
      const head =
        before === undefined && after.card !== null ? [card(after, runTopic, after.id, after.card)] : [];
      const arrived = after.visit !== before?.visit && after.endedAt === null;
      const step = arrived
        ? [card(after, stepTopic, stepSubject(after.id, after.visit), id(), after.card ?? undefined)]
        : [];
      return {
        posts: [...head, ...step],
        touches: before
          ? [
              { topic: runTopic, subject: after.id },
              { topic: stepTopic, subject: stepSubject(after.id, before.visit) },
            ]
          : [],
      };
    },
  };
}

/** What the cards of runs say now. */
export function createRunKeepers(parts: {
  readonly store: RunStore;
  readonly library: Library;
  readonly workshop: Workshop;
  readonly isTrusted: (service: string) => boolean;
  readonly nameOf: (service: string) => string;
}): readonly TopicKeeper[] {
  const { store, library, workshop } = parts;

  async function sceneNow(run: string): Promise<Scene | undefined> {
    const record = await store.find(run);
    return record && sceneOf(record, await library.pinned(record.run));
  }

  async function presentStep(subject: string): Promise<Document | 'withdrawn'> {
    const place = readStepSubject(subject);
    const scene = place && (await sceneNow(place.run));
    if (!place || !scene) return 'withdrawn';
    const attempts = scene.allAttempts.filter(({ visit }) => visit === place.visit);
    const step =
      scene.run.visit === place.visit && scene.step
        ? scene.step
        : scene.walks.find(attempts.at(-1)?.step ?? '');
    if (!step) return 'withdrawn';
    const latest = attempts.at(-1);
    const output = latest && step.kind === 'run' ? await workshop.output(latest.id) : undefined;
    const isOurs = isRunByUs(scene, step, parts.isTrusted(scene.run.service));
    return stepCard({ scene, visit: place.visit, step, isOurs, output });
  }

  return [
    {
      topic: runTopic,
      async present({ subject }) {
        const scene = await sceneNow(subject);
        return scene ? runCard(scene, parts.nameOf(scene.run.service)) : 'withdrawn';
      },
    },
    { topic: stepTopic, present: ({ subject }) => presentStep(subject) },
  ];
}
