import { sql } from 'kysely';
import type { Span } from '../../history/history.ts';
import { countResults, emptyTally, mergeTally, type Tally } from '../../history/tally.ts';
import { type Database, query } from './database.ts';
import { dueRow, resultRow, rollupRow } from './history-rows.ts';

type Unit = 'day' | 'hour';

/**
 * What the results of a series came to in a span: from the coarsest roll-ups that lie whole in it, and from the
 * results where there are none. Roll-ups that have to be worked out again are passed over, so the answer is
 * right whether they have been or not. Belongs inside a transaction.
 * @param units the roll-ups that may be used, coarse ones first
 */
export function gather(database: Database, series: number, span: Span, units: readonly Unit[]): Tally {
  const tally = emptyTally();
  const stale = units.length === 0 ? [] : dueOf(database, series);
  let gaps: readonly Span[] = [span];
  for (const unit of units) {
    gaps = gaps.flatMap((gap) => {
      const usable = rollupsIn(database, series, unit, gap).filter(
        ({ from, to }) => !stale.some((due) => due.from < to && due.to > from),
      );
      return takeApart(gap, usable, (rollup) => mergeTally(tally, rollup.tally));
    });
  }
  for (const gap of gaps) countResults(tally, resultsIn(database, series, gap), gap);
  return tally;
}

/** Takes pieces out of a span, each once, those that overlap with an earlier one not at all. @returns what is left */
function takeApart<Piece extends Span>(
  span: Span,
  pieces: readonly Piece[],
  take: (piece: Piece) => void,
): Span[] {
  const left: Span[] = [];
  let from = span.from;
  for (const piece of pieces) {
    if (piece.from < from) continue;
    if (piece.from > from) left.push({ from, to: piece.from });
    take(piece);
    from = piece.to;
  }
  if (from < span.to) left.push({ from, to: span.to });
  return left;
}

function rollupsIn(database: Database, series: number, unit: Unit, { from, to }: Span) {
  return database.all(
    query
      .selectFrom('check_rollup')
      .selectAll()
      .where('series', '=', series)
      .where('unit', '=', unit)
      .where('begins_at', '>=', from)
      .where('begins_at', '<', to)
      .where('ends_at', '<=', to)
      .orderBy('begins_at'),
    rollupRow,
  );
}

function dueOf(database: Database, series: number): Span[] {
  return database
    .all(query.selectFrom('check_rollup_due').selectAll().where('series', '=', series), dueRow)
    .map((due) => ({ from: due.begins_at, to: due.ends_at }));
}

/** The results of a span, and before them the one whose status may reach into it. */
function resultsIn(database: Database, series: number, { from, to }: Span) {
  return database.all(
    sql`
    SELECT at, status, value, took, holds FROM check_result
    WHERE series = ${series} AND at < ${to} AND at >= coalesce(
      (SELECT max(at) FROM check_result WHERE series = ${series} AND at <= ${from}), ${from})
    ORDER BY at`,
    resultRow,
  );
}
