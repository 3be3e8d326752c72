import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Instant, Milliseconds } from '../../core/clock.ts';
import { dayOf, hourOf } from '../../history/calendar.ts';
import type { HistoryStore, Result, Span } from '../../history/history.ts';
import { type Database, query } from './database.ts';
import { forgetHistory } from './history-forget.ts';
import { gather } from './history-gather.ts';
import { columnsOf, type Due, dueRow, seriesRow } from './history-rows.ts';

/** An hour or day is worked out this long after its end, so that the last results of it have been written. */
const settling: Milliseconds = 60_000;
/** A transaction of the roll-up begins nothing new after this. */
const budget: Milliseconds = 5;
/** So many hours or days are looked up at once. */
const batch = 50;

const reachRow = z.object({ at: z.int(), holds: z.number() });

/** The history of checks, in SQLite. */
export class SqliteHistory implements HistoryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async record(results: readonly Result[]): Promise<void> {
    this.#database.change(() => {
      for (const result of results) this.#put(result);
    });
  }

  async rollUp(now: Instant, signal?: AbortSignal): Promise<number> {
    let done = 0;
    while (!signal?.aborted) {
      const step = this.#database.change(() => this.#workOutSome(now - settling));
      done += step;
      if (step === 0) break;
      await setImmediate();
    }
    return done;
  }

  forget(before: {
    readonly results: Instant;
    readonly hours: Instant;
    readonly days: Instant;
  }): Promise<number> {
    return forgetHistory(this.#database, before);
  }

  #put(result: Result): void {
    const { at, status, value, took, holds } = result;
    const series = this.#seriesFor(result);
    // What was thought to hold at this moment no longer does from here on.
    const before = this.#database.first(
      query
        .selectFrom('check_result')
        .select(['at', 'holds'])
        .where('series', '=', series.id)
        .where('at', '<=', at)
        .orderBy('at', 'desc')
        .limit(1),
      reachRow,
    );
    const values = { status, value, took, holds };
    this.#database.run(
      query
        .insertInto('check_result')
        .values({ series: series.id, at, ...values })
        .onConflict((conflict) => conflict.columns(['series', 'at']).doUpdateSet(values)),
    );
    const to = Math.max(at + 1, at + holds, before ? before.at + before.holds : 0);
    for (let hour = hourOf(at); hour.from < to; hour = hourOf(hour.to)) this.#markDue(series, 'hour', hour);
  }

  #seriesFor({ service, check, zone, at }: Result): z.infer<typeof seriesRow> {
    const named = query
      .selectFrom('check_series')
      .selectAll()
      .where('service', '=', service)
      .where('check_id', '=', check);
    const known = this.#database.first(named, seriesRow);
    if (known?.zone === zone && known.first_at <= at) return known;
    const made = this.#database.first(
      query
        .insertInto('check_series')
        .values({ service, check_id: check, zone, first_at: at })
        .onConflict((conflict) =>
          conflict
            .columns(['service', 'check_id'])
            .doUpdateSet({ zone, first_at: Math.min(at, known?.first_at ?? at) }),
        )
        .returningAll(),
      seriesRow,
    );
    if (made) return made;
    throw new Error(`The series of ${service}/${check} was not stored.`);
  }

  /** Some of the hours that are over, or of the days when no hour is left. @returns how many */
  #workOutSome(until: Instant): number {
    const began = performance.now();
    let done = 0;
    for (const unit of ['hour', 'day'] as const) {
      const due = this.#database.all(
        query
          .selectFrom('check_rollup_due')
          .selectAll()
          .where('unit', '=', unit)
          .where('ends_at', '<=', until)
          .orderBy('ends_at')
          .limit(batch),
        dueRow,
      );
      for (const each of due) {
        this.#workOut(each);
        done += 1;
        if (performance.now() - began >= budget) return done;
      }
      if (done > 0) return done;
    }
    return done;
  }

  #workOut({ series, unit, begins_at, ends_at }: Due): void {
    const known = this.#database.first(
      query.selectFrom('check_series').selectAll().where('id', '=', series),
      seriesRow,
    );
    this.#database.run(
      query
        .deleteFrom('check_rollup_due')
        .where('series', '=', series)
        .where('unit', '=', unit)
        .where('begins_at', '=', begins_at),
    );
    if (!known) return;
    const span = { from: begins_at, to: ends_at };
    const tally = gather(this.#database, series, span, unit === 'day' ? ['hour'] : []);
    const columns = { ends_at, ...columnsOf(tally) };
    this.#database.run(
      query
        .insertInto('check_rollup')
        .values({ series, unit, begins_at, ...columns })
        .onConflict((conflict) => conflict.columns(['series', 'unit', 'begins_at']).doUpdateSet(columns)),
    );
    if (unit === 'day') return;
    for (let day = dayOf(span.from, known.zone); day.from < span.to; day = dayOf(day.to, known.zone))
      this.#markDue(known, 'day', day);
  }

  #markDue(series: z.infer<typeof seriesRow>, unit: 'hour' | 'day', { from, to }: Span): void {
    // Some of its results may be gone: what it once came to is nearer to the truth than what is left.
    if (from < series.results_from && this.#isWorkedOut(series.id, unit, from)) return;
    this.#database.run(
      query
        .insertInto('check_rollup_due')
        .values({ series: series.id, unit, begins_at: from, ends_at: to })
        .onConflict((conflict) => conflict.doNothing()),
    );
  }

  #isWorkedOut(series: number, unit: 'hour' | 'day', from: Instant): boolean {
    const found = this.#database.first(
      query
        .selectFrom('check_rollup')
        .select('begins_at')
        .where('series', '=', series)
        .where('unit', '=', unit)
        .where('begins_at', '=', from),
      z.object({ begins_at: z.int() }),
    );
    return found !== undefined;
  }
}
