import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/store/sqlite/database.ts';
import { readHistory } from '../../src/store/sqlite/history-read.ts';
import { ThreadedHistoryReader } from '../../src/store/sqlite/history-reader.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';

const day = 86_400_000;
const start = Date.parse('2025-03-01T00:00:00Z');
const end = start + 365 * day;

describe('the thread that reads history', () => {
  let folder: string;
  let path: string;
  let reader: ThreadedHistoryReader | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchkeeper-history-'));
    path = join(folder, 'watchkeeper.sqlite');
  });
  afterEach(async () => {
    reader?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);
  const ask = (each: ThreadedHistoryReader) => each.read([], [start, end]);

  it('is started anew when it dies, and asked once more', async () => {
    reader = new ThreadedHistoryReader({ path, program: fixture('history-worker-dies.ts') });
    expect(await Promise.all([ask(reader), ask(reader)])).toEqual([[], []]);
  });

  it('is given up for a question at which it dies twice', async () => {
    path = join(folder, 'always');
    reader = new ThreadedHistoryReader({ path, program: fixture('history-worker-dies.ts') });
    await expect(ask(reader)).rejects.toMatchObject({
      code: 'history.failed',
      message: expect.stringContaining('ended twice (exit code 3)'),
    });
  });

  it('is ended when it takes too long, and the next question is answered', async () => {
    reader = new ThreadedHistoryReader({
      path,
      program: fixture('history-worker-hangs.ts'),
      timeout: 2_000,
    });
    const slow = ask(reader);
    const next = ask(reader);
    await expect(slow).rejects.toMatchObject({ code: 'history.slow', passing: true });
    expect(await next).toEqual([]);
  });

  it('tells whoever waits when it is closed', async () => {
    reader = new ThreadedHistoryReader({ path, program: fixture('history-worker-hangs.ts') });
    const waiting = [ask(reader), ask(reader)].map((each) =>
      expect(each).rejects.toMatchObject({ code: 'history.stopped' }),
    );
    reader.close();
    await Promise.all(waiting);
    await expect(ask(reader)).rejects.toMatchObject({ code: 'history.stopped' });
  });

  it('passes on what the database says', async () => {
    reader = new ThreadedHistoryReader({ path: join(folder, 'none.sqlite') });
    await expect(ask(reader)).rejects.toMatchObject({ code: 'history.failed' });
  });

  it('leaves the event loop free while it reads a year, which in the loop would hold it', async () => {
    await migrate({ path, now: () => start });
    const database = new Database(path);
    const checks = fillYear(database);
    const edges = [start, end];
    reader = new ThreadedHistoryReader({ path });
    await reader.read([], edges);

    const inThread: number[] = [];
    for (let round = 0; round < 3; round += 1)
      inThread.push(await longestPause(() => reader?.read(checks, edges)));
    const inLoop = await longestPause(async () => readHistory(database, checks, edges));

    expect(await reader.read(checks, edges)).toEqual(readHistory(database, checks, edges));
    expect(inLoop).toBeGreaterThan(3 * Math.min(...inThread));
    database.close();
  });
});

/** A year of four checks, each looked at every ten minutes, and nothing of it summed up. */
function fillYear(database: Database) {
  const checks = [1, 2, 3, 4].map((number) => ({ service: 'mids-hero', check: `check-${number}` }));
  for (const [index, { service, check }] of checks.entries()) {
    database.run(sql`
      INSERT INTO check_series (id, service, check_id, zone, first_at)
      VALUES (${index + 1}, ${service}, ${check}, 'America/New_York', ${start})`);
    database.run(sql`
      INSERT INTO check_result (series, at, status, value, took, holds)
      WITH RECURSIVE look (number) AS (
        SELECT 0 UNION ALL SELECT number + 1 FROM look WHERE number + 1 < 365 * 144
      )
      SELECT ${index + 1}, ${start} + number * 600000, CASE number % 97 WHEN 0 THEN 'critical' ELSE 'ok' END,
        number % 1000 / 7.0, number % 300, 1210000 FROM look`);
  }
  return checks;
}

/** The longest time between two turns of a ticker of 10 ms while something is done, in milliseconds. */
async function longestPause(work: () => Promise<unknown> | undefined): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const turn = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const ticker = setInterval(turn, 10);
  await work();
  turn();
  clearInterval(ticker);
  return longest;
}
