import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { newId } from '../../src/core/ids.ts';
import type { Status } from '../../src/core/status.ts';
import { createSupervisors } from '../../src/execution/supervise/supervisors.ts';
import { createWorkshop } from '../../src/execution/workshop.ts';
import type { Actor } from '../../src/record/actor.ts';
import { createDriver, type Driver } from '../../src/runs/driver.ts';
import { createLibrary } from '../../src/runs/library.ts';
import { createPatience } from '../../src/runs/patience.ts';
import type { Run } from '../../src/runs/run.ts';
import { createRuns, type Runs } from '../../src/runs/runs.ts';
import type { Scene } from '../../src/runs/scene.ts';
import type { PersonsWish } from '../../src/runs/wished.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';

export const nick: Actor = { kind: 'slack', user: 'U1' };
export const karen: Actor = { kind: 'slack', user: 'U2' };

/** A workshop with a runbook, a real database and real supervisors. */
export interface Shop {
  readonly folder: string;
  readonly runs: Runs;
  readonly driver: Driver;
  /** How the checks of config stand. */
  readonly statuses: Map<string, Status>;
  write(markdown: string): void;
  /** What a file in the service's folder says; undefined while there is none. */
  read(name: string): string | undefined;
  begin(
    procedure: string,
    more?: { values?: Record<string, string>; pace?: Run['pace']; by?: Actor },
  ): Promise<Run>;
  /** Wishes at where the run stands now. */
  wish(run: string, wish: PersonsWish, by?: Actor): Promise<string>;
  scene(run: string): Promise<Scene>;
  /** Waits until it holds for the run. */
  until(run: string, holds: (scene: Scene) => boolean): Promise<Scene>;
  /** The bot stops as a killed one would, as far as commands are concerned; another one begins on the same data. */
  restart(): Promise<void>;
}

export async function openShop(markdown: string, secrets: readonly string[] = []): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'runs-'));
  const place = join(folder, 'service');
  mkdirSync(place);
  const file = join(folder, 'steps.md');
  writeFileSync(file, markdown);
  const statuses = new Map<string, Status>();
  const env = {
    PATH: process.env.PATH ?? '',
    ...Object.fromEntries(secrets.map((value, index) => [`SECRET_${index}`, value])),
  };

  const open = async () => {
    const store = await openStore({ path: join(folder, 'watchkeeper.db'), now: systemClock.now });
    const supervisors = createSupervisors();
    const workshop = createWorkshop({
      supervisors,
      folder: join(folder, 'attempts'),
      benchOf: () => ({ cwd: place, env }),
      secrets,
      usualTimeout: 60_000,
    });
    const library = createLibrary(
      {
        async read(_service, name) {
          try {
            return { path: `runbooks/s/${name}.md`, text: readFileSync(file, 'utf8') };
          } catch {
            return undefined;
          }
        },
      },
      store.runs,
    );
    const voice = { about: () => ({}) };
    const log = { info: () => {}, warn: () => {}, error: (...said: unknown[]) => console.error(...said) };
    const means = {
      store: store.runs,
      library,
      workshop,
      voice,
      isTrusted: () => true,
      consentByConfig: () => null,
      holder: 'bot',
      clock: systemClock,
      newId,
      log,
    };
    const bePatient = createPatience({
      ...means,
      lookAt: async (service, check) => statuses.get(`${service}/${check}`) ?? 'unknown',
      zoneOf: () => 'UTC',
    });
    const driver = createDriver({ ...means, bePatient, onOutput: async () => {} });
    const stop = new AbortController();
    const running = driver.run(stop.signal);
    return {
      driver,
      runs: createRuns({ ...means, driver }),
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

  const scene = async (run: string) => {
    const found = await now.runs.scene(run);
    if (!found) throw new Error('there is no such run');
    return found;
  };
  return {
    folder: place,
    get runs() {
      return now.runs;
    },
    get driver() {
      return now.driver;
    },
    statuses,
    write: (text) => writeFileSync(file, text),
    read(name) {
      try {
        return readFileSync(join(place, name), 'utf8');
      } catch {
        return undefined;
      }
    },
    async begin(procedure, more = {}) {
      const wish = {
        service: 's',
        runbook: 'steps',
        procedure,
        values: more.values ?? {},
        pace: more.pace ?? 'step-by-step',
        channel: '#ops',
        closes: null,
      } as const;
      const begun = await now.runs.begin(wish, { by: more.by ?? nick });
      if (begun.kind !== 'begun') throw new Error(JSON.stringify(begun));
      return begun.run;
    },
    async wish(run, wish, by = nick) {
      const { visit } = (await scene(run)).run;
      const wished = await now.runs.wish(run, visit, wish, { by });
      return wished.kind === 'not-now' ? wished.reason : wished.kind;
    },
    scene,
    async until(run, holds) {
      let last: Scene | undefined;
      await vi.waitFor(
        async () => {
          last = await scene(run);
          if (!holds(last))
            throw new Error(`the run is ${last.run.state} at ${last.step?.id}: ${last.run.reason}`);
        },
        { timeout: 20_000, interval: 20 },
      );
      if (!last) throw new Error('unreachable');
      return last;
    },
    async restart() {
      await now.close();
      now = await open();
    },
  };
}
