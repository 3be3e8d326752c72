import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCollector } from './collect.ts';
import { writeItems } from './items.ts';
import { writeReport } from './report.ts';
import { domains, weeklyRuns, writeWebsiteBackup } from './website-backups.ts';

/** Where everything of Mission Control lies. */
export interface MissionControlPlace {
  /** Folder of the collector: repo/config/maintenance.json, repo/bin/collect, repo/out/status.json. */
  readonly collector: string;
  readonly repo: string;
  readonly maintenance: string;
  readonly websiteBackups: string;
  /** Folder of the weekly backup job: report.json, bin/website-report. */
  readonly backupJob: string;
}

export function missionControlAt(root: string): MissionControlPlace {
  const collector = join(root, 'mission-control-collector');
  const repo = join(collector, 'repo');
  return {
    collector,
    repo,
    maintenance: join(repo, 'config', 'maintenance.json'),
    websiteBackups: join(root, 'website-backups'),
    backupJob: join(root, 'backup-websites'),
  };
}

/** Lays Mission Control out: its items, four weeks of website backups, their report, the collected status. */
export function buildMissionControl(place: MissionControlPlace, now: number): void {
  for (const folder of ['config', 'bin', 'out']) mkdirSync(join(place.repo, folder), { recursive: true });
  writeFileSync(place.maintenance, writeItems(now));
  writeProgram(join(place.repo, 'bin', 'collect'), ['collect', place.repo]);

  for (const domain of domains) {
    for (const at of weeklyRuns(now, 4)) writeWebsiteBackup(place.websiteBackups, domain, at);
  }
  mkdirSync(join(place.backupJob, 'bin'), { recursive: true });
  writeProgram(join(place.backupJob, 'bin', 'website-report'), ['website-report', place.backupJob]);
  writeProgram(join(place.backupJob, 'bin', 'website-review'), [
    'website-review',
    place.backupJob,
    place.websiteBackups,
  ]);
  writeProgram(join(place.backupJob, 'run-weekly.sh'), ['run-weekly', place.backupJob, place.websiteBackups]);
  // The weekly job reviews what it wrote ten minutes after its start.
  writeReport(place.backupJob, place.websiteBackups, Math.min(now, (weeklyRuns(now, 1)[0] ?? now) + 600_000));
  runCollector(place.repo, now);
}

/** A small program that calls ours, so that it can be started by its name alone. */
function writeProgram(path: string, words: readonly string[]): void {
  const quoted = [process.execPath, join(import.meta.dirname, 'main.ts'), ...words].map(
    (word) => `'${word.replaceAll("'", "'\\''")}'`,
  );
  writeFileSync(path, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
}
