import type { Document } from '../core/reply.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import type { Library } from './library.ts';
import type { RunStore, Workshop } from './ports.ts';
import { runCard } from './run-card.ts';
import { isRunByUs, type Scene, sceneOf } from './scene.ts';
import { stepCard } from './step-card.ts';
import { readStepSubject, runTopic, stepTopic } from './topics.ts';

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
