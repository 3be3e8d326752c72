import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MissionControlPlace } from './place.ts';
import { replaceFolder } from './restore.ts';
import { pathBelow } from './safe-path.ts';
import { listFiles } from './website-backups.ts';

/** Takes a snapshot of all sites and of their backups. @returns its name, such as `manual_20261121_120300` */
export function takeSnapshot(place: MissionControlPlace, kind: 'manual' | 'nightly', now: number): string {
  mkdirSync(place.snapshots, { recursive: true });
  if (existsSync(join(place.snapshots, 'pool-is-full')))
    throw new Error('out of space: the pool is full. No snapshot was taken');
  const stamp = new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15).replace('T', '_');
  const taken = listSnapshots(place).filter((name) => name.startsWith(`${kind}_${stamp}`)).length;
  const name = `${kind}_${stamp}${taken === 0 ? '' : `_${taken}`}`;
  const staged = join(place.snapshots, `.${name}`);
  for (const folder of [place.sites, place.websiteBackups])
    cpSync(folder, join(staged, basename(folder)), { recursive: true, preserveTimestamps: true });
  renameSync(staged, join(place.snapshots, name));
  return name;
}

/** Names, newest first. */
export function listSnapshots(place: MissionControlPlace): string[] {
  if (!existsSync(place.snapshots)) return [];
  const names = readdirSync(place.snapshots).filter((name) => /^[a-z]+_\d{8}_\d{6}/.test(name));
  const when = (name: string): string => name.replace(/^[a-z]+_/, '');
  return names.sort((a, b) => when(b).localeCompare(when(a)));
}

/** What is not now as it was in a snapshot, below a site (`domain` or `domain/folder`). */
export function compareWithSnapshot(place: MissionControlPlace, name: string, path: string): string[] {
  const [then, now] = [pathInSnapshot(place, name, path), pathBelow(place.sites, path)];
  const filesOf = (root: string): Map<string, string> => {
    if (!existsSync(root)) return new Map();
    if (!statSync(root).isDirectory()) return new Map([['', readFileSync(root, 'utf8')]]);
    return new Map(listFiles(root).map((each) => [each, readFileSync(join(root, each), 'utf8')]));
  };
  const [before, after] = [filesOf(then), filesOf(now)];
  return [
    ...[...before].flatMap(([file, text]) =>
      after.get(file) === text ? [] : [`${after.has(file) ? 'changed' : 'missing'}: ${join(path, file)}`],
    ),
    ...[...after.keys()].filter((file) => !before.has(file)).map((file) => `new: ${join(path, file)}`),
  ];
}

/** Copies a site, or a file or folder of one, out of a snapshot. */
export function copyOutOfSnapshot(place: MissionControlPlace, name: string, path: string): void {
  replaceFolder(pathInSnapshot(place, name, path), pathBelow(place.sites, path));
}

function pathInSnapshot(place: MissionControlPlace, name: string, path: string): string {
  if (!listSnapshots(place).includes(name)) throw new Error(`there is no snapshot ${JSON.stringify(name)}`);
  const found = pathBelow(join(place.snapshots, name, basename(place.sites)), path);
  if (!existsSync(found)) throw new Error(`${path} is not in the snapshot ${name}`);
  return found;
}
