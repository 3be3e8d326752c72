import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import { dayOf } from '../../history/calendar.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';
import { seriesRow } from './history-rows.ts';

type Series = z.infer<typeof seriesRow>;

/**
 * Forgets results and roll-ups from before the moments, one series after the other; but nothing that has yet to be
 * worked out, and nothing from which it is.
 * @returns how many rows are gone
 */
export async function forgetHistory(
  database: Database,
  before: { readonly results: Instant; readonly hours: Instant; readonly days: Instant },
): Promise<number> {
  let gone = 0;
  for (const series of database.all(query.selectFrom('check_series').selectAll(), seriesRow)) {
    const limit = dueFrom(database, series.id);
    gone += await forgetResults(database, series, Math.min(before.results, limit));
    gone += await forgetRollups(database, series.id, 'hour', Math.min(before.hours, limit));
    gone += await forgetRollups(database, series.id, 'day', Math.min(before.days, limit));
    gone += forgetEmpty(database, series.id, before.results);
  }
  return gone;
}

/** Whole days, so that what is left of a day never passes for all of it. */
async function forgetResults(database: Database, series: Series, before: Instant): Promise<number> {
  const from = dayOf(before, series.zone).from;
  if (from > series.results_from)
    database.run(query.updateTable('check_series').set({ results_from: from }).where('id', '=', series.id));
  // The last one before that moment stays while its status reaches beyond.
  return deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM check_result WHERE series = ${series.id} AND at IN (
      SELECT at FROM check_result AS old
      WHERE series = ${series.id} AND at < ${from} AND (at + holds <= ${from} OR EXISTS (
        SELECT 1 FROM check_result WHERE series = ${series.id} AND at > old.at AND at <= ${from}
      )) LIMIT ${limit}
    )`,
  );
}

function forgetRollups(
  database: Database,
  series: number,
  unit: 'hour' | 'day',
  before: Instant,
): Promise<number> {
  return deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM check_rollup WHERE series = ${series} AND unit = ${unit} AND begins_at IN (
      SELECT begins_at FROM check_rollup
      WHERE series = ${series} AND unit = ${unit} AND ends_at <= ${before} LIMIT ${limit}
    )`,
  );
}

/** A series of which nothing is left, such as that of a check that was taken out of config long ago. */
function forgetEmpty(database: Database, series: number, before: Instant): number {
  return database.change(() =>
    database.run(sql`
    DELETE FROM check_series WHERE id = ${series} AND first_at < ${before}
      AND NOT EXISTS (SELECT 1 FROM check_result WHERE series = ${series})
      AND NOT EXISTS (SELECT 1 FROM check_rollup WHERE series = ${series})
      AND NOT EXISTS (SELECT 1 FROM check_rollup_due WHERE series = ${series})`),
  );
}

/** Where the earliest hour or day begins that has yet to be worked out. */
function dueFrom(database: Database, series: number): Instant {
  const found = database.first(
    sql`SELECT min(begins_at) AS earliest FROM check_rollup_due WHERE series = ${series}`,
    z.object({ earliest: z.int().nullable() }),
  );
  return found?.earliest ?? Infinity;
}
