import { readdirSync } from 'node:fs';
import { runCollector } from './collect.ts';
import { deployBranch, describeBranch, listBranches } from './deploys.ts';
import { listServerBackups, restoreMachine, startMachine, takeOver } from './machines.ts';
import type { MissionControlPlace } from './place.ts';
import { describeReport, readReport, writeReport } from './report.ts';
import { checkSite, restoreWebsite, targetOf, writeStagingSettings } from './restore.ts';
import { compareWithSnapshot, copyOutOfSnapshot, listSnapshots, takeSnapshot } from './snapshots.ts';
import { writeWebsiteBackup } from './website-backups.ts';

/** What a program prints. */
export type Program = (place: MissionControlPlace, words: readonly string[], now: number) => string;

const report: Program = ({ backupJob }, words, now) => {
  const found = readReport(backupJob, now);
  return words.includes('--json') ? JSON.stringify(found) : describeReport(found);
};

const review: Program = (place, words, now) => {
  writeReport(place.backupJob, place.websiteBackups, now);
  return report(place, words, now);
};

const snapshot: Program = (place, [what = '', name = '', path = ''], now) => {
  switch (what) {
    case 'take':
      return `Snapshot taken: ${takeSnapshot(place, 'manual', now)}`;
    case 'list':
      return listSnapshots(place).join('\n');
    case 'compare': {
      const differences = compareWithSnapshot(place, name, path);
      return differences.length === 0 ? `${path} is as in ${name}.` : differences.join('\n');
    }
    case 'copy':
      copyOutOfSnapshot(place, name, path);
      return `Copied out of ${name}: ${path}`;
    default:
      throw new Error('say take, list, compare NAME PATH or copy NAME PATH');
  }
};

const machine: Program = (place, [what = '', name = '']) => {
  switch (what) {
    case 'backups':
      return listServerBackups(place).join('\n');
    case 'restore':
      return `Restored as: ${restoreMachine(place, name)}`;
    case 'start':
      return startMachine(place, name);
    case 'take-over':
      return takeOver(place, name);
    default:
      throw new Error('say backups, restore BACKUP, start MACHINE or take-over MACHINE');
  }
};

/** By name. All but `collect` lie in bin/ of the weekly backup job, `run-weekly` beside it. */
export const programs: Readonly<Record<string, Program>> = {
  collect: ({ repo }, _words, now) => runCollector(repo, now),
  'website-report': report,
  'website-review': review,
  'run-weekly': (place, words, now) => {
    for (const domain of readdirSync(place.websiteBackups))
      writeWebsiteBackup(place.websiteBackups, domain, now);
    return review(place, words, now);
  },
  'website-restore': (place, [backup = '', target = '']) => restoreWebsite(place, backup, targetOf(target)),
  'staging-settings': (place, [domain = '']) => writeStagingSettings(place, domain),
  'site-check': (place, [domain = '', target = '']) => checkSite(place, domain, targetOf(target)),
  snapshot,
  machine,
  'site-branches': (place, [branch]) =>
    branch === undefined ? listBranches(place).join('\n') : describeBranch(place, branch),
  'site-deploy': (place, [branch = ''], now) => deployBranch(place, branch, now),
};
