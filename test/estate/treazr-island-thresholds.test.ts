import { beforeAll, describe, expect, it } from 'vitest';
import type { ProbeValue } from '../../src/checks/probe.ts';
import type { Config } from '../../src/config/config.ts';
import { checkOf, readShipped, type Settled, saw, settledAlong, treazr } from './one-service.ts';

let config: Config;
const nowhere = 'http://127.0.0.1:9';

beforeAll(async () => {
  config = await readShipped({
    ...{ TREAZR_PROMETHEUS_URL: nowhere, TREAZR_GRAFANA_URL: nowhere, TREAZR_MINIO_URL: nowhere },
    ...{ TREAZR_BACKUPS: import.meta.dirname, TREAZR_DUTIES: '/nowhere/duties.json' },
    TREAZR_DUMP_TOKEN: 'made-up-token-of-the-dump-job',
  });
});

const never: Settled[] = [];
const [warning, critical] = ['warning', 'critical'] as const;

// Written by hand from lines 9 to 14 and 26 to 39 of the handbook. Seconds until it counts; minutes are 60 of them.
const rows: [line: number, says: string, check: string, value: ProbeValue, settled: Settled[]][] = [
  [9, 'warn at 3 % 5xx over 5 minutes', 'server-errors', 2.99, never],
  [9, 'warn at 3 % 5xx over 5 minutes', 'server-errors', 3, [[warning, 300]]],
  [9, 'warn at 3 % 5xx over 5 minutes', 'server-errors', 4.99, [[warning, 300]]],
  [9, 'page at 5 % over 2 minutes', 'server-errors', 5, [[critical, 120]]],
  [9, 'page at 5 % over 2 minutes', 'server-errors', 100, [[critical, 120]]],
  [9, 'p95 > 1.5 s for 10 minutes', 'latency', 1.5, never],
  [9, 'p95 > 1.5 s for 10 minutes', 'latency', 1.501, [[critical, 600]]],
  [10, 'queue depth > 100 for 10 minutes', 'queue-depth', 100, never],
  [10, 'queue depth > 100 for 10 minutes', 'queue-depth', 101, [[warning, 600]]],
  [10, 'any job type fails > 5 % in 5 minutes', 'job-failures', 5, never],
  [10, 'any job type fails > 5 % in 5 minutes', 'job-failures', 5.01, [[critical, 0]]],
  [11, 'warn at > 75 % storage', 'storage', 75, never],
  [11, 'warn at > 75 % storage', 'storage', 75.01, [[warning, 0]]],
  [11, 'page at > 90 % storage', 'storage', 90, [[warning, 0]]],
  [11, 'page at > 90 % storage', 'storage', 90.01, [[critical, 0]]],
  [11, 'warn at > 80 % connections', 'connection-pool', 80, never],
  [11, 'warn at > 80 % connections', 'connection-pool', 80.01, [[warning, 0]]],
  [11, 'page at lag > 30 s', 'replica-lag', 30, never],
  [11, 'page at lag > 30 s', 'replica-lag', 30.1, [[critical, 0]]],
  [12, 'warn at > 70 % capacity', 'capacity', 70, never],
  [12, 'warn at > 70 % capacity', 'capacity', 70.01, [[warning, 0]]],
  [12, 'page at > 85 %', 'capacity', 85, [[warning, 0]]],
  [12, 'page at > 85 %', 'capacity', 85.01, [[critical, 0]]],
  [12, 'page if node health degraded', 'minio-nodes', 0, never],
  [12, 'page if node health degraded', 'minio-nodes', 1, [[critical, 0]]],
  [12, 'nobody answers', 'minio', 200, never],
  [12, 'nobody answers', 'minio', 503, [[critical, 0]]],
  [12, 'nobody answers', 'minio', null, [[critical, 0]]],
  [13, 'nodes under pressure > 10 minutes', 'node-pressure', 0, never],
  [13, 'nodes under pressure > 10 minutes', 'node-pressure', 1, [[warning, 600]]],
  [13, 'unschedulable pods > 15 minutes', 'unschedulable-pods', 0, never],
  [13, 'unschedulable pods > 15 minutes', 'unschedulable-pods', 1, [[critical, 900]]],
  [13, 'alert at < 21 days of validity', 'certificates', 21, never],
  [13, 'alert at < 21 days of validity', 'certificates', 20.99, [[warning, 0]]],
  [18, 'Prometheus answers', 'prometheus', 200, never],
  [18, 'Prometheus answers', 'prometheus', 503, [[critical, 120]]],
  [14, 'LCP > 3 s for 5 minutes', 'page-load', 3, never],
  [14, 'LCP > 3 s for 5 minutes', 'page-load', 3.01, [[warning, 300]]],
  [14, 'auth success rate < 97 %', 'sign-ins', 97, never],
  [14, 'auth success rate < 97 %', 'sign-ins', 96.99, [[critical, 0]]],
  [18, 'consistent labels', 'labels', 0, never],
  [18, 'consistent labels', 'labels', 1, [[warning, 0]]],
  // One missing and two hours; two missing and two hours.
  [26, 'nightly dump', 'daily-dump', 26, never],
  [26, 'nightly dump', 'daily-dump', 26.1, [[warning, 0]]],
  [26, 'nightly dump', 'daily-dump', 50, [[warning, 0]]],
  [26, 'nightly dump', 'daily-dump', 50.1, [[critical, 0]]],
  [26, 'nightly full dump', 'dump-job', 'ok', never],
  [26, 'nightly full dump', 'dump-job', 'running', never],
  [26, 'nightly full dump', 'dump-job', 'failed', [[warning, 0]]],
  [26, 'nightly full dump', 'dump-job', 'late', [[warning, 0]]],
  [26, 'nightly full dump', 'daily-dump-size', false, never],
  [26, 'nightly full dump', 'daily-dump-size', true, [[critical, 0]]],
  [27, 'weekly dump', 'weekly-dump', 170, never],
  [27, 'weekly dump', 'weekly-dump', 170.1, [[warning, 0]]],
  [27, 'weekly dump', 'weekly-dump', 338, [[warning, 0]]],
  [27, 'weekly dump', 'weekly-dump', 338.1, [[critical, 0]]],
  [26, 'hourly WAL', 'wal', 1.5, never],
  [26, 'hourly WAL', 'wal', 1.6, [[warning, 0]]],
  [26, 'hourly WAL', 'wal', 3.5, [[warning, 0]]],
  [26, 'hourly WAL', 'wal', 3.6, [[critical, 0]]],
  [29, 'all backups encrypted', 'encrypted', 0, never],
  [29, 'all backups encrypted', 'encrypted', 1, [[critical, 0]]],
  [38, 'daily replication', 'bucket-replication', 26, never],
  [38, 'daily replication', 'bucket-replication', 26.1, [[warning, 0]]],
  [38, 'daily replication', 'bucket-replication', 50, [[warning, 0]]],
  [38, 'daily replication', 'bucket-replication', 50.1, [[critical, 0]]],
  [39, 'delete markers 30 days', 'delete-markers', 30, never],
  [39, 'delete markers 30 days', 'delete-markers', 29, [[warning, 0]]],
  [39, 'delete markers 30 days', 'delete-markers', 31, [[warning, 0]]],
];

describe('what the handbook says', () => {
  it.each(rows)('in line %d, %s: %s of %j settles as %j', (_line, _says, id, value, settled) => {
    const { check } = checkOf(config, id);
    expect(settledAlong(check, saw(check, value)).settled).toEqual(settled);
  });

  it('has each of its checks in the table, but for those of what is kept', () => {
    const judged = config.checks.filter(
      ({ service, warning: mild, critical: grave, value }) =>
        service === treazr && (mild || grave) && value !== 'retention.problem',
    );
    const tried = new Set(rows.map(([, , id]) => id));
    expect(judged.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
  });

  it.each([
    ['postgres/daily', '0 2 * * *', { days: 30 }],
    ['postgres/weekly', '0 2 * * sun', { months: 6 }],
    ['postgres/wal', '0 * * * *', { days: 14 }],
    ['minio/snapshots', '0 3 * * *', { days: 60 }],
  ])('about how long %s is kept is asked for', (folder, cron, keep) => {
    const probe = config.probes.find(
      ({ service, look }) =>
        service === treazr && look.kind === 'files' && look.path.endsWith(folder) && look.retention,
    );
    expect(probe?.look).toMatchObject({ retention: { cron, keep, timezone: 'Etc/UTC' } });
    const kept = config.checks.filter(
      ({ service, probe: id, value }) =>
        service === treazr && id === probe?.id && value === 'retention.problem',
    );
    expect(kept.map((check) => check.warning)).toEqual([{ not: null }]);
  });

  it('a look each half minute is often enough for what must be seen within minutes', () => {
    for (const check of config.checks.filter(({ service }) => service === treazr)) {
      const waits = typeof check.for === 'number' ? [check.for] : [check.for.warning, check.for.critical];
      const { probe } = checkOf(config, check.id);
      for (const wait of waits) if (wait > 0) expect(probe.every, check.id).toBeLessThanOrEqual(wait / 4);
    }
  });

  it('without a threshold is recorded', () => {
    const recorded = config.checks.filter(
      ({ service, warning: mild, critical: grave }) => service === treazr && !mild && !grave,
    );
    expect(recorded.map(({ id }) => id)).toEqual([
      ...['client-errors', 'latency-p99', 'saturation', 'job-time', 'postgres-cpu', 'postgres-memory'],
      ...['bucket-size', 'object-errors', 'autoscaler-events', 'layout-shift'],
    ]);
  });

  it('stands in its order, with what to do, a section of a runbook and a dashboard where there is a metric', () => {
    const service = config.services.find(({ id }) => id === treazr);
    expect(service?.parts).toEqual([
      'API',
      'Jobs and workers',
      'Database',
      'Object storage',
      'Infrastructure',
      'End-user experience',
    ]);
    const isMetric = (id: string): boolean =>
      id === 'minio' || (checkOf(config, id).probe.look.kind === 'prometheus' && id !== 'labels');
    const ranks = config.checks
      .filter((check) => check.service === treazr)
      .map((check) => {
        expect(check.dashboard?.startsWith(nowhere) ?? false, check.id).toBe(isMetric(check.id));
        // What is only recorded needs no hands.
        if (!check.warning && !check.critical) return service?.parts.indexOf(check.part ?? '');
        expect(check.action, check.id).toBeDefined();
        expect(check.runbook, check.id).toMatch(/^(layers|backups)#/);
        return service?.parts.indexOf(check.part ?? '');
      });
    expect(ranks).toEqual([...ranks].sort());
    expect(ranks).not.toContain(-1);
  });
});
