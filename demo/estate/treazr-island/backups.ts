import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { changeNumbers, readNumbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Everything runs by UTC: the dump at 02:00, on Sundays also as the weekly one; replication at 03:00; WAL each hour. */
const [dumpHour, replicationHour] = [2, 3];
const sunday = 0;

/** What the handbook keeps: dumps 30 days, weekly ones 6 months, WAL 14 days, replicated data 60 days. */
interface Series {
  readonly folder: string;
  /** The moments, from the newest that is not after `now` back to the oldest that is kept. */
  moments(now: number): number[];
  /** Older than this is removed. */
  isKept(at: number, now: number): boolean;
  /** Writes the one of a moment. @param text instead of what it would hold */
  write(at: number, text?: string): void;
}

export type SeriesName = 'daily' | 'weekly' | 'wal' | 'snapshots';

export function seriesOf(place: TreazrPlace, name: SeriesName): Series {
  const isKept = (at: number, now: number): boolean => at > keptSince(name, now);
  const step = name === 'wal' ? hour : day;
  const offset = name === 'wal' ? 0 : (name === 'snapshots' ? replicationHour : dumpHour) * hour;
  return {
    folder: place[name],
    isKept,
    moments(now) {
      const found: number[] = [];
      for (let at = Math.floor((now - offset) / step) * step + offset; isKept(at, now); at -= step)
        if (name !== 'weekly' || new Date(at).getUTCDay() === sunday) found.push(at);
      return found;
    },
    write(at, text) {
      if (name === 'snapshots') writeSnapshot(place, at);
      else if (name === 'wal') writeFile(place, name, walName(at), text ?? `WAL up to ${stamp(at)}\n`, at);
      else writeFile(place, name, `${date(at)}.dump.enc`, text ?? dumpText(at), at);
    },
  };
}

function keptSince(name: SeriesName, now: number): number {
  if (name !== 'weekly') return now - { daily: 30, wal: 14, snapshots: 60 }[name] * day;
  return DateTime.fromMillis(now, { zone: 'utc' }).minus({ months: 6 }).toMillis();
}

const names = ['daily', 'weekly', 'wal', 'snapshots'] as const satisfies readonly SeriesName[];

/** Writes what is missing and removes what has been kept long enough, as if nothing had ever gone wrong. */
export function completeBackups(place: TreazrPlace, now: number, ...wanted: SeriesName[]): void {
  for (const name of wanted.length > 0 ? wanted : names) {
    const series = seriesOf(place, name);
    mkdirSync(series.folder, { recursive: true });
    const present = new Set(listBackups(place, name).map(({ at }) => at));
    const moments = series.moments(now);
    for (const at of moments) if (!present.has(at)) series.write(at);
    if (name === 'snapshots') changeNumbers(place, { replicated_at: moments[0] ?? now });
    cleanUp(place, name, now);
  }
}

/** Writes what fell due after `since` and not after `now`, unless somebody stopped it, and cleans up. */
export function backUpWhatIsDue(place: TreazrPlace, since: number, now: number): void {
  const { dumping, dumping_weekly, archiving, replicating, cleaning } = readNumbers(place);
  const isWritten = { daily: dumping, weekly: dumping_weekly, wal: archiving, snapshots: replicating };
  for (const name of names) {
    const series = seriesOf(place, name);
    const due = series.moments(now).filter((at) => at > since);
    if (isWritten[name]) for (const at of due) series.write(at);
    const newest = due[0];
    if (name === 'snapshots' && replicating && newest !== undefined)
      changeNumbers(place, { replicated_at: newest });
    if (cleaning) cleanUp(place, name, now);
  }
}

function cleanUp(place: TreazrPlace, name: SeriesName, now: number): void {
  removeBackups(place, name, (at) => !seriesOf(place, name).isKept(at, now));
}

/** Removes those for which it holds, given their moment. */
export function removeBackups(
  place: TreazrPlace,
  name: SeriesName,
  isUnwanted: (at: number) => boolean,
): void {
  for (const { path, at } of listBackups(place, name)) if (isUnwanted(at)) rmSync(path, { recursive: true });
}

/** What is there, newest first. */
export function listBackups(place: TreazrPlace, name: SeriesName): { path: string; at: number }[] {
  const folder = place[name];
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((entry) => {
      const path = join(folder, entry);
      return { path, at: Math.round(statSync(path).mtimeMs) };
    })
    .sort((a, b) => b.at - a.at);
}

function writeFile(place: TreazrPlace, name: SeriesName, file: string, text: string, at: number): void {
  const path = join(place[name], file);
  writeFileSync(path, text);
  utimesSync(path, at / 1000, at / 1000);
}

function writeSnapshot(place: TreazrPlace, at: number): void {
  const folder = join(place.snapshots, date(at));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'manifest.json'),
    `${JSON.stringify({ taken: stamp(at), buckets: ['uploads', 'receipts', 'exports'] }, null, 2)}\n`,
  );
  utimesSync(folder, at / 1000, at / 1000);
}

function dumpText(at: number): string {
  return `PGDMP, encrypted with the key alias/treazr-postgres-backup, taken ${stamp(at)}\n`;
}

/** Timeline 1, then the hours since 1970 where a real server counts its segments: 24 hexadecimal digits. */
function walName(at: number): string {
  return `00000001${Math.floor(at / hour)
    .toString(16)
    .toUpperCase()
    .padStart(16, '0')}`;
}

function date(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function stamp(at: number): string {
  return new Date(at).toISOString();
}
