import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/sqlite/open-store.ts';

it('finds the latest completion of every item without going through all the others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'watchkeeper-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'watchkeeper.sqlite');
  const store = await openStore({ path, now: () => 0 });
  const database = new Sqlite(path);
  database.exec(`
    WITH RECURSIVE turn (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM turn WHERE n < 60000)
    INSERT INTO completion (service, item, done_at, result, notes, actor, recorded_at)
    SELECT CASE n % 4 WHEN 3 THEN 'beta' ELSE 'alpha' END, 'item-' || (n % 4), n / 8, 'pass', 'turn ' || n, 'uid:1', n FROM turn`);
  database.close();

  // The quickest of several, so that other work on the machine does not count.
  let quickest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round += 1) {
    const begin = performance.now();
    await store.maintenance.completions('alpha');
    quickest = Math.min(quickest, performance.now() - begin);
  }
  const found = await store.maintenance.completions('alpha');
  const other = await store.maintenance.completions('gamma');
  store.close();
  expect(found.map(({ item, notes }) => [item, notes])).toEqual([
    ['item-0', 'turn 60000'],
    ['item-1', 'turn 59997'],
    ['item-2', 'turn 59998'],
  ]);
  expect(other).toEqual([]);
  // Going through all of them takes several times as long on any machine.
  expect(quickest).toBeLessThan(5);
});
