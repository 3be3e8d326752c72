import { sentenceOf } from '../core/errors.ts';
import type { Step } from '../runbooks/step.ts';
import { hashOfStep } from './consent.ts';
import { type ExactPlan, planHash } from './exact-plan.ts';
import type { Library } from './library.ts';
import type { Workshop } from './ports.ts';
import { isRunByUs, type Scene } from './scene.ts';
import { wantedScript } from './wanted-script.ts';

/** What would happen at a step now. */
export type Exactly =
  /** `plan` is null for a step without a command. */
  { readonly plan: ExactPlan | null; readonly hash: string } | { readonly refusal: string };

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
  const isCommand = step.kind === 'run' || (step.kind === 'check' && step.expect.by === 'command');
  if (!isCommand) return { plan: null, hash: hashOfStep(step) };
  if (!isRunByUs(scene, step, parts.isTrusted(scene.run.service)))
    return { refusal: 'I do not run this command: copy it, run it yourself, and say when it is done.' };
  const changed = await changedOnDisk(parts.library, scene, step);
  if (changed) return { refusal: changed };
  if (step.kind !== 'run') return { plan: null, hash: hashOfStep(step) };
  try {
    const plan = await parts.workshop.plan(wantedScript(scene.runbook, step, scene.run.progress.values));
    return { plan, hash: planHash(plan) };
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
