/** Runs the program that the command line names, with the words behind it, over the installation in FOLDER. */
import { readFileSync } from 'node:fs';
import { vedfolnirAt } from './place.ts';
import type { Program } from './program.ts';

/** Each is read only when it is wanted: a program is a process of its own, started many times a minute. */
const programs: Readonly<Record<string, () => Promise<Program>>> = {
  mysql: async () => (await import('./mysql/programs.ts')).mysql,
  mysqladmin: async () => (await import('./mysql/programs.ts')).mysqladmin,
  mysqldump: async () => (await import('./mysql/programs.ts')).mysqldump,
  'redis-cli': async () => (await import('./redis/redis-cli.ts')).redisCli,
  systemctl: async () => (await import('./system/systemctl.ts')).systemctl,
  reboot: async () => (await import('./system/restart.ts')).reboot,
  shutdown: async () => (await import('./system/restart.ts')).shutdown,
  apt: async () => (await import('./system/packages.ts')).apt,
  'apt-get': async () => (await import('./system/packages.ts')).aptGet,
  pip: async () => (await import('./system/packages.ts')).pip,
  journalctl: async () => (await import('./system/journalctl.ts')).journalctl,
  ufw: async () => (await import('./system/ufw.ts')).ufw,
  logrotate: async () => (await import('./system/small.ts')).logrotate,
  iostat: async () => (await import('./system/small.ts')).iostat,
  mail: async () => (await import('./system/small.ts')).mail,
  'health-check': async () => (await import('./health-check.ts')).healthCheck,
  'app-metrics': async () => (await import('./health-check.ts')).appMetrics,
};

try {
  const [name = '', base = '', ...words] = process.argv.slice(2);
  const load = programs[name];
  if (load === undefined) throw new Error(`there is no program ${JSON.stringify(name)}`);
  const program = await load();
  const ending = await program({
    place: vedfolnirAt(base),
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
