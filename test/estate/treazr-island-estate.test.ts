import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeBackups, listBackups, removeBackups } from '../../demo/estate/treazr-island/backups.ts';
import { changeNumbers, readNumbers } from '../../demo/estate/treazr-island/numbers.ts';
import { type TreazrPlace, treazrAt } from '../../demo/estate/treazr-island/place.ts';
import { goTreazrRounds } from '../../demo/estate/treazr-island/rounds.ts';
import {
  buildTreazrIsland,
  startTreazrIsland,
  type TreazrIsland,
} from '../../demo/estate/treazr-island/start.ts';

const hour = 3_600_000;
const day = 24 * hour;
// A Wednesday, at noon in UTC.
const now = Date.parse('2026-03-04T12:10:00Z');

let folder: string;
let place: TreazrPlace;
let island: TreazrIsland;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'treazr-'));
  island = await startTreazrIsland(folder, now, 0);
  place = treazrAt(join(folder, 'treazr-island'));
});
afterAll(async () => {
  await island.stop();
  await rm(folder, { recursive: true, force: true });
});

const moments = (name: Parameters<typeof listBackups>[1]): string[] =>
  listBackups(place, name).map(({ at }) => new Date(at).toISOString());

describe('the backups of Treazr Island', () => {
  it('reach back as far as the handbook keeps them', () => {
    const [daily, weekly, wal, snapshots] = (['daily', 'weekly', 'wal', 'snapshots'] as const).map(moments);
    expect([daily?.length, daily?.[0], daily?.at(-1)]).toEqual([
      30,
      '2026-03-04T02:00:00.000Z',
      '2026-02-03T02:00:00.000Z',
    ]);
    expect([weekly?.[0], weekly?.at(-1)]).toEqual(['2026-03-01T02:00:00.000Z', '2025-09-07T02:00:00.000Z']);
    expect([wal?.length, wal?.[0], wal?.at(-1)]).toEqual([
      14 * 24,
      '2026-03-04T12:00:00.000Z',
      '2026-02-18T13:00:00.000Z',
    ]);
    expect([snapshots?.length, snapshots?.[0], snapshots?.at(-1)]).toEqual([
      60,
      '2026-03-04T03:00:00.000Z',
      '2026-01-04T03:00:00.000Z',
    ]);
  });

  it('stay fresh and no longer than that over days, by rounds of ten minutes', () => {
    const until = now + 5 * day;
    for (let at = now; at < until; at += 10 * 60_000) goTreazrRounds(place, at, at + 10 * 60_000);
    const after = (['daily', 'weekly', 'wal', 'snapshots'] as const).map(moments);
    // As if they had been laid out on that day.
    buildTreazrIsland(treazrAt(join(folder, 'fresh')), until);
    const fresh = treazrAt(join(folder, 'fresh'));
    const laidOut = (['daily', 'weekly', 'wal', 'snapshots'] as const).map((name) =>
      listBackups(fresh, name).map(({ at }) => new Date(at).toISOString()),
    );
    expect(after).toEqual(laidOut);
    expect(readNumbers(place).replicated_at).toBe(readNumbers(fresh).replicated_at);
    removeBackups(place, 'daily', (at) => at > now);
    completeBackups(place, until);
    expect(moments('daily')).toEqual(laidOut[0]);
  });

  it('are not made, nor removed, by what is stopped', () => {
    const until = now + 5 * day;
    changeNumbers(place, { dumping: false, archiving: false, replicating: false, cleaning: false });
    const before = (['daily', 'wal', 'snapshots'] as const).map(moments);
    goTreazrRounds(place, until, until + 2 * day);
    expect((['daily', 'wal', 'snapshots'] as const).map(moments)).toEqual(before);
    changeNumbers(place, { dumping: true, archiving: true, replicating: true, cleaning: true });
  });
});

describe('the exporters of Treazr Island', () => {
  const scrape = async (base: string, path: string): Promise<string> =>
    (await fetch(`${base}${path}`)).text();
  const everything = async (): Promise<string> => {
    const { services, minio } = island.exporters;
    const paths = ['api', 'workers', 'postgres', 'cluster', 'web'].map((name) => `/${name}/metrics`);
    const texts = await Promise.all(paths.map((path) => scrape(services, path)));
    return [...texts, await scrape(minio, '/minio/v2/metrics/cluster')].join('');
  };
  const samples = (text: string): string[] => text.split('\n').filter((line) => /^[a-z]/.test(line));

  it('give every metric the labels service, env and region', async () => {
    const lines = samples(await everything());
    expect(lines.length).toBeGreaterThan(45);
    for (const line of lines)
      expect(line).toMatch(
        /^treazr_\w+\{service="(api|workers|postgres|minio|cluster|web)",env="prod",region="us-east-1"[,}]/,
      );
  });

  it('leave labels out of the queues when nobody takes care', async () => {
    changeNumbers(place, { labelled: false });
    const odd = samples(await everything()).filter((line) => !line.includes('env="prod",region="us-east-1"'));
    changeNumbers(place, { labelled: true });
    expect(odd.map((line) => /^\w+/.exec(line)?.[0])).toEqual(Array(3).fill('treazr_queue_depth'));
  });

  it('count on from one look to the next, in buckets that hold those below', async () => {
    const read = async (): Promise<Map<string, number>> =>
      new Map(
        samples(await scrape(island.exporters.services, '/api/metrics')).map((line) => {
          const [name = '', value] = line.split('} ');
          return [name, Number(value)];
        }),
      );
    const [first, second] = [await read(), await read()];
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, value] of second) expect(value, name).toBeGreaterThan(first.get(name) ?? Infinity);
    const buckets = [...second].filter(([name]) => name.includes('_bucket')).map(([, value]) => value);
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
    expect([...second].find(([name]) => name.includes('_count'))?.[1]).toBe(buckets.at(-1));
  });

  it('are not answered for by the object store while it is down', async () => {
    const { minio } = island.exporters;
    expect((await fetch(`${minio}/minio/health/live`)).status).toBe(200);
    expect((await fetch(`${minio}/uploads/secret.txt`)).status).toBe(404);
    changeNumbers(place, { minio_up: false });
    await expect(fetch(`${minio}/minio/health/live`)).rejects.toThrow();
    changeNumbers(place, { minio_up: true });
    expect((await fetch(`${minio}/minio/health/live`)).status).toBe(200);
  });
});

describe('what stands in for Prometheus', () => {
  const ask = (query: string, init?: RequestInit): Promise<Response> =>
    fetch(`${island.env.TREAZR_PROMETHEUS_URL}/api/v1/query?${new URLSearchParams({ query })}`, init);

  it('answers a query that it knows, by GET as by POST', async () => {
    const query = 'max(treazr_postgres_replication_lag_seconds)';
    const byForm = await fetch(`${island.env.TREAZR_PROMETHEUS_URL}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query }),
    });
    for (const response of [await ask(query), byForm]) {
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        status: 'success',
        data: { resultType: 'vector', result: [{ metric: {}, value: [expect.any(Number), '0.4'] }] },
      });
    }
  });

  it('refuses every other in the words of Prometheus, and does not pretend to understand it', async () => {
    for (const query of ['up', 'max( treazr_postgres_replication_lag_seconds )', '', '__proto__']) {
      const response = await ask(query);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        status: 'error',
        errorType: 'bad_data',
        error: expect.stringContaining('knows only the queries of the shipped config'),
      });
    }
  });

  it('shows a page for each dashboard, and for no other', async () => {
    const at = (id: string) => fetch(`${island.env.TREAZR_GRAFANA_URL}/d/${id}`);
    const page = await at('treazr-postgres');
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('treazr_postgres_replication_lag_seconds'),
    ]);
    expect((await at('toString')).status).toBe(404);
  });
});
