import { type Checkpoint, noCheckpoint } from '../core/checkpoint.ts';
import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Approval, Step } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';
import { goesOnByItself } from './by-itself.ts';
import type { ExactPlan } from './exact-plan.ts';
import { exactly } from './exactly.ts';
import { finishAttempt, type Over } from './finish-attempt.ts';
import { botHolder, isGone, isToBeRenewed, leaseFor } from './lease.ts';
import type { Library } from './library.ts';
import { type ApplyMove, createMover } from './mover.ts';
import type { BePatient } from './patience.ts';
import { isPausing } from './pausing.ts';
import type { CommandSight, RunRecord, RunStore, Workshop } from './ports.ts';
import { press } from './press.ts';
import type { Run } from './run.ts';
import { type Scene, sceneOf } from './scene.ts';
import { sleepOn } from './sleep-on.ts';
import { createOutputTeller } from './tell-output.ts';
import type { Voice } from './voice.ts';
import { hasWorkLeft } from './work-left.ts';

export interface DriverParts {
  readonly store: RunStore;
  readonly library: Library;
  readonly workshop: Workshop;
  readonly bePatient: BePatient;
  readonly voice: Voice;
  /** Whether config trusts the commands of a service's runbooks. */
  readonly isTrusted: (service: string) => boolean;
  /** The consent that config asks for before any command of a service. */
  readonly consentByConfig: (service: string) => Approval | null;
  /** `bot`, or the holder of a terminal's lease. */
  readonly holder: string;
  readonly clock: Clock;
  readonly newId: (at: Instant) => string;
  readonly log: Log;
  /** Told when the output of an attempt has grown, at a pace that cards can follow. */
  readonly onOutput: (run: Run) => Promise<void>;
  readonly checkpoint?: Checkpoint;
}

/** Carries attempts out, takes up those of an earlier process, and goes on by itself where a run does. */
export interface Driver {
  /** Says that an attempt will be carried out by this process, before it is stored. */
  expect(attempt: string): void;
  /** It was not stored after all. */
  forget(attempt: string): void;
  /** Carries out an attempt that was just stored. @param plan of a command; null for steps without one */
  carryOut(run: string, attempt: Attempt, plan: ExactPlan | null): void;
  /** One look at all open runs: takes up what nobody works on. */
  step(): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

/** How often open runs are looked at: what another process left behind, and what goes on by itself, waits for this. */
const lookEvery: Milliseconds = 500;

export function createDriver(parts: DriverParts): Driver {
  const { store, library, workshop, clock, log, checkpoint = noCheckpoint } = parts;
  const move = createMover(parts);
  const tellOfOutput = createOutputTeller(parts);
  /** Only whoever has the lease moves a run on: a command may have been left to another driver while it ran. */
  const apply: ApplyMove = (run, decide) =>
    move(run, (scene) => (scene.run.lease.holder === parts.holder ? decide(scene) : undefined));
  /** Attempts that this process carries out, or is about to. */
  const own = new Set<string>();
  const work = new Set<Promise<void>>();
  const stopping = new AbortController();
  const deciding = () => ({ now: clock.now(), newId: parts.newId });

  function start(run: string, attempt: string, job: () => Promise<void>): void {
    own.add(attempt);
    const done: Promise<void> = job()
      .catch((thrown) =>
        log.error('An attempt could not be carried out; it is taken up again.', {
          run,
          attempt,
          reason: sentenceOf(thrown),
        }),
      )
      .finally(() => {
        own.delete(attempt);
        work.delete(done);
      });
    work.add(done);
  }

  /** A command from its hand-over to its end; without a plan one that was handed over before, perhaps. */
  async function command(run: string, attempt: string, plan: ExactPlan | null): Promise<void> {
    if (plan) checkpoint('run.handing-over');
    const begun = plan ? await workshop.start(attempt, plan) : await workshop.settle(attempt);
    if (plan) checkpoint('run.handed-over');
    if (begun.state === 'running') await noteRunning(run, attempt);
    const seen = begun.state === 'running' ? await follow(run, attempt) : begun;
    if (seen.state !== 'running') await finish(run, attempt, seen);
  }

  async function noteRunning(run: string, attempt: string): Promise<void> {
    await apply(run, ({ run: now, underWay }) => {
      if (underWay?.id !== attempt || underWay.state !== 'starting') return undefined;
      const running: Attempt = { ...underWay, state: 'running' };
      return {
        move: { run: { ...now, revision: now.revision + 1 }, attempts: [running] },
        action: 'run.running',
        attempt: running,
      };
    });
  }

  async function follow(run: string, attempt: string): Promise<CommandSight> {
    checkpoint('run.following');
    const ended = new AbortController();
    const told = tellOfOutput(run, attempt, AbortSignal.any([ended.signal, stopping.signal]));
    try {
      return await workshop.follow(attempt, stopping.signal);
    } finally {
      ended.abort();
      await told;
    }
  }

  async function finish(run: string, attempt: string, over: Over): Promise<void> {
    checkpoint('run.over');
    const captured = over.state === 'ended' ? await workshop.captured(attempt) : null;
    let again: Attempt | undefined;
    const moved = await apply(run, (scene) => {
      const { underWay } = scene;
      if (underWay?.id !== attempt) return undefined;
      const move = finishAttempt(scene, underWay, over, captured, deciding());
      again = move.attempts?.find(({ id }) => id !== attempt);
      if (again) own.add(again.id);
      const ended = move.attempts?.find(({ id }) => id === attempt);
      return { move, action: 'run.attempt', ...(ended ? { attempt: ended } : {}) };
    });
    checkpoint('run.settled');
    if (!again) return;
    if (moved) startAgain(moved, again);
    else own.delete(again.id);
  }

  /** Another try, after the pause that its runbook asks for. */
  function startAgain(run: Run, attempt: Attempt): void {
    start(run.id, attempt.id, async () => {
      const left = () => attempt.startedAt - clock.now();
      const isCancelled = await sleepOn(parts, attempt.id, left, stopping.signal);
      if (stopping.signal.aborted) return;
      if (isCancelled) return finish(run.id, attempt.id, cancelledInPause);
      const record = await store.find(run.id);
      const scene = record && sceneOf(record, await library.pinned(record.run));
      if (scene?.underWay?.id !== attempt.id || scene.run.lease.holder !== parts.holder) return;
      const exact = scene.step ? await exactly(parts, scene, scene.step) : { refusal: 'Its step is gone.' };
      if ('refusal' in exact) return finish(run.id, attempt.id, notStarted(exact.refusal));
      if (exact.plan === null || (attempt.plan !== null && attempt.plan !== exact.hash))
        return finish(run.id, attempt.id, notStarted('What would happen has changed since the last try.'));
      await command(run.id, attempt.id, exact.plan);
    });
  }

  /** Takes up one open run. */
  async function takeUp(record: RunRecord): Promise<void> {
    if (!(await isOurs(record.run))) return;
    const scene = sceneOf(record, await library.pinned(record.run));
    await noteOverrun(scene);
    const { underWay, step, run } = scene;
    if (underWay && own.has(underWay.id)) return;
    if (underWay && step && isPausing(underWay, step, clock.now())) {
      startAgain(run, underWay);
    } else if (underWay) {
      start(run.id, underWay.id, () =>
        step && step.kind !== 'run' ? wait(run, step, underWay) : command(run.id, underWay.id, null),
      );
    } else if (run.state === 'asking' && step && goesOnByItself(scene, step, parts))
      await beginByItself(scene, step);
  }

  /** Says once that a run ought to be over. Work belongs into its window: from then on nothing begins by itself. */
  async function noteOverrun({ run: { id, dueAt, lateAt } }: Scene): Promise<void> {
    const now = clock.now();
    if (dueAt === null || lateAt !== null || now < dueAt) return;
    await apply(id, (scene) => {
      const { run } = scene;
      if (run.lateAt !== null || run.endedAt !== null || !hasWorkLeft(scene)) return undefined;
      const late: Run = { ...run, revision: run.revision + 1, lateAt: now, pace: 'paused' };
      return { move: { run: late }, action: 'run.overran' };
    });
  }

  async function wait(run: Run, step: Step, attempt: Attempt): Promise<void> {
    checkpoint('run.waiting');
    const over = await parts.bePatient(run, step, attempt, stopping.signal);
    if (over) await finish(run.id, attempt.id, over);
  }

  /** Whether this process drives the run. What a terminal has left behind without a word, the bot takes over. */
  async function isOurs({ id, lease }: Run): Promise<boolean> {
    const now = clock.now();
    if (lease.holder === parts.holder) {
      const renewed = isToBeRenewed(lease, now) ? leaseFor(parts.holder, now) : undefined;
      return renewed === undefined || (await store.renew(id, parts.holder, renewed.until));
    }
    if (parts.holder !== botHolder || !isGone(lease, now)) return false;
    const taken = await move(id, ({ run }) =>
      run.lease.holder !== parts.holder && isGone(run.lease, clock.now())
        ? {
            move: {
              run: { ...run, revision: run.revision + 1, lease: leaseFor(parts.holder, clock.now()) },
            },
            action: 'run.taken-over',
          }
        : undefined,
    );
    return taken !== undefined;
  }

  async function beginByItself(scene: Scene, step: Step): Promise<void> {
    const { run } = scene;
    const exact = await exactly(parts, scene, step);
    if ('refusal' in exact) {
      await apply(run.id, (now) =>
        now.run.revision === run.revision
          ? {
              move: {
                run: { ...now.run, revision: run.revision + 1, state: 'stuck', reason: exact.refusal },
              },
              action: 'run.stuck',
            }
          : undefined,
      );
      return;
    }
    let begun: Attempt | undefined;
    const moved = await apply(run.id, (now) => {
      if (now.run.revision !== run.revision) return undefined;
      const wish = { kind: 'run', plan: exact.hash } as const;
      const decision = press(now, wish, { kind: 'watchkeeper', reason: 'run' }, deciding());
      if (!('move' in decision) || !decision.begun) return undefined;
      begun = decision.begun;
      own.add(begun.id);
      return { move: decision.move, action: 'run.attempt', attempt: begun };
    });
    if (!begun) return;
    checkpoint('run.stored');
    if (moved) carryOut(run.id, begun, exact.plan);
    else own.delete(begun.id);
  }

  function carryOut(run: string, attempt: Attempt, plan: ExactPlan | null): void {
    start(run, attempt.id, async () => {
      if (plan) return command(run, attempt.id, plan);
      const record = await store.find(run);
      const scene = record && sceneOf(record, await library.pinned(record.run));
      if (scene?.step && scene.underWay?.id === attempt.id) await wait(scene.run, scene.step, scene.underWay);
    });
  }

  async function step(): Promise<void> {
    for (const record of await store.open()) {
      try {
        await takeUp(record);
      } catch (thrown) {
        log.error('A run could not be taken up.', { run: record.run.id, reason: sentenceOf(thrown) });
      }
    }
  }

  return {
    expect: (attempt) => void own.add(attempt),
    forget: (attempt) => void own.delete(attempt),
    carryOut,
    step,
    async run(signal) {
      signal.addEventListener('abort', () => stopping.abort(), { once: true });
      if (signal.aborted) stopping.abort();
      while (!signal.aborted) {
        await step().catch((thrown) =>
          log.error('The runs could not be looked at.', { reason: sentenceOf(thrown) }),
        );
        await clock.sleep(lookEvery, signal);
      }
      await Promise.all(work);
    },
  };
}

/** Nothing of the try that was waited for has run. */
const cancelledInPause: Over = {
  state: 'ended',
  cause: 'cancelled',
  exitCode: null,
  note: null,
  took: 0,
  printed: 0,
};

function notStarted(note: string): Over {
  return { state: 'ended', cause: 'not-started', exitCode: null, note, took: 0, printed: 0 };
}
