import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../../../src/core/checkpoint.ts';
import { type Clock, systemClock } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import { createCollectors } from '../../../src/execution/maintenance-collector.ts';
import { createExchange } from '../../../src/execution/maintenance-exchange.ts';
import { createMaintenanceFiles } from '../../../src/execution/maintenance-files.ts';
import { createDuties, type Duties } from '../../../src/maintenance/duties.ts';
import type { MaintenanceFile, MaintenanceItem } from '../../../src/maintenance/item.ts';
import type { MaintenanceFiles, MaintenanceStore } from '../../../src/maintenance/ports.ts';
import { openStore } from '../../../src/store/sqlite/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { maintenanceFile } from './files.ts';

/** What protects a write-back. A test takes one away to see that it is needed. */
export type Protection = 'all' | 'no-journal' | 'plain-rename';

/** A folder with a file of items, its collector, and a database: everything real but the clock. */
export interface Estate {
  readonly path: string;
  readonly file: MaintenanceFile;
  readonly store: Store;
  readonly duties: Duties;
}

export const originalText =
  '{\n  "generated_by": "collector",\n  "items": [\n    {"id": "restore-test", "name": "Restore test", "cadence_days": 90, "warn_days": 7,\n     "last_done_at": "2026-01-01", "result": null, "notes": "old"},\n    {"id": "patches", "name": "Patches", "cadence_days": 30, "last_done_at": "2026-11-20"}\n  ]\n}\n';

export const theirText = originalText.replace('"cadence_days": 30', '"cadence_days": 30, "by": "them"');

/** The file as it was, with a collector that leaves a line in `collected` each time it runs. */
export function layOut(folder: string, text = originalText): MaintenanceFile {
  const path = join(folder, 'maintenance.json');
  writeFileSync(path, text);
  return fileIn(folder);
}

export function fileIn(folder: string): MaintenanceFile {
  return maintenanceFile(join(folder, 'maintenance.json'), {
    collector: {
      argv: ['/bin/sh', '-c', 'echo ran >> collected'],
      cwd: folder,
      env: { PATH: '/usr/bin:/bin' },
      timeout: 10_000,
    },
  });
}

export async function openEstate(
  folder: string,
  options: {
    readonly clock?: Clock;
    readonly checkpoint?: Checkpoint;
    readonly protection?: Protection;
    readonly items?: readonly MaintenanceItem[];
    readonly files?: readonly MaintenanceFile[];
    readonly mode?: 'act' | 'observe';
    readonly signal?: AbortSignal;
    /** Stands between the duties and the files. */
    readonly reader?: (real: MaintenanceFiles) => MaintenanceFiles;
  } = {},
): Promise<Estate> {
  const clock = options.clock ?? systemClock;
  const checkpoint = options.checkpoint ?? (() => {});
  const protection = options.protection ?? 'all';
  const file = fileIn(folder);
  const store = await openStore({ path: join(folder, 'watchkeeper.sqlite'), now: () => clock.now() });
  const reader = createMaintenanceFiles({
    checkpoint,
    exchange: protection === 'plain-rename' ? renameOver : createExchange(),
  });
  const duties = createDuties({
    items: options.items ?? [],
    files: options.files ?? [file],
    reader: options.reader?.(reader) ?? reader,
    store: protection === 'no-journal' ? withoutJournal(store.maintenance) : store.maintenance,
    collectors: createCollectors(options.signal ?? new AbortController().signal),
    clock,
    checkpoint,
    newId,
    mode: options.mode ?? 'act',
    cardsOf: (service) => [{ topic: 'maintenance.reminder', subject: service }],
  });
  return { path: file.path, file, store, duties };
}

function renameOver(staged: string, target: string): 'exchanged' {
  renameSync(staged, target);
  return 'exchanged';
}

/** Remembers nothing of a write-back that is going on. */
function withoutJournal(store: MaintenanceStore): MaintenanceStore {
  return {
    completions: (service) => store.completions(service),
    recordCompletion: (completion, change) => store.recordCompletion(completion, change),
    beginWriteBack: async () => true,
    completeWriteBack: (_, completion, change) => store.recordCompletion(completion, change),
    abandonWriteBack: async () => true,
    openWriteBacks: async () => [],
    uncollectedWriteBacks: async () => [],
    markCollected: async () => {},
    snoozes: (now) => store.snoozes(now),
    snooze: (snooze, change) => store.snooze(snooze, change),
  };
}
