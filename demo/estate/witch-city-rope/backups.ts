import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DateTime } from 'luxon';
import { replaceFile } from '../mids-hero/place.ts';
import { rowsOfSnapshot, snapshotOfData } from './database.ts';
import type { WitchCityRopePlace } from './place.ts';

/** The zone in which this installation plans its backups and dates their names. */
export const backupZone = 'America/New_York';
const backupHour = 2;

export type Cadence = 'daily' | 'weekly' | 'monthly';
export const seriesOf = {
  daily: ['database', 'files', 'configuration'],
  weekly: ['system-image'],
  monthly: ['archive'],
} as const satisfies Record<Cadence, readonly string[]>;
export type Series = (typeof seriesOf)[Cadence][number];

/** How long each stays. */
const kept = { daily: { days: 7 }, weekly: { weeks: 4 }, monthly: { months: 12 } } as const;
/** These have a copy elsewhere. */
const replicated: readonly Cadence[] = ['weekly', 'monthly'];

/** Moments at which a backup was due after `since` and not after `until`, newest first. */
export function backupMoments(cadence: Cadence, since: number, until: number): number[] {
  const moments: number[] = [];
  const newest = DateTime.fromMillis(until, { zone: backupZone }).startOf('day');
  for (let back = 0; ; back += 1) {
    const at = newest.minus({ days: back }).set({ hour: backupHour });
    if (at.toMillis() <= since) return moments;
    const isDay = cadence === 'daily' || (cadence === 'weekly' ? at.weekday === 7 : at.day === 1);
    if (isDay && at.toMillis() <= until) moments.push(at.toMillis());
  }
}

/** How far back backups of a cadence are kept at a moment. */
export function keptSince(cadence: Cadence, now: number): number {
  return DateTime.fromMillis(now, { zone: backupZone }).minus(kept[cadence]).toMillis();
}

export function backupName(series: Series, at: number): string {
  return `${series}_${DateTime.fromMillis(at, { zone: backupZone }).toFormat('yyyy-MM-dd')}.gz`;
}

/** Writes the backups of a cadence as of a moment, and their copies elsewhere. @throws when the database is away */
export function makeBackups(place: WitchCityRopePlace, cadence: Cadence, at: number): void {
  for (const series of seriesOf[cadence]) writeBackup(place, cadence, series, at, contentOf(place, series));
}

/** Lays out everything that the past would have left, with the data of today. */
export function writePastBackups(place: WitchCityRopePlace, now: number): void {
  for (const cadence of ['daily', 'weekly', 'monthly'] as const) {
    for (const folder of [join(place.backups, cadence), join(place.offSite, cadence)])
      mkdirSync(folder, { recursive: true });
    for (const series of seriesOf[cadence]) {
      const content = contentOf(place, series);
      for (const at of backupMoments(cadence, keptSince(cadence, now), now))
        writeBackup(place, cadence, series, at, content);
    }
  }
  rmSync(join(place.offSite, 'daily'), { recursive: true });
}

function writeBackup(
  place: WitchCityRopePlace,
  cadence: Cadence,
  series: Series,
  at: number,
  content: Buffer,
): void {
  const name = backupName(series, at);
  const path = join(place.backups, cadence, name);
  writeFileSync(path, content);
  writeFileSync(`${path}.sha256`, sumOf(content, name));
  // Changed a few minutes after the moment: the job takes its time.
  const written = (at + 4 * 60_000) / 1000;
  utimesSync(path, written, written);
  if (!replicated.includes(cadence)) return;
  const copy = join(place.offSite, cadence, name);
  copyFileSync(path, copy);
  utimesSync(copy, written + 600, written + 600);
}

function contentOf(place: WitchCityRopePlace, series: Series): Buffer {
  switch (series) {
    case 'database':
      return gzipSync(snapshotOfData(place));
    case 'files':
      return gzipSync(folderAsText(place.uploads));
    case 'configuration':
      return gzipSync(folderAsText(place.configuration));
    case 'system-image':
    case 'archive': {
      const everything = [
        folderAsText(place.configuration),
        folderAsText(place.uploads),
        snapshotOfData(place),
      ];
      return gzipSync(Buffer.concat(everything.map((each) => Buffer.from(each))), {
        level: series === 'archive' ? 9 : 6,
      });
    }
  }
}

function folderAsText(folder: string): string {
  const files = readdirSync(folder).sort();
  return files.map((name) => `== ${name}\n${readFileSync(join(folder, name), 'utf8')}`).join('\n');
}

/** A line as `sha256sum` writes it. */
export function sumOf(content: Buffer, name: string): string {
  return `${hashOf(content)}  ${name}\n`;
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Removes what was kept long enough, here and elsewhere. */
export function removeOldBackups(place: WitchCityRopePlace, now: number): void {
  for (const cadence of ['daily', 'weekly', 'monthly'] as const) {
    const oldest = DateTime.fromMillis(keptSince(cadence, now), { zone: backupZone }).toFormat('yyyy-MM-dd');
    const folders = [
      join(place.backups, cadence),
      ...(replicated.includes(cadence) ? [join(place.offSite, cadence)] : []),
    ];
    for (const folder of folders)
      for (const name of readdirSync(folder)) {
        const date = /_(\d{4}-\d\d-\d\d)\.gz/.exec(name)?.[1];
        if (date !== undefined && date < oldest) rmSync(join(folder, name));
      }
  }
}

/** Names of the backups of a series, newest first. */
export function backupsOf(folder: string, series: Series): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${series}_`) && name.endsWith('.gz'))
    .sort()
    .reverse();
}

/** What the daily verification found. */
export interface Verification {
  readonly verified_at: string;
  readonly checked: number;
  /** Names whose content is not what was written, or cannot be unpacked. */
  readonly damaged: readonly string[];
  /** The snapshot that was restored on trial, and how many rows it held: 0 when it could not be. */
  readonly restored: string | null;
  readonly restored_rows: number;
}

/**
 * Unpacks every backup and compares it with what was written, and restores one database snapshot, picked at random,
 * into memory. Leaves its findings in verification.json.
 */
export function verifyBackups(place: WitchCityRopePlace, now: number): Verification {
  let checked = 0;
  const damaged: string[] = [];
  for (const cadence of ['daily', 'weekly', 'monthly'] as const) {
    const folder = join(place.backups, cadence);
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.gz'))) {
      checked += 1;
      if (!isWhole(join(folder, name))) damaged.push(name);
    }
  }
  const snapshots = backupsOf(join(place.backups, 'daily'), 'database');
  const picked = snapshots[Math.floor(Math.random() * snapshots.length)] ?? null;
  const found: Verification = {
    verified_at: new Date(now).toISOString(),
    ...{ checked, damaged, restored: picked },
    restored_rows: picked === null ? 0 : rowsIn(join(place.backups, 'daily', picked)),
  };
  replaceFile(join(place.backups, 'verification.json'), `${JSON.stringify(found, null, 2)}\n`);
  return found;
}

function isWhole(path: string): boolean {
  try {
    const content = readFileSync(path);
    gunzipSync(content);
    return readFileSync(`${path}.sha256`, 'utf8').startsWith(hashOf(content));
  } catch {
    return false;
  }
}

function rowsIn(path: string): number {
  try {
    return rowsOfSnapshot(gunzipSync(readFileSync(path)));
  } catch {
    return 0;
  }
}
