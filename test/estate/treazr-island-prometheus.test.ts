import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { minioMetricsPath } from '../../demo/estate/treazr-island/exporters.ts';
import { changeNumbers, goodNumbers, type Numbers } from '../../demo/estate/treazr-island/numbers.ts';
import { type TreazrPlace, treazrAt } from '../../demo/estate/treazr-island/place.ts';
import { startTreazrIsland, type TreazrIsland } from '../../demo/estate/treazr-island/start.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { Config } from '../../src/config/config.ts';
import { realProgram } from '../execution/real-program.ts';
import { checkOf, lookAt, readShipped, treazr } from './one-service.ts';

const program = '/usr/bin/prometheus';
const waiting = { timeout: 30_000, interval: 200 };

describe.skipIf(realProgram(program, 'prometheus').isMissing)('the queries of Treazr Island', () => {
  let folder: string;
  let place: TreazrPlace;
  let island: TreazrIsland;
  let real: Config;
  let standIn: Config;
  let stop: () => Promise<void> = async () => {};
  const started = Date.now();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'treazr-prometheus-'));
    island = await startTreazrIsland(folder, started, 0);
    place = treazrAt(join(folder, 'treazr-island'));
    const host = (url: string): string => new URL(url).host;
    const jobs = ['api', 'workers', 'postgres', 'cluster', 'web'].map(
      (name) =>
        `{job_name: ${name}, metrics_path: /${name}/metrics, static_configs: [{targets: ["${host(island.exporters.services)}"]}]}`,
    );
    jobs.push(
      `{job_name: minio, metrics_path: ${minioMetricsPath}, static_configs: [{targets: ["${host(island.exporters.minio)}"]}]}`,
    );
    await writeFile(
      join(folder, 'prometheus.yml'),
      `global: {scrape_interval: 250ms, scrape_timeout: 250ms}\nscrape_configs: [${jobs.join(', ')}]\n`,
    );
    const url = await startPrometheus();
    standIn = await readShipped(island.env);
    real = await readShipped({ ...island.env, TREAZR_PROMETHEUS_URL: url });
  }, 60_000);

  afterAll(async () => {
    await stop();
    await island.stop();
    await rm(folder, { recursive: true, force: true });
  }, 20_000);

  async function startPrometheus(): Promise<string> {
    const child = spawn(
      program,
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        '--web.listen-address=127.0.0.1:0',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const exited = once(child, 'exit');
    stop = async () => {
      child.kill('SIGTERM');
      await exited;
    };
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    return vi.waitFor(() => {
      const address = /msg="Listening on" address=(\S+)/.exec(log)?.[1];
      if (address === undefined) throw new Error(`it does not listen yet: ${log}`);
      return `http://${address}`;
    }, waiting);
  }

  const asked = (): string[] =>
    standIn.checks
      .filter(
        ({ service, id }) => service === treazr && checkOf(standIn, id).probe.look.kind === 'prometheus',
      )
      .map(({ id }) => id);

  async function find(config: Config, id: string) {
    const { check, probe } = checkOf(config, id);
    const result = await lookAt(probe);
    return { ...evaluateLook(check, result), count: result.saw ? result.values.count : result.reason };
  }

  test('find in a real Prometheus what the stand-in answers', async () => {
    for (const id of asked()) {
      const expected = await find(standIn, id);
      expect(expected.seen, id).toBe('ok');
      // A rate needs two looks at the counters.
      await vi.waitFor(async () => {
        const found = await find(real, id);
        expect({ ...found, value: 0, reason: '' }, id).toEqual({ ...expected, value: 0, reason: '' });
        // Requests in a second over five minutes: nobody waits here for so long.
        if (id === 'saturation') return;
        const [here, there] = [Number(found.value), Number(expected.value)];
        expect(Math.abs(here - there), `${id}: ${here} for ${there}`).toBeLessThan(
          0.05 * Math.abs(there) + 0.01,
        );
      }, waiting);
    }
  }, 120_000);

  // Counters that were well for some seconds are mixed in: what is broken here is broken badly.
  const broken: [check: string, seen: string, changed: Partial<Numbers>][] = [
    ['server-errors', 'critical', { server_error_percent: 60 }],
    ['latency', 'critical', { slow_percent: 80 }],
    ['queue-depth', 'warning', { queue_depth: 140 }],
    ['job-failures', 'critical', { job_failure_percent: 70 }],
    ['storage', 'critical', { storage_percent: 94 }],
    ['connection-pool', 'warning', { connections_percent: 88 }],
    ['replica-lag', 'critical', { replication_lag_seconds: 95 }],
    ['capacity', 'critical', { capacity_percent: 91 }],
    ['minio-nodes', 'critical', { nodes_degraded: 1 }],
    ['bucket-replication', 'critical', { replicated_at: started - 3 * 86_400_000 }],
    ['delete-markers', 'warning', { delete_marker_days: 7 }],
    ['node-pressure', 'warning', { nodes_under_pressure: 2 }],
    ['unschedulable-pods', 'critical', { pods_unschedulable: 3 }],
    ['certificates', 'warning', { certificate_ends: started + 12 * 86_400_000 }],
    ['labels', 'warning', { labelled: false }],
    ['page-load', 'warning', { lcp_seconds: 4.2 }],
    ['sign-ins', 'critical', { auth_success_percent: 30 }],
  ];

  test('find there what is broken, each by its own numbers, and nothing of a store that is down', async () => {
    changeNumbers(place, Object.assign({}, ...broken.map(([, , changed]) => changed)));
    for (const [id, seen] of broken) {
      expect((await find(standIn, id)).seen, id).toBe(seen);
      await vi.waitFor(async () => expect((await find(real, id)).seen, id).toBe(seen), waiting);
    }
    for (const id of ['queue-depth', 'job-failures', 'certificates', 'labels'])
      expect((await find(real, id)).reason, id).toBe((await find(standIn, id)).reason);
    changeNumbers(place, { ...goodNumbers(started), minio_up: false });
    for (const id of ['capacity', 'minio-nodes', 'bucket-replication', 'delete-markers'])
      await vi.waitFor(
        async () => expect(await find(real, id)).toMatchObject({ seen: 'unknown', count: 0 }),
        waiting,
      );
  }, 120_000);
});
