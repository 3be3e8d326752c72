import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, noCheckpoint } from '../../src/core/checkpoint.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { newId } from '../../src/core/ids.ts';
import type { Status } from '../../src/core/status.ts';
import { createLateSupervisors } from '../../src/execution/supervise/late-supervisors.ts';
import { createSupervisors } from '../../src/execution/supervise/supervisors.ts';
import { createWorkshop } from '../../src/execution/workshop.ts';
import type { Approval } from '../../src/runbooks/step.ts';
import { createDriver, type Driver } from '../../src/runs/driver.ts';
import { createRunCards, type RunCards } from '../../src/runs/keepers.ts';
import { createLibrary } from '../../src/runs/library.ts';
import { createPatience } from '../../src/runs/patience.ts';
import type { Bench, Workshop } from '../../src/runs/ports.ts';
import { createRuns, type Runs } from '../../src/runs/runs.ts';
import { createVoice } from '../../src/runs/say.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { adaptFor, type RunProtection } from './protections.ts';

/** The part of a bot that runs runbooks: a real database, real supervisors, one runbook. */
export interface Works {
  readonly store: Store;
  readonly runs: Runs;
  readonly driver: Driver;
  readonly workshop: Workshop;
  readonly cards: RunCards;
  /** Lets go of everything but of the commands that are under way. */
  close(): Promise<void>;
}

export interface WorksOptions {
  readonly secrets?: readonly string[];
  readonly clock?: Clock;
  readonly checkpoint?: Checkpoint;
  readonly without?: RunProtection;
  readonly isTrusted?: boolean;
  readonly consentByConfig?: Approval | null;
  readonly statuses?: ReadonlyMap<string, Status>;
  readonly hosts?: Bench['hosts'];
  /** No supervisor waits for a first command; for a works that may have none to run. */
  readonly isLate?: boolean;
}

/** What lies where below the folder of a works. */
export function worksFiles(folder: string) {
  return {
    service: join(folder, 'service'),
    runbook: join(folder, 'steps.md'),
    database: join(folder, 'watchkeeper.db'),
    attempts: join(folder, 'attempts'),
  };
}

export async function openWorks(folder: string, options: WorksOptions = {}): Promise<Works> {
  const { secrets = [], clock = systemClock, checkpoint = noCheckpoint, statuses } = options;
  const files = worksFiles(folder);
  mkdirSync(files.service, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? '',
    ...Object.fromEntries(secrets.map((value, index) => [`SECRET_${index}`, value])),
  };
  const store = await openStore({ path: files.database, now: () => clock.now() });
  const supervisors = options.isLate ? createLateSupervisors() : createSupervisors(checkpoint);
  const workshop = createWorkshop({
    supervisors,
    folder: files.attempts,
    benchOf: () => ({ cwd: files.service, env, ...(options.hosts ? { hosts: options.hosts } : {}) }),
    secrets,
    usualTimeout: 60_000,
    grace: 1_000,
  });
  const adapted = adaptFor(options.without ?? 'nothing', {
    workshop,
    runs: store.runs,
    folder: files.attempts,
  });
  const texts = {
    async read(_service: string, name: string) {
      try {
        return { path: `runbooks/s/${name}.md`, text: readFileSync(files.runbook, 'utf8') };
      } catch {
        return undefined;
      }
    },
  };
  const means = {
    store: adapted.runs,
    library: createLibrary(texts, store.runs),
    workshop: adapted.workshop,
    voice: createVoice({ clock, newId, channelOf: (_service, written) => written }),
    isTrusted: () => options.isTrusted ?? true,
    consentByConfig: () => options.consentByConfig ?? null,
    holder: 'bot',
    clock,
    newId,
    checkpoint,
    log: { info: () => {}, warn: () => {}, error: (...said: unknown[]) => console.error(...said) },
  };
  const bePatient = createPatience({
    ...means,
    lookAt: async (service, check) => statuses?.get(`${service}/${check}`) ?? 'unknown',
    zoneOf: () => 'UTC',
  });
  const driver = createDriver({ ...means, bePatient, onOutput: async () => {} });
  const stop = new AbortController();
  const running = driver.run(stop.signal);
  return {
    store,
    runs: createRuns({ ...means, driver }),
    driver,
    workshop,
    cards: createRunCards({ ...means, store: store.runs, nameOf: () => 'The service' }),
    async close() {
      stop.abort();
      await running;
      supervisors.close();
      store.close();
    },
  };
}
