import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MissionControlPlace } from './place.ts';
import { pathBelow } from './safe-path.ts';
import { listFiles } from './website-backups.ts';

/** The site that two people work on together. */
const site = 'mci.example';

/** Lays out the feature branches that wait for a deploy. */
export function buildBranches(place: MissionControlPlace): void {
  const branch = join(place.branches, 'opening-hours');
  mkdirSync(branch, { recursive: true });
  writeFileSync(
    join(branch, 'index.html'),
    `<!doctype html><title>${site}</title><h1>Welcome to ${site}</h1><p>Open from 9 to 5</p>\n`,
  );
}

export function listBranches(place: MissionControlPlace): string[] {
  return readdirSync(place.branches).sort();
}

/** What a branch would change. */
export function describeBranch(place: MissionControlPlace, branch: string): string {
  return listFiles(branchAt(place, branch))
    .map((file) => `${existsSync(join(place.sites, site, 'files', file)) ? 'changes' : 'adds'} ${file}`)
    .join('\n');
}

/** Puts the files of a branch onto the live site, and notes it. */
export function deployBranch(place: MissionControlPlace, branch: string, now: number): string {
  cpSync(branchAt(place, branch), join(place.sites, site, 'files'), { recursive: true });
  appendFileSync(join(place.sites, 'deploys.log'), `${new Date(now).toISOString()} ${site} ${branch}\n`);
  return `${branch} is live on ${site}.`;
}

function branchAt(place: MissionControlPlace, branch: string): string {
  const path = pathBelow(place.branches, branch);
  if (!existsSync(path)) throw new Error(`there is no branch ${JSON.stringify(branch)}`);
  return path;
}
