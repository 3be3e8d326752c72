import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCollector } from './collect.ts';
import { buildBranches } from './deploys.ts';
import { writeItems } from './items.ts';
import { buildMachines } from './machines.ts';
import type { MissionControlPlace } from './place.ts';
import { programs } from './programs.ts';
import { writeReport } from './report.ts';
import { takeSnapshot } from './snapshots.ts';
import { datedFolders, domains, weeklyRuns, writeWebsiteBackup } from './website-backups.ts';

/** Lays Mission Control out: its items, its sites with four weeks of backups, machines, a branch, the report, the collected status. */
export function buildMissionControl(place: MissionControlPlace, now: number): void {
  for (const folder of ['config', 'bin', 'out']) mkdirSync(join(place.repo, folder), { recursive: true });
  writeFileSync(place.maintenance, writeItems(now));

  for (const domain of domains) {
    for (const at of weeklyRuns(now, 4)) writeWebsiteBackup(place.websiteBackups, domain, at);
    const [newest = ''] = datedFolders(place.websiteBackups, domain);
    cpSync(join(place.websiteBackups, domain, newest), join(place.sites, domain), { recursive: true });
  }
  mkdirSync(place.staging);
  buildMachines(place, now);
  buildBranches(place);
  takeSnapshot(place, 'nightly', now - 6 * 3_600_000);
  mkdirSync(join(place.backupJob, 'bin'), { recursive: true });
  for (const name of Object.keys(programs)) writeProgram(place, name);
  // The weekly job reviews what it wrote ten minutes after its start.
  writeReport(place.backupJob, place.websiteBackups, Math.min(now, (weeklyRuns(now, 1)[0] ?? now) + 600_000));
  runCollector(place.repo, now);
}

/** A small program that calls ours, so that it can be started by its name alone. */
function writeProgram(place: MissionControlPlace, name: string): void {
  const path =
    name === 'collect'
      ? join(place.repo, 'bin', name)
      : name === 'run-weekly'
        ? join(place.backupJob, 'run-weekly.sh')
        : join(place.backupJob, 'bin', name);
  const words = [process.execPath, join(import.meta.dirname, 'main.ts'), name, dirname(place.collector)];
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(path, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
}
