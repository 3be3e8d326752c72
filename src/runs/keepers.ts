import type { Document } from '../core/reply.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import { isBegunBySchedule } from './by-itself.ts';
import { exactly } from './exactly.ts';
import type { Library } from './library.ts';
import type { RunStore, Workshop } from './ports.ts';
import { reportOf } from './report.ts';
import { runCard } from './run-card.ts';
import { isRunByUs, type Scene, sceneOf } from './scene.ts';
import { stepCard } from './step-card.ts';
import { endTopic, readStepSubject, runTopic, stepTopic } from './topics.ts';

/** What the cards of runs say now. Undefined for what is not there any more. */
export interface RunCards {
  run(id: string): Promise<Document | undefined>;
  /** @param subject `stepSubject` */
  step(subject: string): Promise<Document | undefined>;
  /** What a run came to that a schedule began; undefined also for any other. */
  report(id: string): Promise<Document | undefined>;
}

export function createRunCards(parts: {
  readonly store: RunStore;
  readonly library: Library;
  readonly workshop: Workshop;
  readonly isTrusted: (service: string) => boolean;
  readonly nameOf: (service: string) => string;
  /** The channel that a runbook of a service means; as it is written if not given. */
  readonly channelOf?: (service: string, written: string) => string;
}): RunCards {
  const { store, library, workshop } = parts;

  async function sceneNow(run: string): Promise<Scene | undefined> {
    const record = await store.find(run);
    return record && sceneOf(record, await library.pinned(record.run));
  }

  return {
    async run(id) {
      const scene = await sceneNow(id);
      return scene && runCard(scene, parts.nameOf(scene.run.service));
    },
    async report(id) {
      const scene = await sceneNow(id);
      return scene && isBegunBySchedule(scene.run)
        ? reportOf(scene, parts.nameOf(scene.run.service))
        : undefined;
    },
    async step(subject) {
      const place = readStepSubject(subject);
      const scene = place && (await sceneNow(place.run));
      if (!place || !scene) return undefined;
      const latest = scene.allAttempts.filter(({ visit }) => visit === place.visit).at(-1);
      const isHere = scene.run.visit === place.visit && scene.step !== undefined;
      const step = isHere ? scene.step : scene.walks.find(latest?.step ?? '');
      if (!step) return undefined;
      const output = latest && step.kind === 'run' ? await workshop.output(latest.id) : undefined;
      const isOurs = isRunByUs(scene, step, parts.isTrusted(scene.run.service));
      const channel = step.kind === 'notify' ? parts.channelOf?.(scene.run.service, step.channel) : undefined;
      const isAsked = isHere && scene.approval?.state === 'asked';
      const exact = isAsked ? await exactly(parts, scene, step) : undefined;
      return stepCard({
        scene,
        visit: place.visit,
        step,
        isOurs,
        output,
        ...(exact === undefined ? {} : { exact }),
        ...(channel === undefined ? {} : { channel }),
      });
    },
  };
}

/** Keeps the cards in the threads true. */
export function createRunKeepers(cards: RunCards): readonly TopicKeeper[] {
  return [
    { topic: runTopic, present: async ({ subject }) => (await cards.run(subject)) ?? 'withdrawn' },
    { topic: endTopic, present: async ({ subject }) => (await cards.report(subject)) ?? 'as-stored' },
    { topic: stepTopic, present: async ({ subject }) => (await cards.step(subject)) ?? 'withdrawn' },
  ];
}
