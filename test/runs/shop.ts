import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Document } from '../../src/core/reply.ts';
import type { Status } from '../../src/core/status.ts';
import type { Actor } from '../../src/record/actor.ts';
import type { Driver } from '../../src/runs/driver.ts';
import type { CommandOutput } from '../../src/runs/ports.ts';
import type { Run } from '../../src/runs/run.ts';
import type { Runs } from '../../src/runs/runs.ts';
import type { Scene } from '../../src/runs/scene.ts';
import { stepSubject } from '../../src/runs/topics.ts';
import type { PersonsWish } from '../../src/runs/wished.ts';
import { karen, nick } from './people.ts';
import { openWorks, type WorksOptions, worksFiles } from './works.ts';

export { karen, nick };

/** A workshop with a runbook, a real database and real supervisors. */
export interface Shop {
  /** The folder of everything: database, attempts, the service's own. */
  readonly root: string;
  /** The service's own folder. */
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
  /** What an attempt printed. */
  output(attempt: string): Promise<CommandOutput>;
  scene(run: string): Promise<Scene>;
  /** The card of the step at which a run stands, as the thread shows it. */
  card(run: string): Promise<Document>;
  /** Waits until it holds for the run. */
  until(run: string, holds: (scene: Scene) => boolean): Promise<Scene>;
  /** The bot stops as a killed one would, as far as commands are concerned; another one begins on the same data. */
  restart(): Promise<void>;
}

/** @param options.root a folder that another process has left behind */
export async function openShop(
  markdown: string,
  options: WorksOptions & { readonly root?: string } = {},
): Promise<Shop> {
  const folder = options.root ?? mkdtempSync(join(tmpdir(), 'runs-'));
  const files = worksFiles(folder);
  writeFileSync(files.runbook, markdown);
  const statuses = new Map<string, Status>();
  const open = () => openWorks(folder, { ...options, statuses });
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
    root: folder,
    folder: files.service,
    get runs() {
      return now.runs;
    },
    get driver() {
      return now.driver;
    },
    statuses,
    write: (text) => writeFileSync(files.runbook, text),
    read(name) {
      try {
        return readFileSync(join(files.service, name), 'utf8');
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
    async card(run) {
      const { visit } = (await scene(run)).run;
      const card = await now.cards.step(stepSubject(run, visit));
      if (!card) throw new Error('there is no card');
      return card;
    },
    output: (attempt) => now.workshop.output(attempt),
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
