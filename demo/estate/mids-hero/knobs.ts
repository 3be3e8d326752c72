import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ground, Knob } from '../knob.ts';
import { listBackups } from './backups.ts';
import { leaveOldBackups, removeOldBackups } from './backups-kept.ts';
import { goodCacheSettings, goodImportSettings, writeExport, writeSettings } from './build.ts';
import { clearCache, replayTraffic } from './cache.ts';
import { archetypeOf, indexes, withDatabase } from './database.ts';
import { runImport } from './importer.ts';
import { type Place, readJson, replaceFile } from './place.ts';

const group = 'Mids Hero Web';
const badRecord = 300;
const strangeArchetype = 'Stormcaller';

export const midsHeroKnobs: readonly Knob[] = [
  {
    ...{ id: 'import', group, label: 'Import fails' },
    hint: 'A record of the export is spoilt, and the import runs into it.',
    async break({ midsHero, now }) {
      const records = z.array(z.record(z.string(), z.unknown())).parse(readJson(midsHero.export));
      records[badRecord] = { ...records[badRecord], magnitude: 'n/a' };
      replaceFile(midsHero.export, `${JSON.stringify(records, null, 1)}\n`);
      await runImport(midsHero, now);
    },
    async mend({ midsHero, now }) {
      writeExport(midsHero);
      putErrorsAside(midsHero);
      await runImport(midsHero, now);
    },
  },
  {
    ...{ id: 'import-interrupted', group, label: 'An import was interrupted' },
    hint: 'It stopped midway, for a reason that has passed: resuming it goes well.',
    async break({ midsHero, now }) {
      const good = readFileSync(midsHero.export, 'utf8');
      const records = z.array(z.unknown()).parse(JSON.parse(good));
      replaceFile(midsHero.export, JSON.stringify([...records.slice(0, badRecord), 'cut off here']));
      await runImport(midsHero, now);
      replaceFile(midsHero.export, good);
    },
    async mend({ midsHero, now }) {
      putErrorsAside(midsHero);
      await runImport(midsHero, now, true);
    },
  },
  {
    ...{ id: 'export-mistake', group, label: 'The export has a mistake' },
    hint: 'A power has an archetype that is not there. The import takes it; the validation finds it.',
    break({ midsHero }) {
      const records = z.array(z.record(z.string(), z.unknown())).parse(readJson(midsHero.export));
      records[badRecord] = { ...records[badRecord], archetype: strangeArchetype };
      replaceFile(midsHero.export, `${JSON.stringify(records, null, 1)}\n`);
    },
    mend({ midsHero }) {
      writeExport(midsHero);
      // An import may have brought it to production meanwhile.
      const id = badRecord * 8 + 1;
      inDatabase(midsHero, `UPDATE powers SET archetype = '${archetypeOf(id)}' WHERE id = ${id}`);
    },
  },
  {
    ...{ id: 'slow-import', group, label: 'Imports are slow' },
    hint: 'The batch size is 2, so that every second record waits for the database.',
    break: ({ midsHero, now }) => importWith(midsHero, { batch_size: 2 }, now),
    mend: ({ midsHero, now }) => importWith(midsHero, { batch_size: goodImportSettings.batch_size }, now),
  },
  {
    ...{ id: 'memory', group, label: 'The import worker eats memory' },
    hint: 'It reads 560 records at a time.',
    break: ({ midsHero, now }) => importWith(midsHero, { read_batch_size: 560 }, now),
    mend: ({ midsHero, now }) =>
      importWith(midsHero, { read_batch_size: goodImportSettings.read_batch_size }, now),
  },
  {
    ...{ id: 'slow-queries', group, label: 'Queries are slow' },
    hint: 'An index is dropped. just db-optimize makes it again.',
    break: ({ midsHero }) => inDatabase(midsHero, 'DROP INDEX IF EXISTS effects_by_power'),
    mend: ({ midsHero }) => inDatabase(midsHero, Object.values(indexes).join(';')),
  },
  {
    ...{ id: 'slow-for-good', group, label: 'Queries stay slow' },
    hint: 'An index is dropped, and just db-optimize may not make it again: only the DBA team can.',
    break({ midsHero }) {
      replaceFile(midsHero.databaseSettings, '{"may_create_indexes": false}\n');
      inDatabase(midsHero, 'DROP INDEX IF EXISTS effects_by_power');
    },
    mend({ midsHero }) {
      rmSync(midsHero.databaseSettings, { force: true });
      inDatabase(midsHero, Object.values(indexes).join(';'));
    },
  },
  {
    ...{ id: 'inconsistent-data', group, label: 'Data is inconsistent' },
    hint: 'Effects belong to a power that is not there. just validate-all-data finds them.',
    break: ({ midsHero }) =>
      inDatabase(midsHero, "INSERT OR REPLACE INTO effects VALUES (999001, 999000, 'Buff', 1)"),
    mend: ({ midsHero }) => inDatabase(midsHero, 'DELETE FROM effects WHERE power_id = 999000'),
  },
  {
    ...{ id: 'cold-cache', group, label: 'The cache is cold' },
    hint: 'It may hold only 12 entries.',
    break({ midsHero, now }) {
      writeSettings(midsHero.cacheSettings, { max_entries: 12 });
      clearCache(midsHero);
      replayTraffic(midsHero, now);
    },
    mend({ midsHero, now }) {
      writeSettings(midsHero.cacheSettings, goodCacheSettings);
      // The first thousand lookups fill it, the second thousand find what they want.
      replayTraffic(midsHero, now);
      replayTraffic(midsHero, now);
    },
  },
  {
    ...{ id: 'database', group, label: 'The database is gone' },
    hint: 'Its file is moved away.',
    break({ midsHero }) {
      if (existsSync(midsHero.database)) renameSync(midsHero.database, lost(midsHero));
    },
    mend({ midsHero }) {
      // Whoever restored a backup meanwhile keeps what they restored.
      if (existsSync(midsHero.database)) rmSync(lost(midsHero), { force: true });
      else renameSync(lost(midsHero), midsHero.database);
    },
  },
  {
    ...{ id: 'backup-cut-off', group, label: 'The newest full backup is cut off' },
    hint: 'Its second half is missing. just db-backup-verify finds it.',
    break(ground) {
      const newest = listBackups(ground.midsHero).find(({ kind }) => kind === 'full');
      if (newest === undefined) throw new Error('there is no full backup to cut off');
      mkdirSync(cutFolder(ground), { recursive: true });
      const path = join(ground.midsHero.backups, newest.name);
      const whole = readFileSync(path, 'utf8');
      renameSync(path, join(cutFolder(ground), newest.name));
      writeFileSync(path, whole.slice(0, Math.floor(whole.length / 2)));
      utimesSync(path, newest.writtenAt / 1000, newest.writtenAt / 1000);
    },
    mend(ground) {
      for (const name of readdirSync(cutFolder(ground)))
        renameSync(join(cutFolder(ground), name), join(ground.midsHero.backups, name));
    },
  },
  {
    ...{ id: 'backups-not-removed', group, label: 'Old backups stay for ever' },
    hint: 'Nightly ones of more than a week and Sunday ones of more than a month are still there.',
    break: ({ midsHero, now }) => leaveOldBackups(midsHero, now),
    mend: ({ midsHero, now }) => removeOldBackups(midsHero, now),
  },
  {
    ...{ id: 'backups-removed-early', group, label: 'Backups are removed too early' },
    hint: 'Of the nightly ones only three are left, of those of Sundays one.',
    break(ground) {
      const { midsHero } = ground;
      mkdirSync(earlyFolder(ground), { recursive: true });
      const backups = listBackups(midsHero);
      const [incremental, full] = (['incr', 'full'] as const).map((kind) =>
        backups.filter((each) => each.kind === kind),
      );
      for (const { name } of [...(incremental?.slice(3) ?? []), ...(full?.slice(1) ?? [])])
        renameSync(join(midsHero.backups, name), join(earlyFolder(ground), name));
    },
    mend(ground) {
      for (const name of readdirSync(earlyFolder(ground)))
        renameSync(join(earlyFolder(ground), name), join(ground.midsHero.backups, name));
      removeOldBackups(ground.midsHero, ground.now);
    },
  },
  {
    ...{ id: 'site', group, label: 'The website is down' },
    hint: 'Its web server is stopped.',
    // The process that runs the web servers sees the mark and acts on it.
    break() {},
    mend() {},
  },
];

async function importWith(
  place: Place,
  changed: Readonly<Record<string, number>>,
  now: number,
): Promise<void> {
  const present = z.record(z.string(), z.number()).parse(readJson(place.importSettings));
  writeSettings(place.importSettings, { ...present, ...changed });
  await runImport(place, now);
}

/** A database that is gone has no index to lose or gain. */
function inDatabase(place: Place, sql: string): void {
  // While the database is moved away, what is mended in it has to be there when it comes back.
  const database = [place.database, lost(place)].find((path) => existsSync(path));
  if (database !== undefined) withDatabase({ ...place, database }, (connection) => connection.exec(sql));
}

function earlyFolder({ kept }: Ground): string {
  return join(kept, 'mids-hero-backups');
}

function cutFolder({ kept }: Ground): string {
  return join(kept, 'mids-hero-cut-off');
}

function lost(place: Place): string {
  return `${place.database}.lost`;
}

/** Errors stay in the log for a day; whoever mends on purpose does not want to wait that long. */
function putErrorsAside(place: Place): void {
  const lines = readFileSync(place.logs.import, 'utf8').split('\n');
  const errors = lines.filter((line) => line.includes(' ERROR '));
  if (errors.length === 0) return;
  appendFileSync(`${place.logs.import}.acknowledged`, `${errors.join('\n')}\n`);
  replaceFile(place.logs.import, lines.filter((line) => !errors.includes(line)).join('\n'));
}
