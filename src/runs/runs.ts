import { type Actor, actorKey, actorOf } from '../record/actor.ts';
import { beginRun, patient } from './begin-run.ts';
import { createChanges } from './change-run.ts';
import { answerConsent, expired, isOverdue } from './consent.ts';
import { createStepDecisions, type StepParts } from './decide-step.ts';
import { notNow } from './decided.ts';
import { editInputs, inputsToEdit } from './edit-inputs.ts';
import { exactly } from './exactly.ts';
import { choicesFor } from './inputs.ts';
import { botHolder, whyNotOurs } from './lease.ts';
import { press } from './press.ts';
import type { Pace } from './run.ts';
import type { Scene } from './scene.ts';
import type { BeginWish, Begun, PersonsWish, Wanted, Wished } from './wished.ts';

/** Runs of runbooks, for whoever wants something of them. Who may want it has been decided before. */
export interface Runs {
  begin(wish: BeginWish, wanted: Wanted): Promise<Begun>;
  /** @param visit where the person saw the run stand */
  wish(run: string, visit: number, wish: PersonsWish, wanted: Wanted): Promise<Wished>;
  /** Answers a request for consent. @param request the id of the request that the person saw */
  consent(
    run: string,
    request: string,
    answer: { readonly yes: boolean; readonly reason: string },
    wanted: Wanted,
  ): Promise<Wished>;
  /** Runs a step without the consent that it needs: in a terminal only, and said aloud. @param reason for everybody to read */
  breakGlass(run: string, visit: number, reason: string, wanted: Wanted): Promise<Wished>;
  /** Gives a run other inputs, as long as nothing has used them. @param visit where the person saw the run stand */
  editInputs(
    run: string,
    visit: number,
    values: Readonly<Record<string, string>>,
    wanted: Wanted,
  ): Promise<Wished>;
  /** Ends the command that is under way. */
  cancel(run: string, visit: number, wanted: Wanted): Promise<Wished>;
  /** Lets a run go on by itself, or stops it from doing so. What is under way goes on in any case. */
  setPace(run: string, pace: Pace, wanted: Wanted): Promise<Wished>;
  /** Gives the run into somebody else's hands. @param to an actor's key */
  handOver(run: string, to: string, wanted: Wanted): Promise<Wished>;
  /** Makes this process its driver, for whoever wants it: the bot takes it from a terminal, a terminal from the bot. */
  takeOver(run: string, wanted: Wanted): Promise<Wished>;
  /** Leaves it to the bot; what is under way goes on. */
  leave(run: string, wanted: Wanted): Promise<Wished>;
  /** Ends the requests for consent of a run whose time is over, and says so. */
  expire(run: string): Promise<void>;
  scene(run: string): Promise<Scene | undefined>;
}

export function createRuns(parts: StepParts): Runs {
  const { workshop, clock } = parts;
  const { change, scene } = createChanges(parts);
  const { runStep, runWithoutConsent, afterConsent } = createStepDecisions(parts);
  const deciding = () => ({ now: clock.now(), newId: parts.newId });

  async function consent(
    run: string,
    request: string,
    answer: { yes: boolean; reason: string },
    wanted: Wanted,
  ) {
    let asker: Actor | undefined;
    const answered = await change(run, wanted, async (scene) => {
      const { approval, step } = scene;
      if (!step || approval?.id !== request) return notNow('This request is over.');
      asker = actorOf(approval.requestedBy);
      const exact = await exactly(parts, scene, step);
      const hash = 'hash' in exact ? exact.hash : '';
      const verdict = answerConsent(approval, answer, wanted.by, hash, clock.now());
      if ('refusal' in verdict) return notNow(verdict.refusal);
      return afterConsent(scene, step, verdict.request, answer.reason, wanted.by);
    });
    if (answered.kind !== 'granted' || asker === undefined) return answered;
    // Two commits: should we die between them, consent is there, and whoever asked for it presses Run once more.
    const by = asker;
    const begun = await change(run, { by }, (scene) =>
      scene.approval?.id === request && scene.approval.step === scene.step?.id
        ? runStep(scene, by)
        : { answer: answered },
    );
    return begun.kind === 'moved' ? begun : answered;
  }

  return {
    begin: (wish, wanted) => beginRun(parts, wish, wanted),

    wish: (run, visit, wish, wanted) =>
      change(run, wanted, (scene) => {
        if (scene.run.visit !== visit) return { answer: { kind: 'stale', scene } };
        if (wish.kind === 'run') return runStep(scene, wanted.by);
        const decision = press(scene, wish, wanted.by, deciding());
        if ('refusal' in decision) return notNow(decision.refusal);
        const words = 'reason' in wish ? { words: wish.reason } : {};
        return { move: decision.move, action: `run.${wish.kind}`, ...words };
      }),

    consent,

    async expire(run) {
      const by: Actor = { kind: 'watchkeeper', reason: 'run' };
      await change(run, { by }, ({ run: now, approval }) =>
        approval && isOverdue(approval, clock.now())
          ? {
              move: {
                run: { ...now, revision: now.revision + 1 },
                approvals: [expired(approval)],
              },
              action: 'run.consent-expired',
            }
          : notNow('Nothing is over here.'),
      );
    },

    breakGlass: (run, visit, reason, wanted) =>
      change(run, wanted, (scene) =>
        scene.run.visit === visit
          ? runWithoutConsent(scene, wanted.by, reason)
          : { answer: { kind: 'stale', scene } },
      ),

    async editInputs(run, visit, values, wanted) {
      const seen = await scene(run);
      if (!seen) return { kind: 'unknown' };
      const offered = await choicesFor(parts.offerChoices, seen.runbook, inputsToEdit(seen), patient);
      return change(run, wanted, (now) => {
        if (now.run.visit !== visit) return { answer: { kind: 'stale', scene: now } };
        const decision = editInputs(now, values, offered, clock.now());
        if ('refusal' in decision) return notNow(decision.refusal);
        if ('problems' in decision) return { answer: { kind: 'inputs', problems: decision.problems } };
        const { move, changed } = decision;
        const edited = { by: actorKey(wanted.by), changed, hadRequest: now.approval !== undefined };
        return { move, action: 'run.edit-inputs', edited };
      });
    },

    async cancel(run, visit, wanted) {
      let attempt: string | undefined;
      const asked = await change(run, wanted, (scene) => {
        const { underWay } = scene;
        if (scene.run.visit !== visit || !underWay) return { answer: { kind: 'stale', scene } };
        attempt = underWay.id;
        return { move: { run: { ...scene.run, revision: scene.run.revision + 1 } }, action: 'run.cancel' };
      });
      if (asked.kind === 'moved' && attempt !== undefined) await workshop.cancel(attempt);
      return asked;
    },

    setPace: (run, pace, wanted) =>
      change(run, wanted, ({ run: now }) => {
        if (now.endedAt !== null) return notNow('This run is over.');
        if (now.pace === pace)
          return notNow(pace === 'by-itself' ? 'It goes on by itself already.' : 'It is paused already.');
        const paced = { ...now, pace, revision: now.revision + 1 };
        return { move: { run: paced }, action: pace === 'by-itself' ? 'run.go-on' : 'run.pause' };
      }),

    handOver: (run, to, wanted) =>
      change(run, wanted, (scene) => {
        if (scene.run.endedAt !== null) return notNow('This run is over.');
        if (scene.run.heldBy === to) return notNow('They have it already.');
        const handed = { ...scene.run, heldBy: to, revision: scene.run.revision + 1 };
        return { move: { run: handed }, action: 'run.handed-over' };
      }),

    takeOver: (run, wanted) =>
      change(
        run,
        wanted,
        ({ run: now }) => {
          if (now.endedAt !== null) return notNow('This run is over.');
          if (now.lease.holder === parts.holder) return notNow('It is driven from here already.');
          const isOthers = whyNotOurs(now.lease, parts.holder, clock.now());
          if (isOthers !== undefined && parts.holder !== botHolder && now.lease.holder !== botHolder)
            return notNow(isOthers);
          const taken = { ...now, heldBy: actorKey(wanted.by), revision: now.revision + 1 };
          return { move: { run: taken }, action: 'run.taken-over' };
        },
        'becomes ours',
      ),

    leave: (run, wanted) =>
      change(
        run,
        wanted,
        ({ run: now }) =>
          now.endedAt !== null || now.lease.holder !== parts.holder
            ? notNow('It is not driven from here.')
            : { move: { run: { ...now, revision: now.revision + 1 } }, action: 'run.left' },
        'becomes the bot',
      ),

    scene,
  };
}
