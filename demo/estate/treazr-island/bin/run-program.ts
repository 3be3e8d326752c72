/** Runs the program that the command line names, with the words behind it, over the platform in FOLDER. */
import { readFileSync } from 'node:fs';
import { treazrAt } from '../place.ts';
import type { Program } from './program.ts';

/** Each is read only when it is wanted: a program is a process of its own. */
const programs: Readonly<Record<string, () => Promise<Program>>> = {
  kubectl: async () => (await import('./kubectl.ts')).kubectl,
  mc: async () => (await import('./mc.ts')).mc,
  psql: async () => (await import('./postgres.ts')).psql,
  createdb: async () => (await import('./postgres.ts')).createdb,
  dropdb: async () => (await import('./postgres.ts')).dropdb,
  pg_restore: async () => (await import('./postgres.ts')).pgRestore,
  pg_amcheck: async () => (await import('./postgres.ts')).pgAmcheck,
  pg_ctl: async () => (await import('./postgres.ts')).pgCtl,
  'treazr-decrypt': async () => (await import('./decrypt.ts')).decrypt,
};

try {
  const [name = '', base = '', ...words] = process.argv.slice(2);
  const load = programs[name];
  if (load === undefined) throw new Error(`there is no program ${JSON.stringify(name)}`);
  const program = await load();
  const ending = program({
    place: treazrAt(base),
    words,
    now: Date.now(),
    env: process.env,
    input: () => readFileSync(0, 'utf8'),
  });
  process.stdout.write(ending.stdout ?? '');
  process.stderr.write(ending.stderr ?? '');
  process.exitCode = ending.code;
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
