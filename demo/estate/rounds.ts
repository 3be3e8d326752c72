import { readdirSync } from 'node:fs';
import { DateTime } from 'luxon';
import { type BackupKind, backupZone, makeBackup } from './mids-hero/backups.ts';
import { removeOldBackups } from './mids-hero/backups-kept.ts';
import { replayTraffic } from './mids-hero/cache.ts';
import { readImportState, runImport } from './mids-hero/importer.ts';
import type { Place } from './mids-hero/place.ts';
import { runCollector } from './mission-control/collect.ts';
import type { MissionControlPlace } from './mission-control/place.ts';
import { writeReport } from './mission-control/report.ts';
import { weeklyRuns, writeWebsiteBackup } from './mission-control/website-backups.ts';

const importEvery = 3_600_000;

/**
 * Does what the services' own schedules would have done after `since` and up to `now`, so that an estate
 * which runs for days stays as fresh as real services do. What fails on the way (because somebody broke
 * it) leaves its traces where the services leave theirs, and keeps nothing else from happening.
 */
export async function goRounds(
  midsHero: Place,
  missionControl: MissionControlPlace,
  since: number,
  now: number,
): Promise<void> {
  const weekly = weeklyRuns(now, 1)[0] ?? 0;
  const duties: (() => unknown)[] = [
    () => replayTraffic(midsHero, now),
    () => importIfDue(midsHero, now),
    ...backupsDue(since, now).map((kind) => () => makeBackup(midsHero, kind, now)),
    () => backupsDue(since, now).length > 0 && removeOldBackups(midsHero, now),
    () => weekly > since && backUpWebsites(missionControl, weekly, now),
    () => runCollector(missionControl.repo, now),
  ];
  for (const duty of duties) {
    try {
      await duty();
    } catch {
      // The knobs are there for this: logs and last-run.json tell of it.
    }
  }
}

/** Every hour, unless somebody stopped imports. */
async function importIfDue(place: Place, now: number): Promise<void> {
  const state = readImportState(place);
  if (state === null || state.state === 'stopped') return;
  if (now - Date.parse(state.last_run) >= importEvery) await runImport(place, now);
}

/** The backups whose moment (02:00 in New York) lies after `since` and not after `now`. */
export function backupsDue(since: number, now: number): BackupKind[] {
  const at = DateTime.fromMillis(now, { zone: backupZone }).startOf('day').set({ hour: 2 });
  if (at.toMillis() <= since || at.toMillis() > now) return [];
  if (at.weekday !== 7) return ['incr'];
  return at.day <= 7 ? ['incr', 'full', 'archive'] : ['incr', 'full'];
}

function backUpWebsites(place: MissionControlPlace, run: number, now: number): void {
  for (const domain of readdirSync(place.websiteBackups))
    writeWebsiteBackup(place.websiteBackups, domain, run);
  writeReport(place.backupJob, place.websiteBackups, now);
}
