import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { CheckHistory, CheckName, Extremes, Span } from '../../history/history.ts';
import { emptyTally, summarise } from '../../history/tally.ts';
import { instant } from './columns.ts';
import { type Database, query } from './database.ts';
import { gather } from './history-gather.ts';
import { seriesRow } from './history-rows.ts';

const coarseFirst = ['day', 'hour'] as const;

/** See `HistoryReader.read`; synchronous. */
export function readHistory(
  database: Database,
  checks: readonly CheckName[],
  edges: readonly Instant[],
): CheckHistory[] {
  return database.view(() =>
    checks.map(({ service, check }) => {
      const series = seriesOf(database, { service, check });
      const summaries = edges.slice(1).map((to, index) => {
        const from = edges[index] ?? to;
        const tally = series ? gather(database, series.id, { from, to }, coarseFirst) : emptyTally();
        return summarise(tally, from, to);
      });
      return { service, check, firstAt: series?.first_at ?? null, summaries };
    }),
  );
}

/** See `HistoryReader.extremes`; synchronous. */
export function readExtremes(database: Database, checks: readonly CheckName[], span: Span): Extremes[] {
  return database.view(() =>
    checks.map(({ service, check }) => {
      const series = seriesOf(database, { service, check });
      if (!series) return { service, check, lowest: null, highest: null, latest: null };
      const { values } = gather(database, series.id, span, coarseFirst);
      return {
        service,
        check,
        lowest: values.count === 0 ? null : values.min,
        highest: values.count === 0 ? null : values.max,
        latest: latestNumber(database, series.id, span),
      };
    }),
  );
}

function seriesOf(database: Database, { service, check }: CheckName) {
  return database.first(
    query.selectFrom('check_series').selectAll().where('service', '=', service).where('check_id', '=', check),
    seriesRow,
  );
}

const numberRow = z.object({ at: instant, value: z.number() });

function latestNumber(database: Database, series: number, { from, to }: Span): Extremes['latest'] {
  const found = database.first(
    query
      .selectFrom('check_result')
      .select(['at', 'value'])
      .where('series', '=', series)
      .where('at', '>=', from)
      .where('at', '<', to)
      .where('value', 'is not', null)
      .orderBy('at', 'desc')
      .limit(1),
    numberRow,
  );
  return found ?? null;
}
