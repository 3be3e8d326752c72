import { join } from 'node:path';

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
