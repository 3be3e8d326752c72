import { beforeAll, describe, expect, it } from 'vitest';
import type { ProbeValue } from '../../src/checks/probe.ts';
import type { Config } from '../../src/config/config.ts';
import { checkOf, readServices, type Settled, settledAlong } from './shipped-services.ts';

const nowhere = 'http://127.0.0.1:9';
let config: Config;

beforeAll(async () => {
  const folder = import.meta.dirname;
  config = await readServices(['vedfolnir'], {
    ...{ VEDFOLNIR_HOME: folder, VEDFOLNIR_BACKUPS: folder, VEDFOLNIR_METRICS: '/nowhere/metrics.log' },
    ...{ VEDFOLNIR_URL: nowhere, VEDFOLNIR_MYSQL_OPTIONS: '/nowhere/client.cnf' },
  });
});

const never: Settled[] = [];
const [warning, critical] = ['warning', 'critical'] as const;

// Written by hand from the lines of the handbook. Seconds from the first look that saw it until it counts.
const rows: [
  line: number,
  says: string,
  check: string,
  good: ProbeValue,
  value: ProbeValue,
  settled: Settled[],
][] = [
  [570, 'CPU > 80 % for 5 minutes', 'cpu', 20, 80, never],
  [570, 'CPU > 80 % for 5 minutes', 'cpu', 20, 80.1, [[warning, 300]]],
  [571, 'memory > 85 % for 5 minutes', 'memory', 50, 85, never],
  [571, 'memory > 85 % for 5 minutes', 'memory', 50, 85.1, [[warning, 300]]],
  [572, 'disk > 90 %', 'disk', 40, 90, never],
  [572, 'disk > 90 %', 'disk', 40, 90.1, [[warning, 0]]],
  [581, 'response > 2 seconds average', 'response-time', 0.03, 2, never],
  [581, 'response > 2 seconds average', 'response-time', 0.03, 2.001, [[warning, 0]]],
  [582, 'errors > 5 % in 5 minutes', 'error-rate', 0, 5, never],
  [582, 'errors > 5 % in 5 minutes', 'error-rate', 0, 5.1, [[warning, 0]]],
  [592, 'connections > 80 % of max', 'connections', 8, 80, never],
  [592, 'connections > 80 % of max', 'connections', 8, 80.1, [[warning, 0]]],
  [593, 'slow queries > 10 a minute', 'slow-queries', 0, 10, never],
  [593, 'slow queries > 10 a minute', 'slow-queries', 0, 11, [[warning, 0]]],
  [603, 'Redis memory > 90 % of maxmemory', 'redis-memory', 10, 90, never],
  [603, 'Redis memory > 90 % of maxmemory', 'redis-memory', 10, 90.1, [[warning, 0]]],
  // Critical alerts. Two looks more make sure that it was no restart.
  [612, 'system down or unreachable', 'app-up', 200, 503, [[critical, 60]]],
  [612, 'system down or unreachable', 'app-up', 200, null, [[critical, 60]]],
  [613, 'database connection failures', 'database-up', 'ok', 'critical', [[critical, 60]]],
  [614, 'Redis connection failures', 'redis-up', 'PONG', 'Could not connect', [[critical, 60]]],
  [615, 'emergency maintenance activation', 'emergency', 'off', 'normal', never],
  [615, 'emergency maintenance activation', 'emergency', 'off', 'emergency', [[critical, 0]]],
  [616, 'security incidents', 'failed-logins', 0, 9, never],
  [616, 'security incidents', 'failed-logins', 0, 10, [[critical, 0]]],
  [617, 'data corruption detected', 'tables', 0, 1, [[critical, 0]]],
  // Warning alerts.
  [622, 'maintenance mode activation', 'maintenance-on', 'off', 'normal', [[warning, 0]]],
  [622, 'maintenance beyond its expected end', 'maintenance-overrun', 0, 0.1, [[critical, 0]]],
  [624, 'backup failures', 'daily-backup', 8, 26, never],
  [624, 'backup failures', 'daily-backup', 8, 26.1, [[warning, 0]]],
  [624, 'backup failures', 'daily-backup', 8, 50, [[warning, 0]]],
  [624, 'backup failures', 'daily-backup', 8, 50.1, [[critical, 0]]],
  [
    624,
    'backup failures',
    'daily-backup-whole',
    '-- Dump completed on 2026-03-02',
    'INSERT INTO users',
    [[critical, 0]],
  ],
  [18, 'overall system health', 'healthy', true, false, [[critical, 60]]],
  [21, 'errors in the log', 'log-errors', 0, 1, [[warning, 0]]],
  [607, 'persistence status', 'redis-persistence', 'ok', 'err', [[warning, 0]]],
];

describe('the thresholds of Vedfolnir', () => {
  it.each(rows)(
    'line %d, %s: %s, well with %j, sees %j',
    async (_line, _says, check, good, value, settled) => {
      expect(await settledAlong(config, `vedfolnir/${check}`, good, value)).toEqual(settled);
    },
  );

  it('are all in this table', () => {
    const judging = config.checks.filter((check) => check.warning || check.critical || check.statusFrom);
    const tested = new Set(rows.map(([, , check]) => check));
    expect(judging.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  // The handbook's intervals, in seconds: system and Redis every minute, application every 30, database every 5 minutes.
  it.each([
    ['cpu', 60],
    ['memory', 60],
    ['disk', 60],
    ['healthy', 60],
    ['response-time', 30],
    ['error-rate', 30],
    ['activations', 30],
    ['blocked', 30],
    ['invalidated', 30],
    ['app-up', 30],
    ['maintenance-on', 30],
    ['connections', 300],
    ['slow-queries', 300],
    ['database-size', 300],
    ['replication-lag', 300],
    ['lock-waits', 300],
    ['tables', 300],
    ['redis-memory', 60],
    ['redis-clients', 60],
    ['sessions', 60],
    ['redis-persistence', 60],
  ])('of %s are held every %d seconds', (check, seconds) => {
    expect(checkOf(config, `vedfolnir/${check}`).probe.every).toBe(seconds * 1000);
  });

  it.each([
    ['database-size', 12.5],
    ['replication-lag', 'no replica'],
    ['lock-waits', 100_000],
    ['redis-clients', 9999],
    ['redis-latency', 5000],
    ['sessions', 0],
    ['activations', 50],
    ['blocked', 50],
    ['invalidated', 50],
    ['backups-today', 0],
  ])('do not include %s, which is recorded whatever it is', async (check, value) => {
    expect(await settledAlong(config, `vedfolnir/${check}`, 1, value)).toEqual([]);
  });
});
