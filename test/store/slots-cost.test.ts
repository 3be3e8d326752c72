import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Compilable, RawBuilder } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { query } from '../../src/store/sqlite/database.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { openSlotsOf, schedulesWithOpenSlots } from '../../src/store/sqlite/schedules.ts';

let folder: string;
let database: Sqlite.Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchkeeper-slots-'));
  const path = join(folder, 'watchkeeper.sqlite');
  await migrate({ path, now: () => 0 });
  database = new Sqlite(path);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function planOf(built: Compilable | RawBuilder<unknown>): string {
  const { sql, parameters } = built.compile(query);
  return JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters));
}

it('finding open slots costs as much as there are open ones, however many were settled', () => {
  expect(planOf(openSlotsOf('workspace/morning'))).toContain('USING INDEX slot_open (schedule=?)');
  expect(planOf(schedulesWithOpenSlots())).toContain('USING INDEX slot_open');
  for (const built of [openSlotsOf('workspace/morning'), schedulesWithOpenSlots()])
    expect(planOf(built)).not.toContain('TEMP B-TREE');
});
