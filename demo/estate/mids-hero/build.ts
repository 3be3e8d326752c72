import { copyFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupKind, backupName, dumpDatabase } from './backups.ts';
import { backupsKept } from './backups-kept.ts';
import { replayTraffic } from './cache.ts';
import { archetypeOf, createDatabase, fillDatabase, powerName } from './database.ts';
import { runImport } from './importer.ts';
import { stamp, writeLog } from './log.ts';
import { makeFolders, type Place, replaceFile } from './place.ts';

const recordsOfExport = 480;

/** How imports are set when all is well. */
export const goodImportSettings = { batch_size: 100, read_batch_size: 100, commit_ms: 5 };
export const goodCacheSettings = { max_entries: 180 };

/** Lays the installation out as it looks on a good day, with a past. */
export async function buildMidsHero(place: Place, now: number): Promise<void> {
  makeFolders(place);
  copyFileSync(join(import.meta.dirname, 'justfile'), join(place.home, 'justfile'));
  // The recipes call their programs by a path below the home folder, as a real installation does.
  symlinkSync(import.meta.dirname, join(place.home, 'tools'));
  writeExport(place);
  writeSettings(place.importSettings, goodImportSettings);
  writeSettings(place.cacheSettings, goodCacheSettings);

  const connection = createDatabase(place.database);
  fillDatabase(connection, stamp(now - 40 * 86_400_000));
  writePastBackups(place, now, {
    full: dumpDatabase(connection, 'full'),
    archive: dumpDatabase(connection, 'archive'),
    incr: dumpDatabase(connection, 'incr', stamp(now)),
  });
  connection.close();

  writePastLogs(place, now);
  for (let round = 3; round >= 0; round -= 1) replayTraffic(place, now - round * 3_600_000);
  await runImport(place, now);
}

/** What MidsReborn exported: every eighth power, a little changed. */
export function writeExport(place: Place): void {
  const records = Array.from({ length: recordsOfExport }, (_, index) => {
    const id = index * 8 + 1;
    return { id, name: powerName(id), archetype: archetypeOf(id), magnitude: ((id % 40) + 1) / 8 };
  });
  replaceFile(place.export, `[\n${records.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`);
}

export function writeSettings(path: string, settings: Readonly<Record<string, number>>): void {
  replaceFile(path, `${JSON.stringify(settings, null, 2)}\n`);
}

/** The backups that the schedule would have made by now and the retention would have kept. */
function writePastBackups(place: Place, now: number, dumps: Readonly<Record<BackupKind, string>>): void {
  for (const { kind, at } of backupsKept(now)) {
    const path = join(place.backups, backupName(kind, at));
    writeFileSync(path, dumps[kind]);
    // It took five minutes.
    const written = Math.min(now, at + 300_000) / 1000;
    utimesSync(path, written, written);
  }
}

function writePastLogs(place: Place, now: number): void {
  for (let days = 6; days >= 1; days -= 1) {
    const at = now - days * 86_400_000;
    const run = stamp(at).replace(/[-:Z]/g, '').replace('T', '-');
    writeLog(place.logs.import, at, 'INFO', `import ${run} started`);
    writeLog(place.logs.import, at + 2000, 'INFO', `import ${run} finished: ${recordsOfExport} records`);
    writeLog(place.logs.app, at, 'INFO', 'web application is up');
    writeLog(place.logs.database, at, 'INFO', 'checkpoint complete');
  }
}
