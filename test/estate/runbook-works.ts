import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { createWorkbench } from '../../src/assemble/workbench.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { Config } from '../../src/config/config.ts';
import { type Clock, type Milliseconds, systemClock } from '../../src/core/clock.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { createRunbookLibrary } from '../../src/execution/runbook-library.ts';
import { createSupervisors } from '../../src/execution/supervise/supervisors.ts';
import type { Actor } from '../../src/record/actor.ts';
import type { Input } from '../../src/runbooks/front-matter.ts';
import type { Step } from '../../src/runbooks/step.ts';
import type { Run } from '../../src/runs/run.ts';
import type { Scene } from '../../src/runs/scene.ts';
import type { PersonsWish } from '../../src/runs/wished.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import { run as runProgram } from './fresh-estate.ts';
import { checkOf, readServices } from './shipped-services.ts';

const home = resolve(import.meta.dirname, '..', '..');
const nick: Actor = { kind: 'slack', user: 'U01LEAD' };
const karen: Actor = { kind: 'slack', user: 'U02OPER' };

/** What people say when they are asked. */
export interface Answers {
  /** By the name of a question: the value of the answer. */
  readonly choose?: Readonly<Record<string, string>>;
  /** Values that manual steps record, by their names. */
  readonly record?: Readonly<Record<string, string>>;
  /** Names of steps to which consent is refused the first time that it is asked for. */
  readonly refuse?: readonly string[];
  /** Stops before this step is done. */
  readonly until?: string;
}

/** How far a run has come. */
export interface Journey {
  readonly run: string;
  readonly state: Run['state'];
  readonly reason: string | null;
  /** The step at which it stands. */
  readonly at: string | undefined;
  /** The names of the steps that were come to, in order, with what became of each try. */
  readonly tries: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

/** The shipped runbooks of some services, run by the bot's own workbench against an estate. */
export interface Works {
  /** Begins a procedure: `service/runbook#procedure`. */
  begin(address: string, values?: Readonly<Record<string, string>>, pace?: Run['pace']): Promise<string>;
  /** Answers and presses as people do, until the run is over, stuck, or where it is to stop. */
  go(run: string, answers?: Answers): Promise<Journey>;
  /** Begins and goes. */
  walk(address: string, values?: Readonly<Record<string, string>>, answers?: Answers): Promise<Journey>;
  wish(run: string, wish: PersonsWish): Promise<string>;
  /** What the dialog of a runbook would offer for an input. */
  offered(address: string, input: string): Promise<string[]>;
  /** What was said into channels, as JSON. */
  said(): Promise<string>;
  close(): Promise<void>;
}

/** Acts while knobs are turned, and turns them back whatever happens. */
export async function whileBroken(
  estate: Estate,
  knobs: string | readonly string[],
  act: () => Promise<void>,
): Promise<void> {
  const turned = typeof knobs === 'string' ? [knobs] : knobs;
  for (const knob of turned) await estate.turn(knob, true);
  try {
    await act();
  } finally {
    for (const knob of turned.toReversed()) await estate.turn(knob, false);
  }
}

export async function openWorks(estate: Estate, services: readonly string[]): Promise<Works> {
  const data = mkdtempSync(join(tmpdir(), 'runbook-works-'));
  const config = await readServices(services, estate.env);
  const clock = leapingClock();
  const leapt = new Set<string>();
  const store = await openStore({ path: join(data, 'watchkeeper.db'), now: clock.now });
  const supervisors = createSupervisors();
  const texts = createRunbookLibrary(home);
  const looker = createLooker({ clock: systemClock, maintenanceDigest: async () => ({}) });
  const complaints: unknown[] = [];
  const complain = (...said: unknown[]) => void complaints.push(said);
  const { runs, driver, library } = createWorkbench({
    config,
    data,
    store,
    texts,
    supervisors,
    lease: () => ({ holder: 'bot', until: null }),
    lookAt: async (service, id) => {
      const { check, probe } = checkOf(config, `${service}/${id}`);
      return evaluateLook(check, await looker.look(probe, new AbortController().signal)).seen;
    },
    clock,
    log: { info: () => {}, warn: complain, error: complain },
  });
  const stop = new AbortController();
  const driving = driver.run(stop.signal);

  const scene = async (run: string): Promise<Scene> => {
    const found = await runs.scene(run);
    if (!found) throw new Error('there is no such run');
    return found;
  };

  /** Waits until nothing is under way, and nothing begins by itself. */
  async function settled(run: string, until: string | undefined): Promise<Scene> {
    let last: Scene | undefined;
    await vi.waitFor(
      async () => {
        last = await scene(run);
        const { step, underWay, run: now } = last;
        if (step && underWay) leapOver(step, underWay.id);
        const begins = now.state === 'asking' && step?.name !== until && goesAlone(now, step);
        if (now.state === 'working' || underWay || begins) throw new Error(`${step?.id} is under way`);
      },
      { timeout: 30_000, interval: 10 },
    );
    if (!last) throw new Error('unreachable');
    return last;
  }

  /** A span that nobody would sit out in a test is over at once. */
  function leapOver(step: Step, attempt: string): void {
    if (step.kind !== 'wait' || step.until.kind !== 'span' || leapt.has(attempt)) return;
    leapt.add(attempt);
    clock.leap(step.until.span);
  }

  async function wish(run: string, wished: PersonsWish): Promise<string> {
    const outcome = await runs.wish(run, (await scene(run)).run.visit, wished, { by: nick });
    return outcome.kind === 'not-now' ? outcome.reason : outcome.kind;
  }

  async function press(run: string, step: Step, answers: Answers, refused: Set<string>): Promise<void> {
    const outcome = await wish(run, wishFor(step, answers));
    if (outcome === 'asked') {
      const { approval } = await scene(run);
      const yes = !(answers.refuse ?? []).includes(step.id) || refused.has(step.id);
      refused.add(step.id);
      await runs.consent(run, approval?.id ?? '', { yes, reason: yes ? '' : 'Not yet.' }, { by: karen });
    } else if (outcome !== 'moved') throw new Error(`${step.id}: ${outcome}`);
  }

  async function go(run: string, answers: Answers = {}): Promise<Journey> {
    const refused = new Set<string>();
    for (;;) {
      const now = await settled(run, answers.until);
      if (now.run.state !== 'asking' || !now.step || now.step.name === answers.until) return journeyOf(now);
      await press(run, now.step, answers, refused);
    }
  }

  async function begin(
    address: string,
    values: Readonly<Record<string, string>> = {},
    pace: Run['pace'] = 'step-by-step',
  ): Promise<string> {
    const { service, runbook, procedure } = partsOf(address);
    const begun = await runs.begin(
      { service, runbook, procedure, values, pace, channel: '#ops', closes: null },
      { by: nick },
    );
    if (begun.kind !== 'begun') throw new Error(JSON.stringify(begun));
    return begun.run.id;
  }

  return {
    begin,
    go,
    walk: async (address, values, answers) => go(await begin(address, values), answers),
    wish,
    async offered(address, name) {
      const { service, runbook } = partsOf(address);
      const input = (await library.now(service, runbook))?.frontMatter.inputs.find(
        (each) => each.name === name,
      );
      return input ? listChoices(estate, config, service, input) : [];
    },
    said: async () => JSON.stringify(await store.outbox.latest(1_000)),
    async close() {
      stop.abort();
      await driving;
      supervisors.close();
      store.close();
      rmSync(data, { recursive: true, force: true });
      if (complaints.length > 0) throw new Error(JSON.stringify(complaints));
    },
  };
}

function goesAlone({ pace }: Run, step: Step | undefined): boolean {
  if (step?.kind === 'check' || step?.kind === 'wait') return true;
  return pace === 'by-itself' && (step?.kind === 'run' || step?.kind === 'notify');
}

function wishFor(step: Step, answers: Answers): PersonsWish {
  if (step.kind === 'choose') {
    const value = answers.choose?.[step.name ?? ''];
    if (value === undefined) throw new Error(`nobody answers “${step.title}”`);
    return { kind: 'choose', value };
  }
  if (step.kind !== 'manual') return { kind: 'run' };
  const values = Object.fromEntries(step.record.map(({ name }) => [name, answers.record?.[name] ?? '']));
  return { kind: 'done', note: 'Done as written.', evidence: '', values };
}

function journeyOf({ run, step, allAttempts }: Scene): Journey {
  return {
    run: run.id,
    state: run.state,
    reason: run.reason,
    at: step?.id,
    tries: allAttempts.map((attempt) => `${attempt.step} ${attempt.state}`),
    values: run.progress.values,
  };
}

function partsOf(address: string): { service: string; runbook: string; procedure: string } {
  const [, service = '', runbook = '', procedure = ''] = /^([^/]+)\/([^#]+)(?:#(.*))?$/.exec(address) ?? [];
  return { service, runbook, procedure };
}

async function listChoices(
  estate: Estate,
  config: Config,
  service: string,
  { choicesFrom, pattern }: Input,
): Promise<string[]> {
  const [program = '', ...words] = choicesFrom?.command ?? [];
  const { stdout } = await runProgram(estate, config.benches[service]?.cwd ?? '', program, ...words);
  const take = new RegExp(choicesFrom?.take ?? '^(.+)$');
  const found = stdout.split('\n').flatMap((line) => take.exec(line)?.[1] ?? []);
  for (const each of found)
    if (!new RegExp(`^(?:${pattern})$`, 'u').test(each)) throw new Error(`${each} is offered, and refused`);
  return found;
}

/** The machine's clock, which leaps ahead when it is told to, and sleeps no longer than a second. */
function leapingClock(): Clock & { leap(span: Milliseconds): void } {
  let ahead = 0;
  return {
    now: () => systemClock.now() + ahead,
    elapsed: () => systemClock.elapsed() + ahead,
    sleep: (span, signal) => systemClock.sleep(Math.min(span, 1_000), signal),
    leap(span) {
      ahead += span;
    },
  };
}
