import { sentenceOf } from '../core/errors.ts';
import { commandOf } from '../runbooks/command-of.ts';
import type { Step } from '../runbooks/step.ts';
import { hashOfStep } from './consent.ts';
import { type ExactPlan, planHash } from './exact-plan.ts';
import type { Library } from './library.ts';
import type { Workshop } from './ports.ts';
import { isRunByUs, type Scene } from './scene.ts';
import { wantedScript } from './wanted-script.ts';

/** What would happen at a step now. */
export type Exactly =
  | {
      /** What is carried out; null for a step that only waits, looks or says something. */
      readonly plan: ExactPlan | null;
      /** What consent is bound to. */
      readonly hash: string;
      /** The same for people, also of a command that only looks; null for a step without a command. */
      readonly shown: ExactPlan | null;
    }
  | { readonly refusal: string };

/** Finds out what exactly would happen at the step at which a run stands; refuses what must not happen. */
export async function exactly(
  parts: {
    readonly library: Library;
    readonly workshop: Workshop;
    readonly isTrusted: (service: string) => boolean;
  },
  scene: Scene,
  step: Step,
): Promise<Exactly> {
  const { values } = scene.run.progress;
  const command = commandOf(step);
  if (command === null) return { plan: null, hash: hashOfStep(step, scene.run.progress), shown: null };
  if (!isRunByUs(scene, step, parts.isTrusted(scene.run.service)))
    return { refusal: 'I do not run this command: copy it, run it yourself, and say when it is done.' };
  const changed = await changedOnDisk(parts.library, scene, step);
  if (changed) return { refusal: changed };
  const wanted = { ...command, id: step.id, timeout: step.timeout };
  try {
    const plan = await parts.workshop.plan(wantedScript(scene.runbook, wanted, values));
    return { plan: step.kind === 'run' ? plan : null, hash: planHash(plan), shown: plan };
  } catch (thrown) {
    return { refusal: sentenceOf(thrown) };
  }
}

/** Only what is on disk runs: a step whose text has changed since the run began does not. */
async function changedOnDisk(library: Library, { run }: Scene, step: Step): Promise<string | undefined> {
  const present = await library.now(run.service, run.runbook);
  if (!present)
    return 'Its runbook is gone from the disk since this run began. Skip the step, or end the run.';
  const same = present.procedures.flatMap(({ steps }) => steps).find(({ id }) => id === step.id);
  if (same?.source === step.source && present.frontMatter.armed) return undefined;
  return 'This step was changed on the disk since the run began, so I do not run it. End this run and begin a new one, or skip the step.';
}
