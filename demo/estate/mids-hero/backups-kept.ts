import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { type BackupKind, backupName, backupZone, listBackups } from './backups.ts';
import type { Place } from './place.ts';

interface Planned {
  readonly kind: BackupKind;
  readonly at: number;
}

/** Daily 02:00 for 7 days, on Sundays full for 4 weeks, on first Sundays archived for 12 months. */
export function backupsKept(now: number): Planned[] {
  const kept: Planned[] = [];
  const today = DateTime.fromMillis(now, { zone: backupZone }).set({
    hour: 2,
    minute: 0,
    second: 0,
    millisecond: 0,
  });
  for (let back = 0; back < 366; back += 1) {
    const day = today.minus({ days: back });
    const at = day.toMillis();
    if (at > now) continue;
    if (kept.filter((each) => each.kind === 'incr').length < 7) kept.push({ kind: 'incr', at });
    if (day.weekday !== 7) continue;
    if (kept.filter((each) => each.kind === 'full').length < 4) kept.push({ kind: 'full', at });
    if (day.day <= 7 && kept.filter((each) => each.kind === 'archive').length < 12)
      kept.push({ kind: 'archive', at });
  }
  return kept;
}

/** Removes the backups that are older than those which are kept. What was made by hand stays as long as its neighbours. */
export function removeOldBackups(place: Place, now: number): void {
  const kept = backupsKept(now);
  for (const { name, kind } of listBackups(place)) {
    const names = kept.filter((each) => each.kind === kind).map((each) => backupName(kind, each.at));
    // Names of one kind are in the order of their dates.
    if (names.every((each) => name < each)) rmSync(join(place.backups, name), { force: true });
  }
}

/** Lays out backups that should have been removed long ago, as copies of the newest of their kind. */
export function leaveOldBackups(place: Place, now: number): void {
  const stale: Planned[] = [
    ...backupsKept(now - 10 * 86_400_000).filter(({ kind }) => kind === 'incr'),
    ...backupsKept(now - 35 * 86_400_000).filter(({ kind }) => kind === 'full'),
  ];
  for (const { kind, at } of stale) {
    const path = join(place.backups, backupName(kind, at));
    writeFileSync(path, '-- Mids Hero Web, a backup of old\n');
    utimesSync(path, at / 1000, at / 1000);
  }
}
