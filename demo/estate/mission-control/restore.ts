import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MissionControlPlace } from './place.ts';
import { pathBelow } from './safe-path.ts';
import { listFiles, sumOf } from './website-backups.ts';

export type Target = 'staging' | 'live';

/** `staging` or `live`, as a person wrote it. */
export function targetOf(word: string): Target {
  if (word === 'staging' || word === 'live') return word;
  throw new Error(`say where to: staging or live, not ${JSON.stringify(word)}`);
}

/** Puts a website backup (`domain/YYYY-MM-DD`) in the place of a site, once it is seen to be whole. */
export function restoreWebsite(place: MissionControlPlace, backup: string, target: Target): string {
  if (!/^[a-z0-9][a-z0-9.-]*\/\d{4}-\d{2}-\d{2}$/.test(backup))
    throw new Error(`${JSON.stringify(backup)} is no website backup; write domain/YYYY-MM-DD`);
  const from = pathBelow(place.websiteBackups, backup);
  if (!existsSync(from)) throw new Error(`there is no website backup ${backup}`);
  const wrong = differencesIn(from);
  if (wrong.length > 0)
    throw new Error(`${backup} is not as it was backed up (${wrong.join(', ')}); nothing was restored`);
  const [domain = ''] = backup.split('/');
  replaceFolder(from, siteAt(place, domain, target));
  return `Restored ${backup} to ${target}: ${listFiles(from).length - 1} files.`;
}

/** Names of the files of a backup that are missing or not as its SHA256SUMS says. */
function differencesIn(folder: string): string[] {
  const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n').filter(Boolean);
  return sums.flatMap((line) => {
    const path = join(folder, line.slice(66));
    return existsSync(path) && sumOf(path) === line.slice(0, 64) ? [] : [line.slice(66)];
  });
}

/** Puts a copy of a folder in the place of another, which is whole until then. */
export function replaceFolder(from: string, to: string): void {
  rmSync(`${to}.new`, { recursive: true, force: true });
  cpSync(from, `${to}.new`, { recursive: true });
  rmSync(to, { recursive: true, force: true });
  renameSync(`${to}.new`, to);
}

function siteAt(place: MissionControlPlace, domain: string, target: Target): string {
  if (target === 'staging' && !existsSync(place.staging))
    throw new Error(`there is no staging at ${place.staging}; see whether its machine runs and is mounted`);
  return pathBelow(target === 'staging' ? place.staging : place.sites, domain);
}

/** Writes the settings of a restored site, so that nothing of staging points at the live one. */
export function writeStagingSettings(place: MissionControlPlace, domain: string): string {
  const site = siteAt(place, domain, 'staging');
  if (!existsSync(site)) throw new Error(`${domain} is not restored to staging yet`);
  const settings = [`SITE_URL=https://staging.${domain}`, `DATABASE=staging_${domain}`, ''];
  writeFileSync(join(site, 'settings.env'), settings.join('\n'));
  return `Settings of staging.${domain} are written.`;
}

/** Goes through a site as a visitor would: home page, an inner file, the data of its pages. */
export function checkSite(place: MissionControlPlace, domain: string, target: Target): string {
  const site = siteAt(place, domain, target);
  const read = (name: string): string => {
    if (!existsSync(join(site, name))) throw new Error(`${domain} on ${target}: ${name} is missing`);
    return readFileSync(join(site, name), 'utf8');
  };
  if (target === 'staging' && !read('settings.env').includes(`DATABASE=staging_${domain}`))
    throw new Error(`${domain} on staging uses the live database; nothing was loaded`);
  const title = /<title>(.*)<\/title>/.exec(read('files/index.html'))?.[1];
  if (title === undefined) throw new Error(`${domain} on ${target}: the home page has no title`);
  read('files/style.css');
  if (!read('database.sql').endsWith('-- complete\n'))
    throw new Error(`${domain} on ${target}: the data is cut off`);
  return `${domain} on ${target}: home page “${title}” loads, its data is whole.`;
}
