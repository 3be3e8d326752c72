import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Estate } from '../../demo/estate/estate.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { newId } from '../../src/core/ids.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { createSupervisors } from '../../src/execution/supervise/supervisors.ts';
import { createWorkshop } from '../../src/execution/workshop.ts';
import type { Actor } from '../../src/record/actor.ts';
import { createDriver } from '../../src/runs/driver.ts';
import { createLibrary } from '../../src/runs/library.ts';
import { createPatience } from '../../src/runs/patience.ts';
import type { Run } from '../../src/runs/run.ts';
import { createRuns } from '../../src/runs/runs.ts';
import type { Scene } from '../../src/runs/scene.ts';
import type { PersonsWish } from '../../src/runs/wished.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import { checkOf, readServices } from './shipped-services.ts';

const home = resolve(import.meta.dirname, '..', '..');
export const nick: Actor = { kind: 'slack', user: 'U1' };
export const karen: Actor = { kind: 'slack', user: 'U2' };

/** What people answer: for questions and recorded values by their name; else how an item by hand is confirmed. */
export type Answers = Readonly<Record<string, string>>;

/** Where a walk through a procedure has come to. */
export interface Walked {
  readonly id: string;
  readonly state: Run['state'];
  readonly reason: string | null;
  /** `step: state` of each attempt, in order. Items by hand are left out. */
  readonly steps: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** What the latest attempt of a step printed. */
  printed(step: string): Promise<string>;
  /** What all attempts printed. */
  printedByAll(): Promise<string>;
}

/** The shipped runbooks of a service, run by the real engine over the estate. */
export interface RunbookShop {
  /** Begins a procedure and presses on, as `answers` say, until it is over, stuck, or stands at `until`. */
  walk(address: string, more?: Walking): Promise<Walked>;
  /** Presses on in a run that stands somewhere. */
  goOn(run: string, more?: Walking): Promise<Walked>;
  /** Wishes where the run stands. */
  wish(run: string, wish: PersonsWish, by?: Actor): Promise<string>;
  scene(run: string): Promise<Scene>;
  /** The bot ends, and another one begins on the same data. */
  restart(): Promise<void>;
}

export interface Walking {
  readonly values?: Readonly<Record<string, string>>;
  readonly answers?: Answers;
  /** The step that is not pressed any more. */
  readonly until?: string;
  readonly pace?: Run['pace'];
}

/** @param haste how much faster everything passes that is waited for; programs take the time that they take */
export async function openRunbookShop(estate: Estate, service: string, haste = 20): Promise<RunbookShop> {
  const folder = mkdtempSync(join(tmpdir(), 'estate-runs-'));
  const config = await readServices([service], estate.env);
  const { cwd, env, secrets } = benchOf(service, estate.env);
  const clock = hastyClock(haste);
  const looker = createLooker({ clock: systemClock, maintenanceDigest: async () => ({}) });

  const open = async () => {
    const store = await openStore({ path: join(folder, 'watchkeeper.db'), now: clock.now });
    const supervisors = createSupervisors();
    const workshop = createWorkshop({
      supervisors,
      folder: join(folder, 'attempts'),
      benchOf: () => ({ cwd, env }),
      secrets,
      usualTimeout: 60_000,
    });
    const library = createLibrary(
      {
        async read(name, book) {
          const path = `runbooks/${name}/${book}.md`;
          return { path, text: readFileSync(join(home, path), 'utf8') };
        },
      },
      store.runs,
    );
    const means = {
      store: store.runs,
      library,
      workshop,
      voice: { about: () => ({}) },
      isTrusted: () => true,
      consentByConfig: () => null,
      holder: 'bot',
      clock,
      newId,
      log: { info: () => {}, warn: () => {}, error: (...said: unknown[]) => console.error(...said) },
    };
    const bePatient = createPatience({
      ...means,
      async lookAt(of, id) {
        const { check, probe } = checkOf(config, `${of}/${id}`);
        return evaluateLook(check, await looker.look(probe, new AbortController().signal)).seen;
      },
      zoneOf: () => 'UTC',
    });
    const driver = createDriver({ ...means, bePatient, onOutput: async () => {} });
    const stop = new AbortController();
    const running = driver.run(stop.signal);
    return {
      runs: createRuns({ ...means, driver }),
      workshop,
      async close() {
        stop.abort();
        await running;
        supervisors.close();
        store.close();
      },
    };
  };
  let now = await open();
  onTestFinished(async () => {
    await now.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const scene = async (run: string): Promise<Scene> => {
    const found = await now.runs.scene(run);
    if (!found) throw new Error('there is no such run');
    return found;
  };
  const wish = async (run: string, wanted: PersonsWish, by: Actor = nick): Promise<string> => {
    const { visit } = (await scene(run)).run;
    const wished = await now.runs.wish(run, visit, wanted, { by });
    if (wished.kind === 'asked') await consent(run);
    return wished.kind === 'not-now' ? wished.reason : wished.kind;
  };
  const consent = async (run: string): Promise<void> => {
    const { approval } = await scene(run);
    const given = await now.runs.consent(run, approval?.id ?? '', { yes: true, reason: '' }, { by: karen });
    expect(given.kind).toBe('moved');
  };
  const settled = async (run: string, until?: string): Promise<Scene> =>
    vi.waitFor(
      async () => {
        const found = await scene(run);
        if (until !== undefined && found.step?.id === until) return found;
        // A check that nobody presses is begun by the engine itself.
        const begins = found.run.state === 'asking' && ['check', 'wait'].includes(found.step?.kind ?? '');
        if (found.underWay || begins) throw new Error(`the run is at ${found.step?.id}`);
        return found;
      },
      { timeout: 30_000, interval: 20 },
    );

  const goOn = async (run: string, { answers = {}, until }: Walking = {}): Promise<Walked> => {
    for (let turn = 0; turn < 100; turn += 1) {
      const standing = await settled(run, until);
      const { step } = standing;
      if (standing.run.state !== 'asking' || !step || step.id === until) break;
      const said = await wish(run, wishFor(step, answers));
      expect({ step: step.id, said }).toMatchObject({ said: expect.stringMatching(/^(moved|asked)$/) });
    }
    return walkedTo(run);
  };
  const outputOf = async (attempt: string): Promise<string> => {
    const { beginning, end } = await now.workshop.output(attempt);
    return `${beginning}${end}`;
  };
  const walkedTo = async (run: string): Promise<Walked> => {
    const { run: state, allAttempts, walks } = await scene(run);
    const isByHand = (step: string) => walks.find(step)?.kind === 'manual';
    return {
      id: run,
      state: state.state,
      reason: state.reason,
      steps: allAttempts.filter(({ step }) => !isByHand(step)).map((each) => `${each.step}: ${each.state}`),
      values: state.progress.values,
      async printed(step) {
        return outputOf(allAttempts.findLast((each) => each.step === step)?.id ?? '');
      },
      printedByAll: async () => (await Promise.all(allAttempts.map(({ id }) => outputOf(id)))).join('\n'),
    };
  };

  return {
    scene,
    wish,
    goOn,
    async walk(address, more = {}) {
      const [runbook = '', procedure = ''] = address.split('#', 2);
      const begun = await now.runs.begin(
        {
          ...{ service, runbook, procedure, values: more.values ?? {} },
          ...{ pace: more.pace ?? 'step-by-step', channel: '#ops', closes: null },
        },
        { by: nick },
      );
      if (begun.kind !== 'begun') throw new Error(JSON.stringify(begun));
      return goOn(begun.run.id, more);
    },
    async restart() {
      await now.close();
      now = await open();
    },
  };
}

function wishFor(step: NonNullable<Scene['step']>, answers: Answers): PersonsWish {
  if (step.kind === 'choose') {
    const value = answers[step.id];
    if (value === undefined) throw new Error(`nobody answers ${step.id}`);
    return { kind: 'choose', value };
  }
  if (step.kind !== 'manual') return { kind: 'run' };
  const values = Object.fromEntries(step.record.map(({ name }) => [name, answers[name] ?? '']));
  return { kind: 'done', note: 'seen', evidence: 'https://wiki.example/page', values };
}

const environmentShape = z.object({
  cwd: z.string(),
  allow: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  set: z.record(z.string(), z.string()).default({}),
});

/** The folder and the environment that config gives to the commands of a service, and nothing else. */
function benchOf(service: string, env: Readonly<Record<string, string>>) {
  const text = readFileSync(join(home, 'config', 'services', `${service}.yaml`), 'utf8');
  const { environment } = z.object({ environment: environmentShape }).parse(parse(text));
  const filled = (words: string) => words.replace(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? '');
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const secrets = pick(environment.secrets);
  return {
    cwd: filled(environment.cwd),
    env: {
      ...{ PATH: env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C.UTF-8' },
      ...pick(environment.allow),
      ...secrets,
      ...Object.fromEntries(Object.entries(environment.set).map(([name, text]) => [name, filled(text)])),
    },
    secrets: Object.values(secrets),
  };
}

function hastyClock(times: number): Clock {
  const began = systemClock.now();
  return {
    ...systemClock,
    now: () => began + (systemClock.now() - began) * times,
    sleep: (span, signal) => systemClock.sleep(span / times, signal),
  };
}
