import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { Delivery, InboxStore, StoredDelivery } from '../../record/delivery.ts';
import { instant, jsonColumn, toJson } from './columns.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';

const deliveryRow = z
  .object({
    id: z.string(),
    kind: z.enum(['command', 'action', 'submission', 'mention', 'shortcut', 'home']),
    payload_json: jsonColumn(z.unknown()),
    received_at: instant,
    state: z.enum(['open', 'done', 'failed']),
    attempts: z.int(),
    problem: z.string().nullable(),
  })
  .transform(
    (row): StoredDelivery => ({
      id: row.id,
      kind: row.kind,
      payload: row.payload_json,
      receivedAt: row.received_at,
      state: row.state,
      attempts: row.attempts,
      problem: row.problem,
    }),
  );

/** What came in, in SQLite. */
export class SqliteInbox implements InboxStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  accept(delivery: Delivery, begins = false): boolean {
    return this.#database.change(
      () =>
        this.#database.run(
          query
            .insertInto('delivery')
            .values({
              id: delivery.id,
              kind: delivery.kind,
              payload_json: toJson(delivery.payload),
              received_at: delivery.receivedAt,
              attempts: begins ? 1 : 0,
            })
            .onConflict((conflict) => conflict.column('id').doNothing()),
        ) === 1,
    );
  }

  async begin(id: string): Promise<StoredDelivery | undefined> {
    return this.#database.change(() =>
      this.#database.first(
        query
          .updateTable('delivery')
          .set((column) => ({ attempts: column('attempts', '+', 1) }))
          .where('id', '=', id)
          .where('state', '=', 'open')
          .returningAll(),
        deliveryRow,
      ),
    );
  }

  async finish(id: string, now: Instant): Promise<boolean> {
    return this.#settle(id, 'done', null, now);
  }

  async fail(id: string, problem: string, now: Instant): Promise<boolean> {
    return this.#settle(id, 'failed', problem, now);
  }

  async open(): Promise<StoredDelivery[]> {
    return this.#database.all(
      query
        .selectFrom('delivery')
        .selectAll()
        .where('state', '=', 'open')
        .orderBy('received_at')
        .orderBy('id'),
      deliveryRow,
    );
  }

  async forget(before: Instant): Promise<number> {
    return forgetDeliveries(this.#database, before);
  }

  #settle(id: string, state: 'done' | 'failed', problem: string | null, now: Instant): boolean {
    return this.#database.change(
      () =>
        this.#database.run(
          query
            .updateTable('delivery')
            .set({ state, problem, settled_at: now })
            .where('id', '=', id)
            .where('state', '=', 'open'),
        ) === 1,
    );
  }
}

/** Forgets finished deliveries that were received before the moment. */
export function forgetDeliveries(database: Database, before: Instant): Promise<number> {
  return deleteInBatches(database, (batch) =>
    query
      .deleteFrom('delivery')
      .where('id', 'in', (from) =>
        from
          .selectFrom('delivery')
          .select('id')
          .where('state', 'in', ['done', 'failed'])
          .where('received_at', '<', before)
          .limit(batch),
      ),
  );
}
