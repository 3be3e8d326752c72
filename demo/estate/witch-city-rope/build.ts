import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lineOf } from './access-log.ts';
import { backupMoments, verifyBackups, writePastBackups } from './backups.ts';
import { createAuthority, renewCertificate } from './certificates/store.ts';
import { createData } from './database.ts';
import type { WitchCityRopePlace } from './place.ts';
import { writeRegister } from './register.ts';
import { goodSettings } from './settings.ts';

const minute = 60_000;
const programs = [
  ...['metrics', 'make-backups', 'verify-backups', 'verification'],
  ...['release', 'maintenance-mode', 'try-out', 'tend-database', 'restore-database'],
];

/** Lays the installation out as it looks on a good day, with a past. `base` is the folder of `place`. */
export function buildWitchCityRope(place: WitchCityRopePlace, base: string, now: number): void {
  const files = [
    place.database,
    place.accessLog,
    place.register,
    place.settings,
    place.certificates.authority,
  ];
  for (const folder of files.map((file) => dirname(file))) mkdirSync(folder, { recursive: true });
  for (const folder of [place.uploads, place.configuration, place.kept, join(place.home, 'bin')])
    mkdirSync(folder, { recursive: true });
  writeFileSync(place.settings, `${JSON.stringify(goodSettings, null, 2)}\n`);
  writeFileSync(
    join(place.configuration, 'application.ini'),
    '[site]\nname = WitchCityRope\nlocale = en-US\n',
  );
  writeFileSync(
    join(place.configuration, 'dns.zone'),
    'www 3600 IN A 192.0.2.30\nmail 3600 IN A 192.0.2.31\n',
  );
  for (const name of ['welcome.txt', 'rules.txt', 'photo-night.txt'])
    writeFileSync(join(place.uploads, name), `${name.slice(0, -4)}, as somebody uploaded it\n`);
  for (const name of programs) writeProgram(join(place.home, 'bin', name), [name, base]);

  createAuthority(place, now);
  renewCertificate(place, 'site', now);
  renewCertificate(place, 'mail', now);
  createData(place, now);
  writeFileSync(place.register, writeRegister(now));
  writePastBackups(place, now);
  // The job verifies half an hour after it began.
  const [lastRun = now] = backupMoments('daily', 0, now - 30 * minute);
  verifyBackups(place, lastRun + 30 * minute);
  writeFileSync(place.accessLog, pastVisits(now));
}

/** Ten quiet minutes. */
function pastVisits(now: number): string {
  const lines: string[] = [];
  for (let visit = 120; visit >= 1; visit -= 1) {
    const path = visit % 3 === 0 ? '/api/events' : '/';
    const session = `visitor-${visit % 14}`;
    lines.push(
      lineOf({ at: now - visit * 5000, path, status: 200, took: 8 + (visit % 9), query: 0.4, session }),
    );
  }
  return lines.join('');
}

/** A small program that calls ours, so that it can be started by its name alone. */
function writeProgram(path: string, words: readonly string[]): void {
  const quoted = [process.execPath, join(import.meta.dirname, 'main.ts'), ...words].map(
    (word) => `'${word.replaceAll("'", "'\\''")}'`,
  );
  writeFileSync(path, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
}
