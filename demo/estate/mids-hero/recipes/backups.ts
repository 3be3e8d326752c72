import {
  applyIncrement,
  type BackupKind,
  listBackups,
  makeBackup,
  restoreBackup,
  verifyBackup,
} from '../backups.ts';
import { readImportState, writeImportState } from '../importer.ts';
import { writeLog } from '../log.ts';
import type { Place } from '../place.ts';
import type { Asked, Findings, Recipe } from '../recipe.ts';

function fileOf({ words }: Asked): string {
  const [name, ...rest] = words;
  if (name === undefined || rest.length > 0) throw new Error('name one backup file; see just db-backup-list');
  return name;
}

function make(kind: BackupKind): Recipe {
  return ({ place, now }) => {
    const { name, bytes } = makeBackup(place, kind, now);
    writeLog(place.logs.database, now, 'INFO', `backup ${name} written: ${bytes} bytes`);
    return { text: `Backup written: ${name} (${bytes} bytes)`, values: { name, kind, bytes } };
  };
}

function list({ place, now }: Asked): Findings {
  const backups = listBackups(place);
  const lines = backups.map((each) => `${each.name}  ${each.kind.padEnd(7)}  ${each.bytes} bytes`);
  const newest = (kind: BackupKind): number | null => {
    const found = backups.find((each) => each.kind === kind);
    return found === undefined ? null : Math.round((now - found.writtenAt) / 360_000) / 10;
  };
  const values = {
    ...{ count: backups.length, files: backups.map((each) => each.name) },
    ...{
      full_age_hours: newest('full'),
      incr_age_hours: newest('incr'),
      archive_age_hours: newest('archive'),
    },
  };
  return { text: lines.length === 0 ? 'There are no backups.' : lines.join('\n'), values };
}

function verify(asked: Asked): Findings {
  const name = fileOf(asked);
  const rows = verifyBackup(asked.place, name);
  return { text: `${name} loads: ${rows} rows.`, values: { name, rows } };
}

/** A restored database holds nothing of an import that failed or was stopped, so nothing is left to resume. */
function forgetImport(place: Place): void {
  const state = readImportState(place);
  if (state !== null && state.state !== 'idle')
    writeImportState(place, { ...state, state: 'idle', records: 0, error: null });
}

function restoring(restore: typeof restoreBackup, done: string): Recipe {
  return (asked) => {
    const name = fileOf(asked);
    const rows = restore(asked.place, name);
    forgetImport(asked.place);
    writeLog(asked.place.logs.database, asked.now, 'WARN', `${name} ${done}: ${rows} rows`);
    return { text: `${name} ${done}: ${rows} rows.`, values: { name, rows } };
  };
}

/** The newest full backup or archive that verifies. */
function restoreNewest({ place, now }: Asked): Findings {
  const whole = listBackups(place).filter((each) => each.kind !== 'incr');
  for (const { name } of whole) {
    try {
      const rows = restoreBackup(place, name);
      forgetImport(place);
      writeLog(place.logs.database, now, 'WARN', `${name} restored in an emergency: ${rows} rows`);
      return { text: `${name} restored: ${rows} rows.`, values: { name, rows } };
    } catch (problem) {
      writeLog(place.logs.database, now, 'ERROR', problem instanceof Error ? problem.message : `${problem}`);
    }
  }
  throw new Error('there is no backup that loads; see just db-backup-list');
}

export const backupRecipes: Readonly<Record<string, Recipe>> = {
  'db-backup-full': make('full'),
  'db-backup-incremental': make('incr'),
  'db-backup-archive': make('archive'),
  'db-backup-list': list,
  'db-backup-verify': verify,
  'emergency-backup': make('full'),
  'emergency-restore': restoreNewest,
  'db-restore': restoring(restoreBackup, 'restored'),
  'db-restore-full': restoring(restoreBackup, 'restored'),
  'db-restore-incremental': restoring(applyIncrement, 'applied'),
};
