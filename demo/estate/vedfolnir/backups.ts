import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpData } from './mysql/dump.ts';
import type { VedfolnirPlace } from './place.ts';
import { isActive } from './system/services.ts';
import { compactStamp, localStamp } from './time.ts';

/** Daily dumps begin at 01:30 on the machine's wall clock. */
const [dumpHour, dumpMinute] = [1, 30];
/** Past dumps that are laid out: the clean-up of 30 days finds a few to delete. */
const daysKept = 34;

/** The newest moment at which a daily dump was due, and those of the days before. Newest first. */
export function dumpMoments(now: number, days: number): number[] {
  const today = new Date(now);
  return Array.from({ length: days + 1 }, (_, back) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - back, dumpHour, dumpMinute).getTime(),
  )
    .filter((at) => at <= now)
    .slice(0, days);
}

/** Lays out the dumps that the past weeks would have left. */
export function writePastDumps(place: VedfolnirPlace, now: number): void {
  const text = dumpData(place, now);
  for (const at of dumpMoments(now, daysKept))
    writeDump(place, at, text.replace(/-- Dump completed on .*/, `-- Dump completed on ${localStamp(at)}`));
}

/** Dumps the database as of a moment, unless the database server is away. */
export function dumpNow(place: VedfolnirPlace, at: number): void {
  if (!isActive(place, 'mysql')) throw new Error("Can't connect to local MySQL server: no dump was written");
  writeDump(place, at, dumpData(place, at));
}

function writeDump(place: VedfolnirPlace, at: number, text: string): void {
  const path = join(place.backups, `vedfolnir_${compactStamp(at)}.sql`);
  writeFileSync(path, text);
  utimesSync(path, at / 1000, at / 1000);
}

/** Names of the daily dumps, newest first. */
export function dailyDumps(place: VedfolnirPlace): string[] {
  return readdirSync(place.backups)
    .filter((name) => /^vedfolnir_\d{8}_\d{6}\.sql$/.test(name))
    .sort()
    .reverse();
}
