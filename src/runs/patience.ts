import { evaluateCondition } from '../checks/condition.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { Status } from '../core/status.ts';
import { shorten } from '../core/text.ts';
import type { CheckStep, Expectation, Step, WaitStep } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';
import { planHash } from './exact-plan.ts';
import type { Over } from './finish-attempt.ts';
import type { Library } from './library.ts';
import type { CommandSight, Workshop } from './ports.ts';
import type { Run } from './run.ts';
import { sleepOn } from './sleep-on.ts';
import { untilOf } from './until.ts';
import { wantedScript } from './wanted-script.ts';

export interface PatienceParts {
  readonly workshop: Workshop;
  readonly library: Library;
  /** A fresh look at a check of config. */
  readonly lookAt: (service: string, check: string) => Promise<Status>;
  readonly zoneOf: (service: string) => string;
  readonly clock: Clock;
  readonly newId: (at: number) => string;
}

type Ended = Extract<Over, { state: 'ended' }>;

/** A look is the one that was begun, and perhaps agreed to, or none. */
const changed = 'What it looks with has changed since it began. Begin it again.';

/** Asked no more often than this, whatever the runbook says. */
const shortestPause: Milliseconds = 1_000;

/**
 * Waits, or asks again and again, until what a step waits for holds or its time is over. How long it has waited follows from
 * when its attempt began, so that another process can go on. Undefined when the signal was aborted first.
 */
export type BePatient = (
  run: Run,
  step: Step,
  attempt: Attempt,
  signal: AbortSignal,
) => Promise<Over | undefined>;

export function createPatience(parts: PatienceParts): BePatient {
  const { workshop, clock } = parts;

  async function sleepUntil(
    run: Run,
    step: WaitStep,
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<Over | undefined> {
    const { frontMatter } = await parts.library.pinned(run);
    const until = untilOf(step, attempt.startedAt, frontMatter.zone ?? parts.zoneOf(run.service));
    const isCancelled = await sleepOn(parts, attempt.id, () => until - clock.now(), signal);
    if (signal.aborted) return undefined;
    return isCancelled ? cancelled(attempt) : over(attempt, null);
  }

  async function askAgain(
    run: Run,
    asked: {
      readonly step: Step;
      readonly expect: Expectation;
      readonly every: Milliseconds;
      readonly within: Milliseconds | null;
    },
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<Over | undefined> {
    for (;;) {
      const problem = await ask(run, asked.step, asked.expect, attempt, signal);
      if (signal.aborted) return undefined;
      if (await workshop.isCancelled(attempt.id)) return cancelled(attempt);
      const isLate = asked.within !== null && clock.now() - attempt.startedAt >= asked.within;
      if (problem === null || problem === changed || isLate) return over(attempt, problem);
      const next = clock.now() + Math.max(shortestPause, asked.every);
      if (await sleepOn(parts, attempt.id, () => next - clock.now(), signal)) return cancelled(attempt);
    }
  }

  /** Follows a look to its end; when its attempt is cancelled, so is the look. */
  async function followLook(attempt: Attempt, look: string, signal: AbortSignal): Promise<CommandSight> {
    const over = new AbortController();
    const listening = sleepOn(
      parts,
      attempt.id,
      () => Number.POSITIVE_INFINITY,
      AbortSignal.any([over.signal, signal]),
    ).then((isCancelled) => (isCancelled ? workshop.cancel(look) : undefined));
    try {
      return await workshop.follow(look, signal);
    } finally {
      over.abort();
      await listening;
    }
  }

  /** Null when it holds, else why not. */
  async function ask(
    run: Run,
    step: Step,
    expect: Expectation,
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<string | null> {
    if (expect.by === 'check') {
      const [first = '', second] = expect.check.split('/', 2);
      const status = await parts.lookAt(second === undefined ? run.service : first, second ?? first);
      return expect.is.includes(status)
        ? null
        : `${expect.check} is ${status}, not ${expect.is.join(' or ')}.`;
    }
    const id = `${attempt.id}.${parts.newId(clock.now())}`;
    const runbook = await parts.library.pinned(run);
    const wanted = wantedScript(
      runbook,
      { ...expect, id: step.id, timeout: step.timeout },
      run.progress.values,
    );
    const plan = await workshop.plan(wanted).catch((thrown: unknown) => ({ refused: sentenceOf(thrown) }));
    if ('refused' in plan) return plan.refused;
    if (attempt.plan !== null && planHash(plan) !== attempt.plan) return changed;
    const begun = await workshop.start(id, plan);
    const seen = begun.state === 'running' ? await followLook(attempt, id, signal) : begun;
    if (seen.state !== 'ended') return 'It could not be looked at.';
    if (seen.exitCode !== 0) return seen.note ?? `The look ended with exit code ${seen.exitCode}.`;
    if (expect.output === null) return null;
    const printed = ((await workshop.captured(id)) ?? '').trim();
    const number = printed === '' ? Number.NaN : Number(printed);
    const verdict = evaluateCondition(expect.output, Number.isNaN(number) ? printed : number);
    return verdict.answer === true ? null : `The look printed “${shorten(printed, 200)}”.`;
  }

  function cancelled(attempt: Attempt): Over {
    return { ...over(attempt, null), cause: 'cancelled', exitCode: null };
  }

  function over(attempt: Attempt, problem: string | null): Ended {
    return {
      state: 'ended',
      cause: 'ended',
      exitCode: problem === null ? 0 : 1,
      note: problem,
      took: Math.max(0, clock.now() - attempt.startedAt),
      printed: 0,
    };
  }

  return async (run, step, attempt, signal) => {
    switch (step.kind) {
      case 'wait':
        return step.until.kind === 'check'
          ? askAgain(
              run,
              { step, expect: { by: 'check', ...step.until }, every: step.until.every, within: step.timeout },
              attempt,
              signal,
            )
          : sleepUntil(run, step, attempt, signal);
      case 'check':
        return askAgain(run, { step, ...rhythmOf(step) }, attempt, signal);
      default:
        // What only says something has said it when its attempt was stored.
        return over(attempt, null);
    }
  };
}

function rhythmOf({ expect, every, limit: within }: CheckStep) {
  return { expect, every, within };
}
