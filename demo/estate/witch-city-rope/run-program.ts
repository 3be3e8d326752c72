/** Runs the program that the command line names, with the words behind it, over the installation in FOLDER. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type WitchCityRopePlace, witchCityRopeAt } from './place.ts';

type Program = (place: WitchCityRopePlace, words: string, now: number) => Promise<string> | string;

/** Each reads what it needs only when it is wanted: it is a process of its own, started every minute. */
const programs: Readonly<Record<string, Program>> = {
  async metrics(place, words, now) {
    if (!['', '--json'].includes(words)) throw new Error('use: metrics [--json]');
    const { measure } = await import('./metrics.ts');
    const found = measure(place, now);
    if (words === '--json') return JSON.stringify(found);
    const rows = Object.values(found).flatMap((group: object) => Object.entries(group));
    return rows.map(([name, value]) => `${name.padEnd(20)} ${value ?? '-'}`).join('\n');
  },
  async 'make-backups'(place, words, now) {
    if (words !== 'daily' && words !== 'weekly' && words !== 'monthly')
      throw new Error('use: make-backups daily|weekly|monthly');
    const { makeBackups, seriesOf } = await import('./backups.ts');
    makeBackups(place, words, now);
    return `made: ${seriesOf[words].join(', ')}`;
  },
  async 'verify-backups'(place, words, now) {
    if (words !== '') throw new Error('use: verify-backups');
    const { verifyBackups } = await import('./backups.ts');
    const { checked, damaged, restored, restored_rows } = verifyBackups(place, now);
    const trial = restored_rows === 0 ? 'could not be restored' : `restored on trial, ${restored_rows} rows`;
    return [
      `${checked} verified, ${damaged.length} damaged`,
      ...damaged,
      `${restored ?? 'no snapshot'}: ${trial}`,
    ].join('\n');
  },
  release: async (place, words) => (await import('./release.ts')).release(place, words),
  'maintenance-mode': async (place, words) => (await import('./release.ts')).maintenanceMode(place, words),
  'try-out': async (place, words, now) => (await import('./release.ts')).tryOut(place, words, now),
  'tend-database': async (place, words, now) =>
    (await import('./tend-database.ts')).tendDatabase(place, words, now),
  'restore-database': async (place, words) =>
    (await import('./tend-database.ts')).restoreDatabase(place, words),
  verification(place, words, now) {
    if (!['', '--json'].includes(words)) throw new Error('use: verification [--json]');
    const found: unknown = JSON.parse(readFileSync(join(place.backups, 'verification.json'), 'utf8'));
    if (typeof found !== 'object' || found === null || !('verified_at' in found))
      throw new Error('verification.json does not say when it was written');
    const age = (now - Date.parse(String(found.verified_at))) / 3_600_000;
    return JSON.stringify({ ...found, age_hours: Math.round(age * 100) / 100 }, null, words === '' ? 2 : 0);
  },
};

try {
  const [name = '', base = '', ...words] = process.argv.slice(2);
  const program = programs[name];
  if (program === undefined) throw new Error(`there is no program ${JSON.stringify(name)}`);
  console.log(await program(witchCityRopeAt(base), words.join(' '), Date.now()));
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
