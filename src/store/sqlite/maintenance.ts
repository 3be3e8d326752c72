import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { MaintenanceStore, RecordedCompletion, Snooze, WriteBack } from '../../maintenance/ports.ts';
import type { Change } from '../../record/change.ts';
import { instant, jsonColumn, toJson } from './columns.ts';
import { type Database, query } from './database.ts';
import { recordChange } from './record-change.ts';

const completionRow = z
  .object({
    service: z.string(),
    item: z.string(),
    done_at: instant,
    result: z.string(),
    notes: z.string(),
    actor: z.string(),
    recorded_at: instant,
  })
  .transform(
    (row): RecordedCompletion => ({
      service: row.service,
      item: row.item,
      doneAt: row.done_at,
      result: row.result,
      notes: row.notes,
      actor: row.actor,
      recordedAt: row.recorded_at,
    }),
  );

const writeBackRow = z
  .object({
    id: z.string(),
    service: z.string(),
    file: z.string(),
    path: z.string(),
    item: z.string(),
    actor: z.string(),
    delivery: z.string().nullable(),
    done_at: instant,
    result: z.string(),
    notes: z.string(),
    writes: z.string(),
    was_json: jsonColumn(
      z.object({
        lastDone: z.string().nullable(),
        result: z.string().nullable(),
        notes: z.string().nullable(),
      }),
    ),
    before_hash: z.string(),
    after_hash: z.string(),
    started_at: instant,
  })
  .transform(
    (row): WriteBack => ({
      id: row.id,
      service: row.service,
      file: row.file,
      path: row.path,
      item: row.item,
      actor: row.actor,
      ...(row.delivery === null ? {} : { delivery: row.delivery }),
      writes: row.writes,
      was: row.was_json,
      completion: { doneAt: row.done_at, result: row.result, notes: row.notes },
      before: row.before_hash,
      after: row.after_hash,
      startedAt: row.started_at,
    }),
  );

const snoozeRow = z
  .object({
    service: z.string(),
    item: z.string(),
    until_at: instant,
    reason: z.string(),
    actor: z.string(),
  })
  .transform(
    ({ until_at, ...row }): Snooze => ({
      service: row.service,
      item: row.item,
      until: until_at,
      reason: row.reason,
      actor: row.actor,
    }),
  );

/** Completions, snoozes and the journal of write-backs, in SQLite. */
export class SqliteMaintenance implements MaintenanceStore {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async completions(service: string): Promise<RecordedCompletion[]> {
    // Steps from item to item through the index: completions are never forgotten, so they must not be gone through.
    return this.#database.all(
      sql`
      WITH RECURSIVE closed (item) AS (
        SELECT min(item) FROM completion WHERE service = ${service}
        UNION ALL
        SELECT (SELECT min(item) FROM completion WHERE service = ${service} AND item > closed.item)
        FROM closed WHERE closed.item IS NOT NULL
      )
      SELECT completion.* FROM closed JOIN completion ON completion.position = (
        SELECT position FROM completion AS latest
        WHERE latest.service = ${service} AND latest.item = closed.item
        ORDER BY latest.done_at DESC, latest.position DESC LIMIT 1
      )
      ORDER BY completion.item`,
      completionRow,
    );
  }

  async recordCompletion(completion: RecordedCompletion, change: Change): Promise<boolean> {
    return this.#database.change(() => {
      const cameFirst = this.#database.all(
        query
          .selectFrom('completion')
          .selectAll()
          .where('service', '=', completion.service)
          .where('item', '=', completion.item)
          .where('done_at', '>=', completion.doneAt)
          .limit(1),
        completionRow,
      );
      if (cameFirst.length > 0) return false;
      this.#insert(completion);
      recordChange(this.#database, change, this.#now());
      return true;
    });
  }

  async beginWriteBack(plan: WriteBack): Promise<boolean> {
    return this.#database.change(
      () =>
        this.#database.run(
          query
            .insertInto('write_back')
            .values({
              id: plan.id,
              service: plan.service,
              file: plan.file,
              path: plan.path,
              item: plan.item,
              actor: plan.actor,
              delivery: plan.delivery ?? null,
              writes: plan.writes,
              was_json: toJson(plan.was),
              done_at: plan.completion.doneAt,
              result: plan.completion.result,
              notes: plan.completion.notes,
              before_hash: plan.before,
              after_hash: plan.after,
              started_at: plan.startedAt,
            })
            .onConflict((conflict) => conflict.doNothing()),
        ) === 1,
    );
  }

  async completeWriteBack(id: string, completion: RecordedCompletion, change: Change): Promise<boolean> {
    return this.#database.change(() => {
      if (!this.#end(id, 'written', null)) return false;
      this.#insert(completion);
      recordChange(this.#database, change, this.#now(), 'by-state');
      return true;
    });
  }

  async abandonWriteBack(id: string, reason: string, change: Change): Promise<boolean> {
    return this.#database.change(() => {
      if (!this.#end(id, 'abandoned', reason)) return false;
      recordChange(this.#database, change, this.#now(), 'by-state');
      return true;
    });
  }

  async openWriteBacks(): Promise<WriteBack[]> {
    return this.#database.all(
      query
        .selectFrom('write_back')
        .selectAll()
        .where('state', '=', 'open')
        .orderBy('started_at')
        .orderBy('id'),
      writeBackRow,
    );
  }

  async uncollectedWriteBacks(): Promise<WriteBack[]> {
    return this.#database.all(
      query
        .selectFrom('write_back')
        .selectAll()
        .where('state', '=', 'written')
        .where('collected_at', 'is', null)
        .orderBy('started_at')
        .orderBy('id'),
      writeBackRow,
    );
  }

  async markCollected(path: string, at: Instant): Promise<void> {
    this.#database.change(() =>
      this.#database.run(
        query
          .updateTable('write_back')
          .set({ collected_at: at })
          .where('path', '=', path)
          .where('state', '=', 'written')
          .where('collected_at', 'is', null),
      ),
    );
  }

  async snoozes(now: Instant): Promise<Snooze[]> {
    return this.#database.all(
      query.selectFrom('snooze').selectAll().where('until_at', '>', now).orderBy('service').orderBy('item'),
      snoozeRow,
    );
  }

  async snooze(snooze: Snooze, change: Change): Promise<void> {
    const values = { until_at: snooze.until, reason: snooze.reason, actor: snooze.actor };
    this.#database.change(() => {
      recordChange(this.#database, change, this.#now());
      this.#database.run(
        query
          .insertInto('snooze')
          .values({ service: snooze.service, item: snooze.item, ...values })
          .onConflict((conflict) => conflict.columns(['service', 'item']).doUpdateSet(values)),
      );
    });
  }

  #end(id: string, state: 'written' | 'abandoned', reason: string | null): boolean {
    return (
      this.#database.run(
        query
          .updateTable('write_back')
          .set({ state, reason, ended_at: this.#now() })
          .where('id', '=', id)
          .where('state', '=', 'open'),
      ) === 1
    );
  }

  #insert(completion: RecordedCompletion): void {
    this.#database.run(
      query.insertInto('completion').values({
        service: completion.service,
        item: completion.item,
        done_at: completion.doneAt,
        result: completion.result,
        notes: completion.notes,
        actor: completion.actor,
        recorded_at: completion.recordedAt,
      }),
    );
  }
}
