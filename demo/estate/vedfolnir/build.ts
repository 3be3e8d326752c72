import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writePastDumps } from './backups.ts';
import { adminToken, databasePassword, databaseUser } from './credentials.ts';
import { formatMetrics, machineColumns, writeMetrics } from './metrics.ts';
import { createData } from './mysql/database.ts';
import { createServer } from './mysql/server.ts';
import type { VedfolnirPlace } from './place.ts';
import { cleanUpScript } from './redis/clean-up.ts';
import { writeSessions } from './redis/sessions.ts';
import { goodSettings } from './settings.ts';
import { plentyOfPackages, writePackages } from './system/packages.ts';
import { startAnew } from './system/restart.ts';
import { units, writeServices } from './system/services.ts';
import { sudoScript } from './system/small.ts';
import { writeFirewall } from './system/ufw.ts';
import { localStamp } from './time.ts';
import { environmentFile } from './web/security.ts';

/** Programs by the names of the real ones; each refuses what the handbook's procedures do not need. */
const programs = [
  ...['mysql', 'mysqladmin', 'mysqldump', 'redis-cli', 'systemctl', 'journalctl', 'ufw'],
  ...['logrotate', 'reboot', 'shutdown', 'iostat', 'mail', 'apt', 'apt-get', 'pip'],
];
const scripts = { 'health_check.sh': 'health-check', 'app_metrics.sh': 'app-metrics' };
const minute = 60_000;

/** Lays the installation out as it looks on a good day, with a past. `base` is the folder of `place`. */
export function buildVedfolnir(place: VedfolnirPlace, base: string, now: number): void {
  const files = [place.metrics, place.mysql.data, place.mysql.options, place.redis.keys, place.sentMail];
  for (const folder of [...files, place.maintenance, place.logrotate].map((file) => dirname(file)))
    mkdirSync(folder, { recursive: true });
  for (const folder of [place.scripts, place.logs.folder, place.state, place.backups, place.bin, place.kept])
    mkdirSync(folder, { recursive: true });

  for (const name of programs) writeProgram(join(place.bin, name), [name, base]);
  writeFileSync(join(place.bin, 'sudo'), sudoScript(place.bin), { mode: 0o755 });
  for (const [name, words] of Object.entries(scripts)) writeProgram(join(place.scripts, name), [words, base]);
  writeFileSync(place.settings, `${JSON.stringify(goodSettings, null, 2)}\n`);
  writeFileSync(place.environmentFile, environmentFile(adminToken), { mode: 0o600 });
  writeFileSync(place.mysql.options, `[client]\nuser=${databaseUser}\npassword=${databasePassword}\n`, {
    mode: 0o600,
  });
  writeFileSync(join(place.scripts, 'clean_sessions.lua'), cleanUpScript.trimStart());
  writeFileSync(place.logrotate, `${place.logs.web} ${place.logs.security} {\n  rotate 4\n  weekly\n}\n`);
  writePackages(place, plentyOfPackages);
  startAnew(place);
  writeFirewall(place, { active: true, rules: ['allow 22/tcp', 'allow 80/tcp', 'allow 443/tcp'] });

  const since = now - 9 * 86_400_000;
  const running = (index: number) => ({ state: 'active' as const, since, pid: 700 + index * 31 });
  writeServices(place, {
    ...{ vedfolnir: running(0), mysql: running(1) },
    ...{ redis: running(2), nginx: running(3) },
  });
  writeFileSync(
    place.journal,
    units
      .map((unit) => `${localStamp(since)} host systemd[1] ${unit}.service: Started ${unit}.service.\n`)
      .join(''),
  );
  writeFileSync(place.syslog, `${localStamp(since)} host kernel: system is up\n`);

  createData(place, now);
  createServer(place, databaseUser, databasePassword);
  writeSessions(place, now);
  writePastDumps(place, now);
  writePastLogs(place, now);
  writePastMetrics(place, now);
  writeMetrics(place, now);
}

/** A week with a planned maintenance and the odd failed login, and ten busy minutes just now. */
function writePastLogs(place: VedfolnirPlace, now: number): void {
  const lines: string[] = [];
  const events: string[] = [];
  for (let days = 8; days >= 1; days -= 1) {
    const at = now - days * 86_400_000;
    lines.push(`${localStamp(at)} INFO app.start Vedfolnir is up`);
    lines.push(`${localStamp(at + minute)} INFO ACCESS GET /posts ip=198.51.100.7 status=200 time=0.041`);
    events.push(`${localStamp(at)} FAILED_LOGIN user=user${days} ip=198.51.100.${days}`);
  }
  const window = now - 6 * 86_400_000;
  const mode = 'mode=normal reason="Weekly update"';
  lines.splice(
    6,
    0,
    `${localStamp(window + 2 * minute)} WARNING MAINTENANCE Maintenance mode activated: ${mode}`,
  );
  lines.splice(
    7,
    0,
    `${localStamp(window + 40 * minute)} INFO MAINTENANCE Maintenance mode deactivated: ${mode}`,
  );
  for (let visit = 120; visit >= 1; visit -= 1) {
    const at = localStamp(now - visit * 5000);
    const page = visit % 2 === 0 ? '/posts' : '/';
    lines.push(
      `${at} INFO ACCESS GET ${page} ip=198.51.100.${visit % 50} status=200 time=0.0${10 + (visit % 30)}`,
    );
  }
  writeFileSync(place.logs.web, `${lines.join('\n')}\n`);
  writeFileSync(place.logs.security, `${events.join('\n')}\n`);
}

/** Eight days, a line for every ten minutes. */
function writePastMetrics(place: VedfolnirPlace, now: number): void {
  const lines: string[] = [];
  for (let at = now - 8 * 86_400_000; at < now - minute; at += 10 * minute) {
    lines.push(
      formatMetrics(at, {
        ...machineColumns(goodSettings, at),
        ...{ Response: '0.031 s', Errors: '0.0 %', Connections: '7.9 %', SlowQueries: '0 /min' },
        ...{ Redis: '11.0 %', Sessions: '49' },
      }),
    );
  }
  writeFileSync(place.metrics, lines.join(''));
}

/** A small program that calls ours, so that it can be started by its name alone. */
function writeProgram(path: string, words: readonly string[]): void {
  const quoted = [process.execPath, join(import.meta.dirname, 'main.ts'), ...words].map(
    (word) => `'${word.replaceAll("'", "'\\''")}'`,
  );
  writeFileSync(path, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
}
