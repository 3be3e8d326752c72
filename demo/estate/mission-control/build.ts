import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCollector } from './collect.ts';
import { buildBranches } from './deploys.ts';
import { writeItems } from './items.ts';
import { buildMachines } from './machines.ts';
import { programs } from './programs.ts';
import { writeReport } from './report.ts';
import { takeSnapshot } from './snapshots.ts';
import { datedFolders, domains, weeklyRuns, writeWebsiteBackup } from './website-backups.ts';

/** Where everything of Mission Control lies. */
export interface MissionControlPlace {
  /** Folder of the collector: repo/config/maintenance.json, repo/bin/collect, repo/out/status.json. */
  readonly collector: string;
  readonly repo: string;
  readonly maintenance: string;
  readonly websiteBackups: string;
  /** Folder of the weekly backup job: report.json, bin/website-report. */
  readonly backupJob: string;
  /** The live sites: `<domain>/files`, `<domain>/database.sql`. */
  readonly sites: string;
  readonly staging: string;
  readonly snapshots: string;
  /** `<server>/<YYYY-MM-DD>.img` */
  readonly serverBackups: string;
  readonly machines: string;
  /** Feature branches of the site that two people work on. */
  readonly branches: string;
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
    sites: join(root, 'sites'),
    staging: join(root, 'staging'),
    snapshots: join(root, 'snapshots'),
    serverBackups: join(root, 'server-backups'),
    machines: join(root, 'machines'),
    branches: join(root, 'site-branches'),
  };
}

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
