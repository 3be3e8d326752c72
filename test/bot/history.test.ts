import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { Database } from '../../src/store/sqlite/database.ts';
import { handsOf } from '../support/hands.ts';
import { raiseStage, type Stage } from '../support/stage.ts';
import { lena } from '../support/town.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raiseStage({ at: '2026-03-04T07:10:00Z' });
});
afterEach(() => stage.remove());

/** How many rows a table of the bot's database has. */
function rowsOf(table: 'check_result' | 'check_rollup'): number {
  const database = new Database(join(stage.home.data, 'watchkeeper.sqlite'), { readonly: true });
  try {
    const counted = database.first(
      sql`SELECT count(*) AS rows FROM ${sql.table(table)}`,
      z.object({ rows: z.int() }),
    );
    return counted?.rows ?? 0;
  } finally {
    database.close();
  }
}

it('a look that was just made is in the day that is shown with it, and in the uptime', async () => {
  await stage.startConnected();
  const hands = handsOf(stage.workspace, lena);
  stage.home.setQueue(500);
  const answer = await hands.ask('check alpha/queue');
  expect(answer).toContain('queue length since Wed 07:10');
  expect(answer).toContain('highest 500');
  expect(answer).toContain('First looked at');
  const uptime = await hands.ask('uptime alpha 3h');
  expect(uptime).toContain('Uptime of Alpha in the last 3 hours');
  expect(uptime).toContain('queue length');
});

it('what looks found is written when the bot stops, and summed up by the next one', async () => {
  const first = await stage.startConnected();
  await handsOf(stage.workspace, lena).ask('check alpha');
  await first.stop();
  const kept = rowsOf('check_result');
  expect(kept).toBeGreaterThanOrEqual(3);
  expect(rowsOf('check_rollup')).toBe(0);
  stage.setClock('2026-03-05T12:00:00Z');
  await stage.startConnected();
  // Hours and the day of three checks.
  await stage.until(() => rowsOf('check_rollup') >= 6);
  const uptime = await handsOf(stage.workspace, lena).ask('uptime alpha/site-up 7d');
  expect(uptime).toContain('100%');
});
