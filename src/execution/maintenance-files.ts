import { rename } from 'node:fs/promises';
import { DateTime } from 'luxon';
import { type Checkpoint, noCheckpoint } from '../core/checkpoint.ts';
import type { Instant, Milliseconds } from '../core/clock.ts';
import { sentenceOf } from '../core/errors.ts';
import type { MaintenanceFile } from '../maintenance/item.ts';
import type {
  Completion,
  FileReading,
  MaintenanceFiles,
  PlannedWriteBack,
  WriteBackOutcome,
} from '../maintenance/ports.ts';
import { zoneNamed } from '../maintenance/zone.ts';
import { codeOf, look, syncFolder, writeUnfinished } from './maintenance-disk.ts';
import { editItem, entryFor, type ItemValues } from './maintenance-edit.ts';
import { createExchange, type Exchange } from './maintenance-exchange.ts';
import { findEntries, plainValue, readItem, textOf } from './maintenance-items.ts';
import { hashOf, readJson } from './maintenance-json.ts';
import { pathsOf } from './maintenance-paths.ts';
import type { BytesReading } from './maintenance-read.ts';
import { replace } from './maintenance-replace.ts';
import { settle } from './maintenance-settle.ts';
import { createPatientReader } from './patient-read.ts';

/** Reads and writes files of maintenance items that other programs own. `docs/maintenance.md` tells the order of steps. */
export function createMaintenanceFiles(
  options: {
    readonly exchange?: Exchange;
    readonly checkpoint?: Checkpoint;
    /** How long a read may take before the file counts as not readable. */
    readonly patience?: Milliseconds;
  } = {},
): MaintenanceFiles {
  const exchange = options.exchange ?? createExchange();
  const checkpoint = options.checkpoint ?? noCheckpoint;
  const readBytes = createPatientReader(options.patience);
  const settleNow = (file: MaintenanceFile, plan: PlannedWriteBack) =>
    settle(plan, { exchange, checkpoint, holdsOurs: (bytes) => holdsValues(bytes, file, plan) });
  return {
    read: async (file) => readItems(file, await readBytes(file.path)),
    plan: async (file, item, completion, id, now) =>
      planWriteBack(file, await readBytes(file.path), item, completion, id, now),
    reconcile: settleNow,
    async carryOut(file, plan) {
      try {
        const stopped = await stage(file, plan, checkpoint);
        if (stopped) return stopped;
        const paths = pathsOf(plan);
        // The last look. Whatever is found later than this is found among what was displaced.
        const unchanged = (await look(paths.target))?.hash === plan.before;
        checkpoint('write-back.looked');
        if (unchanged && (await replace(paths, plan.before, exchange))) {
          await syncFolder(paths.folder);
          checkpoint('write-back.exchanged');
        }
      } catch (thrown) {
        const outcome = await settleNow(file, plan);
        if (outcome.written || outcome.conflict) return outcome;
        return { written: false, conflict: false, reason: explain(thrown, plan.path) };
      }
      return settleNow(file, plan);
    },
    async keptUntouched(plan) {
      return (await look(pathsOf(plan).previous))?.hash === plan.before;
    },
  };
}

function readItems(file: MaintenanceFile, found: BytesReading): FileReading {
  if (!found.readable) return found;
  const json = readJson(found.bytes);
  if (!json.readable) return { readable: false, reason: `${file.path}: ${json.reason}` };
  const entries = findEntries(json.root, file);
  if (typeof entries === 'string') return { readable: false, reason: `${file.path}: ${entries}` };
  return {
    readable: true,
    items: entries.map((entry) => readItem(entry, file)),
    revision: hashOf(found.bytes),
  };
}

function planWriteBack(
  file: MaintenanceFile,
  found: BytesReading,
  item: string,
  completion: Completion,
  id: string,
  now: Instant,
): PlannedWriteBack | { readonly refused: string } {
  if (!found.readable) return { refused: found.reason };
  const json = readJson(found.bytes);
  if (!json.readable) return { refused: `${file.path}: ${json.reason}` };
  const entry = entryFor(json, file, item);
  if ('refused' in entry) return entry;
  const writes = writtenMoment(completion.doneAt, file);
  const values = { lastDone: writes, result: completion.result, notes: completion.notes };
  const edited = editItem(json, file, item, values);
  if ('refused' in edited) return edited;
  const before = hashOf(found.bytes);
  const after = hashOf(Buffer.from(edited.text));
  if (before === after) return { refused: 'The file already says exactly this.' };
  const { keys } = file;
  return {
    id,
    service: file.service,
    file: file.id,
    path: found.path,
    item,
    completion,
    writes,
    was: {
      lastDone: textOf(plainValue(entry.node, keys.lastDone)),
      result: textOf(plainValue(entry.node, keys.result)),
      notes: textOf(plainValue(entry.node, keys.notes)),
    },
    before,
    after,
    startedAt: now,
  };
}

/** Lays the new version beside the file, on the disk and whole. An outcome when it ends here already. */
async function stage(
  file: MaintenanceFile,
  plan: PlannedWriteBack,
  checkpoint: Checkpoint,
): Promise<WriteBackOutcome | undefined> {
  const paths = pathsOf(plan);
  const current = await look(paths.target);
  const bytes = current?.hash === plan.before ? editedBytes(current.bytes, file, plan) : undefined;
  if (!bytes || hashOf(bytes) !== plan.after) return changedSincePlanned;
  await writeUnfinished(paths, bytes);
  await rename(paths.unfinished, paths.staged);
  await syncFolder(paths.folder);
  checkpoint('write-back.staged');
  return undefined;
}

const changedSincePlanned: WriteBackOutcome = {
  written: false,
  conflict: true,
  reason: 'Someone else changed the file just now. Their version stays.',
};

function editedBytes(
  bytes: Uint8Array,
  file: MaintenanceFile,
  plan: PlannedWriteBack,
): Uint8Array | undefined {
  const json = readJson(bytes);
  if (!json.readable) return undefined;
  const edited = editItem(json, file, plan.item, valuesOf(plan));
  return 'text' in edited ? Buffer.from(edited.text) : undefined;
}

function holdsValues(bytes: Uint8Array, file: MaintenanceFile, plan: PlannedWriteBack): boolean {
  const json = readJson(bytes);
  if (!json.readable) return false;
  const entry = entryFor(json, file, plan.item);
  if ('refused' in entry) return false;
  const values = valuesOf(plan);
  return (['lastDone', 'result', 'notes'] as const).every(
    (name) => plainValue(entry.node, file.keys[name]) === values[name],
  );
}

function valuesOf(plan: PlannedWriteBack): ItemValues {
  return { lastDone: plan.writes, result: plan.completion.result, notes: plan.completion.notes };
}

function writtenMoment(doneAt: Instant, file: MaintenanceFile): string {
  const moment = DateTime.fromMillis(doneAt, { zone: zoneNamed(file.timezone) });
  if (file.writes === 'date') return moment.toFormat('yyyy-MM-dd');
  return (
    moment.startOf('second').toISO({ suppressMilliseconds: true }) ??
    moment.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")
  );
}

function explain(thrown: unknown, path: string): string {
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The folder of ${path} may not be written to by this user.`;
    case 'ENOSPC':
      return `There is no room left on the disk of ${path}.`;
    default:
      return `${path} could not be written: ${sentenceOf(thrown)}.`;
  }
}
