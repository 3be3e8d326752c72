import { type Checkpoint, noCheckpoint } from '../core/checkpoint.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { type Actor, actorKey, actorOf } from '../record/actor.ts';
import type { Approval, Step } from '../runbooks/step.ts';
import type { ApprovalRequest } from './approval.ts';
import type { Attempt } from './attempt.ts';
import { type BeginParts, beginRun } from './begin-run.ts';
import { answerConsent, askForConsent, consentNeeded, usableConsent, withdraw } from './consent.ts';
import type { Driver } from './driver.ts';
import type { ExactPlan } from './exact-plan.ts';
import { exactly } from './exactly.ts';
import type { BareMove } from './finish-attempt.ts';
import { botHolder, leaseFor, whyNotOurs } from './lease.ts';
import type { RunRecord, Workshop } from './ports.ts';
import { approve, press, refuse } from './press.ts';
import { type Scene, sceneOf } from './scene.ts';
import { runTrace } from './trace.ts';
import type { RunEvent } from './voice.ts';
import type { BeginWish, Begun, PersonsWish, Wanted, Wished } from './wished.ts';

export interface RunsParts extends BeginParts {
  readonly workshop: Workshop;
  readonly driver: Driver;
  /** Whether config trusts the commands of a service's runbooks. */
  readonly isTrusted: (service: string) => boolean;
  /** The consent that config asks for before any command of a service. */
  readonly consentByConfig: (service: string) => Approval | null;
  readonly checkpoint?: Checkpoint;
}

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
  /** Ends the command that is under way. */
  cancel(run: string, visit: number, wanted: Wanted): Promise<Wished>;
  /** Gives the run into somebody else's hands. @param to an actor's key */
  handOver(run: string, to: string, wanted: Wanted): Promise<Wished>;
  /** Makes this process its driver, for whoever wants it: the bot takes it from a terminal, a terminal from the bot. */
  takeOver(run: string, wanted: Wanted): Promise<Wished>;
  /** Leaves it to the bot; what is under way goes on. */
  leave(run: string, wanted: Wanted): Promise<Wished>;
  scene(run: string): Promise<Scene | undefined>;
}

/** So often it is decided anew when another was faster. */
const mostTries = 10;

type Decided =
  | {
      readonly move: BareMove;
      readonly action: string;
      readonly words?: string;
      readonly kind?: ApprovalRequest['state'];
      /** Consent was needed, and not waited for. */
      readonly glass?: RunEvent['glass'];
      /** What has to be carried out once it is stored. */
      readonly begins?: { readonly attempt: Attempt; readonly plan: ExactPlan | null };
    }
  | { readonly answer: Wished };

export function createRuns(parts: RunsParts): Runs {
  const { store, library, workshop, voice, clock, checkpoint = noCheckpoint } = parts;
  const { driver: carrier } = parts;
  const deciding = () => ({ now: clock.now(), newId: parts.newId });

  async function sceneFrom(record: RunRecord): Promise<Scene> {
    return sceneOf(record, await library.pinned(record.run));
  }

  /** Reads, decides and stores; and decides anew when another was faster. */
  async function change(
    run: string,
    { by, delivery }: Wanted,
    decide: (scene: Scene) => Decided | Promise<Decided>,
    driver: 'stays ours' | 'becomes ours' | 'becomes the bot' = 'stays ours',
  ): Promise<Wished> {
    for (let turn = 0; turn < mostTries; turn += 1) {
      const record = await store.find(run);
      if (!record) return { kind: 'unknown' };
      const scene = await sceneFrom(record);
      const isOthers = whyNotOurs(scene.run.lease, parts.holder, clock.now());
      if (isOthers !== undefined && driver === 'stays ours') return { kind: 'not-now', reason: isOthers };
      const decided = await decide(scene);
      if ('answer' in decided) return decided.answer;
      const { action, words, begins, glass, kind = 'used' } = decided;
      const lease = leaseFor(driver === 'becomes the bot' ? botHolder : parts.holder, clock.now());
      const move = { ...decided.move, run: { ...decided.move.run, lease } };
      // Before it is stored: from then on whoever looks at open runs may find it.
      if (begins) carrier.expect(begins.attempt.id);
      const attempt = move.attempts?.at(-1);
      const happened = {
        at: clock.now(),
        actor: actorKey(by),
        action,
        ...(attempt ? { attempt } : {}),
        ...(words ? { words } : {}),
      };
      const moved = await store.move({
        ...move,
        change: {
          audit: [runTrace(move.run, scene.run, happened)],
          ...voice.about({
            before: scene.run,
            after: move.run,
            attempts: move.attempts ?? [],
            runbook: scene.runbook,
            ...(glass ? { glass } : {}),
          }),
          ...(delivery === undefined ? {} : { finishes: delivery }),
        },
      });
      if (moved) {
        checkpoint('run.stored');
        if (begins) carrier.carryOut(run, begins.attempt, begins.plan);
        return { kind: kind === 'used' ? 'moved' : kind, run: move.run };
      }
      if (begins) carrier.forget(begins.attempt.id);
    }
    throw new WatchkeeperError('runs.busy', 'This run changes too often just now. Try again.', {
      passing: true,
    });
  }

  /** Runs the step at which it stands; where that needs consent that is not there, asks for it. */
  async function runStep(scene: Scene, by: Actor): Promise<Decided> {
    if (scene.underWay) return { answer: { kind: 'stale', scene } };
    const { step, run, approval } = scene;
    if (run.endedAt !== null) return notNow('This run is over.');
    if (!step) return notNow('There is no step left here.');
    const exact = await exactly(parts, scene, step);
    if ('refusal' in exact) return notNow(exact.refusal);
    const needed = consentNeeded(step, parts.consentByConfig(run.service));
    const now = clock.now();
    if (needed && (step.kind === 'approve' || !usableConsent(scene, exact.hash, now))) {
      if (by.kind === 'terminal') return notNow(onlyInSlack);
      const isAsked = approval?.state === 'asked' && approval.plan === exact.hash && approval.expiresAt > now;
      if (isAsked) return notNow('Consent has been asked for already; somebody else has to give it.');
      const move = askForConsent(scene, step, needed, exact.hash, by, deciding());
      return { move, action: 'run.consent-asked', kind: 'asked' };
    }
    const decision = press(scene, { kind: 'run', plan: exact.hash }, by, deciding());
    if ('refusal' in decision) return notNow(decision.refusal);
    const { move, begun } = decision;
    return { move, action: 'run.run', ...(begun ? { begins: { attempt: begun, plan: exact.plan } } : {}) };
  }

  /** As `runStep`, without the consent that is needed; requests for it are over. */
  async function runWithoutConsent(scene: Scene, by: Actor, reason: string): Promise<Decided> {
    if (by.kind !== 'terminal') return notNow('Here somebody else can be asked: ask for approval.');
    if (scene.underWay) return { answer: { kind: 'stale', scene } };
    const { step, run, approval } = scene;
    if (run.endedAt !== null || !step) return notNow('There is nothing to run here any more.');
    if (!consentNeeded(step, parts.consentByConfig(run.service)))
      return notNow('This step needs no consent; run it.');
    const exact = await exactly(parts, scene, step);
    if ('refusal' in exact) return notNow(exact.refusal);
    const withdrawn = withdraw(approval, 'It was run without waiting for consent.');
    const what = { action: 'run.break-glass', words: reason, glass: { by: actorKey(by), reason, step } };
    if (step.kind === 'approve')
      return { ...what, move: { ...approve(scene, step, by, deciding()), approvals: withdrawn } };
    const decision = press(scene, { kind: 'run', plan: exact.hash }, by, deciding());
    if ('refusal' in decision) return notNow(decision.refusal);
    const { move, begun } = decision;
    return {
      ...what,
      move: { ...move, approvals: withdrawn },
      ...(begun ? { begins: { attempt: begun, plan: exact.plan } } : {}),
    };
  }

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

  function afterConsent(
    scene: Scene,
    step: Step,
    request: ApprovalRequest,
    reason: string,
    by: Actor,
  ): Decided {
    const action = `run.consent-${request.state}`;
    const words = reason === '' ? {} : { words: reason };
    const decided = { action, kind: request.state, ...words };
    const approvals = [request];
    if (step.kind === 'approve' && request.state === 'granted') {
      const used = [{ ...request, state: 'used' as const }];
      return { ...decided, move: { ...approve(scene, step, by, deciding()), approvals: used } };
    }
    if (step.kind === 'approve' && request.state === 'refused')
      return { ...decided, move: { ...refuse(scene, step, reason, by, deciding()), approvals } };
    return { ...decided, move: { run: { ...scene.run, revision: scene.run.revision + 1 }, approvals } };
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

    breakGlass: (run, visit, reason, wanted) =>
      change(run, wanted, (scene) =>
        scene.run.visit === visit
          ? runWithoutConsent(scene, wanted.by, reason)
          : { answer: { kind: 'stale', scene } },
      ),

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

    async scene(run) {
      const record = await store.find(run);
      return record && sceneFrom(record);
    },
  };
}

const onlyInSlack =
  'This step needs the consent of somebody else, and that is given in Slack only. Leave the run; its thread asks for it there.';

function notNow(reason: string): Decided {
  return { answer: { kind: 'not-now', reason } };
}
