import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DateTime } from 'luxon';
import { hawaii } from './items.ts';

/** The domains whose sites are backed up every week. */
export const domains = ['lrwd.example', 'traveltechus.example', 'mci.example', 'islandgardens.example'];

/** Sundays 03:30 UTC, the latest first. */
export function weeklyRuns(now: number, count: number): number[] {
  const utc = DateTime.fromMillis(now, { zone: 'utc' });
  let run = utc.startOf('week').plus({ days: 6, hours: 3, minutes: 30 });
  if (run.toMillis() > now) run = run.minus({ weeks: 1 });
  return Array.from({ length: count }, (_, back) => run.minus({ weeks: back }).toMillis());
}

/** A run on Sunday 03:30 UTC happens on Saturday in Hawaii, and its folder is named by that day. */
export function folderOfRun(at: number): string {
  return DateTime.fromMillis(at, { zone: hawaii }).toFormat('yyyy-MM-dd');
}

/** Writes one backup of one site. */
export function writeWebsiteBackup(root: string, domain: string, at: number): void {
  const folder = join(root, domain, folderOfRun(at));
  const files: Readonly<Record<string, string>> = {
    'files/index.html': `<!doctype html><title>${domain}</title><h1>Welcome to ${domain}</h1>\n`,
    'files/style.css': 'body { font-family: sans-serif; }\n',
    'files/uploads/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>\n',
    'database.sql': `CREATE TABLE pages (slug TEXT);\nINSERT INTO pages VALUES ('home');\n-- complete\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const sums = listFiles(folder).map((name) => `${sumOf(join(folder, name))}  ${name}`);
  writeFileSync(join(folder, 'SHA256SUMS'), `${sums.join('\n')}\n`);
  const seconds = at / 1000;
  for (const name of [...listFiles(folder), '.']) utimesSync(join(folder, name), seconds, seconds);
}

/** Names of all files below a folder, relative to it. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Names of the dated folders of a domain, the newest first. */
export function datedFolders(root: string, domain: string): string[] {
  return readdirSync(join(root, domain))
    .filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name) && statSync(join(root, domain, name)).isDirectory())
    .sort()
    .reverse();
}

export function sumOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
