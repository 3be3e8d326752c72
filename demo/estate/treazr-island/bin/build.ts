import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreazrPlace } from '../place.ts';
import { goodCluster, writeCluster } from './cluster.ts';
import { encryptedBase } from './decrypt.ts';
import { writeObjects } from './objects.ts';

const programs = [
  ...['kubectl', 'mc', 'psql', 'createdb', 'dropdb'],
  ...['pg_restore', 'pg_amcheck', 'pg_ctl', 'treazr-decrypt'],
];
const day = 86_400_000;

/** Lays out what the restore playbooks lay hands on: programs, cluster, objects, a base backup of two days ago. */
export function buildForRestores(place: TreazrPlace, base: string, now: number): void {
  for (const folder of [place.bin, place.restore, place.baseBackups]) mkdirSync(folder, { recursive: true });
  const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
  for (const name of programs) {
    const path = join(place.bin, name);
    const words = [process.execPath, join(import.meta.dirname, 'main.ts'), name, base];
    writeFileSync(path, `#!/bin/sh\nexec ${words.map(quoted).join(' ')} "$@"\n`);
    chmodSync(path, 0o755);
  }
  writeCluster(place, goodCluster(now));
  writeObjects(place);
  writeBaseBackup(place, Math.floor((now - 2 * day) / day) * day + 4 * 3_600_000);
}

/** A physical copy of the cluster, as `pg_basebackup` packs it. */
function writeBaseBackup(place: TreazrPlace, at: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'estate-base-'));
  try {
    writeFileSync(join(folder, 'PG_VERSION'), '16\n');
    writeFileSync(join(folder, 'base.json'), `${JSON.stringify({ taken: new Date(at).toISOString() })}\n`);
    const name = `${new Date(at).toISOString().slice(0, 10)}.tar.enc`;
    const bytes = execFileSync('tar', ['-cf', '-', '-C', folder, '.']);
    writeFileSync(join(place.baseBackups, name), Buffer.concat([Buffer.from(encryptedBase), bytes]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
