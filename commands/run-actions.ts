import type { Form, Reply } from '../src/core/reply.ts';
import type { ActionHandler, Request } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import { actorKey } from '../src/record/actor.ts';
import { checkByRules, checkReason, doneForm, readDone, reasonForm } from '../src/runs/forms.ts';
import { wishedReply } from '../src/runs/replies.ts';
import type { Pace } from '../src/runs/run.ts';
import type { Runs } from '../src/runs/runs.ts';
import type { Scene } from '../src/runs/scene.ts';
import { readChoiceSubject, readConsentSubject, readStepSubject, runActions } from '../src/runs/topics.ts';
import type { PersonsWish } from '../src/runs/wished.ts';
import { type BreakGlass, createDriverActions } from './run-driver-actions.ts';
import type { AskForRoles } from './run-gate.ts';

/** The right to begin runs and to press on in them. */
export const runRight = 'run';
/** The right to consent to what others asked to run. */
export const approveRight = 'run.approve';

interface Place {
  readonly run: string;
  readonly visit: number;
}

/** What the buttons in the thread of a run do. */
export function createRunActions(parts: {
  readonly runs: Runs;
  readonly askForRoles: AskForRoles;
  readonly breakGlass: BreakGlass;
}): ActionHandler[] {
  const { runs, askForRoles } = parts;

  /** Finds the run and asks for the roles that its runbook narrows to. */
  async function withScene<Result>(
    run: string,
    request: Request,
    work: (scene: Scene) => Promise<Result>,
  ): Promise<Result | Reply> {
    const scene = await runs.scene(run);
    if (!scene) return wishedReply({ kind: 'unknown' }, 0);
    const { service, runbook } = scene.run;
    const refusal = await askForRoles(scene.runbook.frontMatter.roles, `${service}/${runbook}`, request);
    return refusal ?? (await work(scene));
  }

  async function wish(
    place: Place | undefined,
    wanted: PersonsWish,
    { actor, delivery }: Request,
  ): Promise<Reply> {
    if (!place) return unreadable;
    const by = { by: actor, ...(delivery === undefined ? {} : { delivery }) };
    return wishedReply(await runs.wish(place.run, place.visit, wanted, by), place.visit);
  }

  /** A dialog about the step that is asked; who is too late is told so at once. */
  function openAt(form: (scene: Scene, subject: string) => Form | undefined) {
    return async (subject: string, request: Request): Promise<Form | Reply | undefined> => {
      const place = readStepSubject(subject);
      if (!place) return unreadable;
      return withScene(place.run, request, async (scene) =>
        scene.run.visit === place.visit && scene.run.endedAt === null
          ? form(scene, subject)
          : wishedReply({ kind: 'stale', scene }, place.visit),
      );
    };
  }

  const acts = (action: string, wanted: PersonsWish): ActionHandler => ({
    action,
    right: runRight,
    run: (subject, _, request) => {
      const place = readStepSubject(subject);
      return place
        ? withScene(place.run, request, () => wish(place, wanted, request))
        : Promise.resolve(unreadable);
    },
  });

  const asksWhy = (action: 'run.skip' | 'run.abort', kind: 'skip' | 'abort'): ActionHandler => ({
    action,
    right: runRight,
    open: openAt((scene, subject) =>
      reasonForm(action, subject, kind === 'skip' ? (scene.step?.title ?? '') : scene.run.title),
    ),
    check: checkReason,
    run: (subject, answers, request) => {
      const place = readStepSubject(subject);
      const reason = (answers.reason ?? '').trim();
      return place
        ? withScene(place.run, request, () => wish(place, { kind, reason }, request))
        : Promise.resolve(unreadable);
    },
  });

  /** Who wants it to stop means the run, wherever it stands by now. */
  const paces = (action: string, pace: Pace): ActionHandler => ({
    action,
    right: runRight,
    run: async (subject, _, request) => {
      const place = readStepSubject(subject);
      if (!place) return unreadable;
      return withScene(place.run, request, async () => {
        const { actor, delivery } = request;
        const by = { by: actor, ...(delivery === undefined ? {} : { delivery }) };
        return wishedReply(await runs.setPace(place.run, pace, by), place.visit);
      });
    },
  });

  async function consent(subject: string, yes: boolean, reason: string, request: Request): Promise<Reply> {
    const place = readConsentSubject(subject);
    if (!place) return unreadable;
    const scene = await runs.scene(place.run);
    if (!scene) return wishedReply({ kind: 'unknown' }, 0);
    const asked = scene.approval?.id === place.request ? scene.approval : undefined;
    // Whoever asked may always take it back.
    const takesBack = !yes && asked?.requestedBy === actorKey(request.actor);
    for (const roles of takesBack ? [] : (asked?.roles ?? [])) {
      const refusal = await askForRoles(roles, runActions.approve, request);
      if (refusal) return refusal;
    }
    const by = {
      by: request.actor,
      ...(request.delivery === undefined ? {} : { delivery: request.delivery }),
    };
    return wishedReply(await runs.consent(place.run, place.request, { yes, reason }, by), scene.run.visit);
  }

  return [
    ...createDriverActions({ ...parts, right: runRight }),
    acts(runActions.run, { kind: 'run' }),
    acts(runActions.rollBack, { kind: 'roll-back' }),
    {
      action: runActions.done,
      right: runRight,
      open: openAt((scene, subject) => scene.step && doneForm(scene.step, subject)),
      check: checkByRules,
      run: (subject, answers, request) => {
        const place = readStepSubject(subject);
        return place
          ? withScene(place.run, request, () => wish(place, readDone(answers), request))
          : Promise.resolve(unreadable);
      },
    },
    {
      action: runActions.choose,
      right: runRight,
      run: async (subject, _, request) => {
        const place = readChoiceSubject(subject);
        return place
          ? withScene(place.run, request, () => wish(place, { kind: 'choose', value: place.value }, request))
          : unreadable;
      },
    },
    asksWhy(runActions.skip, 'skip'),
    asksWhy(runActions.abort, 'abort'),
    {
      action: runActions.cancel,
      right: runRight,
      run: async (subject, _, request) => {
        const place = readStepSubject(subject);
        if (!place) return unreadable;
        return withScene(place.run, request, async () => {
          const by = {
            by: request.actor,
            ...(request.delivery === undefined ? {} : { delivery: request.delivery }),
          };
          return wishedReply(await runs.cancel(place.run, place.visit, by), place.visit);
        });
      },
    },
    paces(runActions.pause, 'paused'),
    paces(runActions.goOn, 'by-itself'),
    {
      action: runActions.approve,
      right: approveRight,
      run: (subject, _, request) => consent(subject, true, '', request),
    },
    {
      action: runActions.refuse,
      right: approveRight,
      open: async (subject) => {
        const place = readConsentSubject(subject);
        const scene = place && (await runs.scene(place.run));
        if (!scene) return wishedReply({ kind: 'unknown' }, 0);
        const { step, run } = scene;
        return reasonForm(runActions.refuse, subject, step?.title ?? run.title, step?.kind);
      },
      check: checkReason,
      run: (subject, answers, request) => consent(subject, false, (answers.reason ?? '').trim(), request),
    },
  ];
}

/** The answer to a button that nobody made. */
const unreadable = problemReply(
  'not-found',
  'This button is from another version.',
  'Nothing was done. See where the run stands in its thread.',
);
