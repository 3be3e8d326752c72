import type { Milliseconds } from '../src/core/clock.ts';
import type { Form, Reply } from '../src/core/reply.ts';
import type { ActionHandler, Request } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import { inputsToEdit } from '../src/runs/edit-inputs.ts';
import { checkByRules, inputsForm, valuesIn } from '../src/runs/forms.ts';
import { choicesFor } from '../src/runs/inputs.ts';
import type { OfferChoices } from '../src/runs/ports.ts';
import { wishedReply } from '../src/runs/replies.ts';
import type { Runs } from '../src/runs/runs.ts';
import type { Scene } from '../src/runs/scene.ts';
import { readStepSubject, runActions } from '../src/runs/topics.ts';
import { runRight } from './run-actions.ts';
import type { AskForRoles } from './run-gate.ts';

/** A dialog has to be there within three seconds of the press; its choices get this much of them. */
const choicesWithin: Milliseconds = 1_800;

/** Changes what the steps of a run are given, as long as none has used it. */
export function createEditAction(parts: {
  readonly runs: Runs;
  readonly offerChoices: OfferChoices;
  readonly askForRoles: AskForRoles;
}): ActionHandler {
  const { runs, offerChoices, askForRoles } = parts;

  /** The run, for whoever may press on in it. */
  async function find(
    subject: string,
    request: Request,
  ): Promise<{ readonly scene: Scene; readonly visit: number } | { readonly reply: Reply }> {
    const place = readStepSubject(subject);
    const scene = place && (await runs.scene(place.run));
    if (!place || !scene) return { reply: wishedReply({ kind: 'unknown' }, 0) };
    const { service, runbook } = scene.run;
    const roles = scene.runbook.frontMatter.roles;
    const reply = await askForRoles(roles, `${service}/${runbook}`, request);
    return reply ? { reply } : { scene, visit: place.visit };
  }

  async function open(subject: string, request: Request): Promise<Form | Reply> {
    const found = await find(subject, request);
    if ('reply' in found) return found.reply;
    const { scene, visit } = found;
    if (scene.run.visit !== visit || scene.run.endedAt !== null)
      return wishedReply({ kind: 'stale', scene }, visit);
    const inputs = inputsToEdit(scene);
    if (inputs.length === 0)
      return problemReply(
        'conflict',
        'Nothing to change here any more.',
        'Its inputs have been used already. End this run and begin a new one with others.',
      );
    const offered = await choicesFor(offerChoices, scene.runbook, inputs, choicesWithin);
    const filled = inputs.map((input) => ({
      ...input,
      initial: scene.run.progress.values[input.name] ?? null,
    }));
    return inputsForm({
      subject,
      title: scene.run.title,
      inputs: filled,
      offered,
      edits: true,
      intro: scene.approval
        ? [{ kind: 'text', text: 'Approval that was asked for or given is withdrawn by this.' }]
        : [],
    });
  }

  return {
    action: runActions.edit,
    right: runRight,
    open,
    check: checkByRules,
    async run(subject, answers, request) {
      const found = await find(subject, request);
      if ('reply' in found) return found.reply;
      const { scene, visit } = found;
      const { actor, delivery } = request;
      const by = { by: actor, ...(delivery === undefined ? {} : { delivery }) };
      return wishedReply(await runs.editInputs(scene.run.id, visit, valuesIn(answers), by), visit);
    },
  };
}
