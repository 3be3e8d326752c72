import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ProbeValue } from '../../src/checks/probe.ts';
import { readWatched } from './documented-checks.ts';
import { lookOnce, valuesOf } from './probe-of.ts';
import { realProgram } from './real-program.ts';

const program = '/usr/bin/prometheus';

describe.skipIf(realProgram(program, 'prometheus').isMissing)('the Prometheus of Debian', () => {
  const waiting = { timeout: 20_000, interval: 50 };
  const always = `ops_queue_depth{queue="imports"} 12
ops_queue_depth{queue="mail"} 3
ops_ratio NaN
ops_limit +Inf
ops_floor -Inf
ops_note{text="a \\"quoted\\" \\\\ text"} 1
`;
  let metrics = `${always}ops_passing 1\n`;
  let folder: string;
  let url: string;
  let stop: () => Promise<void> = async () => {};
  const exporter = createServer((_request, response) => response.end(metrics));

  beforeAll(async () => {
    await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
    folder = await mkdtemp(join(tmpdir(), 'real-prometheus-'));
    const { port } = exporter.address() as AddressInfo;
    await writeFile(
      join(folder, 'prometheus.yml'),
      `global: {scrape_interval: 200ms, scrape_timeout: 200ms}
scrape_configs: [{job_name: ops, static_configs: [{targets: ["127.0.0.1:${port}"]}]}]
`,
    );
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
    await vi.waitFor(() => {
      const address = /msg="Listening on" address=(\S+)/.exec(log)?.[1];
      if (address === undefined) throw new Error(`it does not listen yet: ${log}`);
      url = `http://${address}`;
    }, waiting);
    await vi.waitFor(async () => expect(await ask('ops_passing', 'value')).toEqual([1]), waiting);
  }, 45_000);

  afterAll(async () => {
    await stop();
    exporter.closeAllConnections();
    await new Promise((resolve) => exporter.close(resolve));
    await rm(folder, { recursive: true, force: true });
  }, 20_000);

  const look = (query: string) =>
    lookOnce({ kind: 'prometheus', url, query, headers: {}, outputLimit: 1_000_000 });

  async function ask(query: string, ...paths: string[]): Promise<(ProbeValue | undefined)[]> {
    return valuesOf(await look(query), ...paths);
  }

  test.each<[string, ProbeValue, number]>([
    ['scalar(vector(5))', 5, 1],
    ['6 * 7', 42, 1],
    ['"ready"', 'ready', 1],
    ['ops_queue_depth{queue="imports"}', 12, 1],
    ['sum(ops_queue_depth)', 15, 1],
    ['1e300 * 1e300', Infinity, 1],
    ['ops_limit', Infinity, 1],
    ['ops_floor', -Infinity, 1],
    ['ops_ratio', null, 1],
    ['vector(0) / 0', null, 1],
    ['ops_queue_depth', null, 2],
    ['ops_no_such_metric', null, 0],
    ['ops_queue_depth > 100', null, 0],
    ['up{job="ops"}', 1, 1],
  ])('answers %s with %j of %d', async (query, value, count) => {
    expect(await ask(query, 'value', 'count')).toEqual([value, count]);
  });

  test('names every series as it writes it itself', async () => {
    const [, instance] = await ask('up', 'value', 'max_series');
    const [series] = await ask('ops_note', 'max_series');
    expect(series).toMatch(
      /^ops_note\{instance="127.0.0.1:\d+",job="ops",text="a \\"quoted\\" \\\\ text"\}$/,
    );
    expect(instance).toMatch(/^up\{/);
    // The name is a selector that finds the same series again.
    expect(await ask(String(series), 'count')).toEqual([1]);
    expect(await ask('ops_queue_depth', 'max', 'min')).toEqual([12, 3]);
  });

  test.each([
    ['ops_queue_depth[5m]', 'a span of time (a matrix)'],
    ['sum(ops_queue_depth', 'Prometheus answered bad_data:'],
    ['ops_queue_depth + on() group_left() ops_queue_depth', 'Prometheus answered execution:'],
  ])('refuses %s with a reason', async (query, words) => {
    expect(await look(query)).toMatchObject({ saw: false, reason: expect.stringContaining(words) });
  });

  test('leads a service from config to a status', async () => {
    const watched = await readWatched(`probes:
  queue: {prometheus: {url: "${url}/", query: ops_queue_depth}}
  gone: {prometheus: {url: "${url}", query: ops_no_such_metric}}
checks:
  - {id: deepest, probe: queue, value: max, warning: {above: 10}, critical: {above: 100}}
  - {id: queues, probe: queue, value: count, critical: {range: "2:"}}
  - {id: gone, probe: gone, value: value, critical: {above: 5}}
`);
    expect(await watched.find('deepest')).toEqual({ seen: 'warning', value: 12, reason: 'above 10' });
    expect(await watched.find('queues')).toEqual({ seen: 'ok', value: 2, reason: null });
    expect(await watched.find('gone')).toMatchObject({
      seen: 'unknown',
      reason: expect.stringContaining('the query found nothing'),
    });
  });

  test('no longer finds a series that has gone stale', async () => {
    metrics = always;
    await vi.waitFor(async () => expect(await ask('ops_passing', 'count')).toEqual([0]), waiting);
    expect(await ask('ops_queue_depth', 'count')).toEqual([2]);
  }, 30_000);
});
