import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { Change } from '../../record/change.ts';
import type { Snapshot, SnapshotStore } from '../../record/snapshot.ts';
import { instant, jsonColumn, status, toJson } from './columns.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';
import { recordChange } from './record-change.ts';

const snapshotRow = z
  .object({
    id: z.string(),
    channel: z.string(),
    edition: z.enum(['morning', 'evening']),
    at: instant,
    statuses_json: jsonColumn(z.record(z.string(), status)),
  })
  .transform(
    (row): Snapshot => ({
      id: row.id,
      channel: row.channel,
      edition: row.edition,
      at: row.at,
      statuses: row.statuses_json,
    }),
  );

/** Of a row of `snapshot`: its post is there and was not said. A post that retention removed is taken for said. */
const unsaid = sql`EXISTS (SELECT 1 FROM post WHERE post.id = snapshot.id AND post.sent_at IS NULL)`;

/** How everything stood at each summary, in SQLite. */
export class SqliteSnapshots implements SnapshotStore {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async latest(channel: string): Promise<Snapshot | undefined> {
    return this.#database.first(
      sql`
      SELECT id, channel, edition, at, statuses_json FROM snapshot
      WHERE channel = ${channel} AND NOT ${unsaid}
      ORDER BY at DESC, position DESC LIMIT 1`,
      snapshotRow,
    );
  }

  async save(snapshot: Snapshot, change: Change): Promise<void> {
    this.#database.change(() => {
      recordChange(this.#database, change, this.#now());
      insertSnapshot(this.#database, snapshot);
    });
  }
}

/** Keeps a snapshot. Belongs inside a transaction. */
export function insertSnapshot(database: Database, snapshot: Snapshot): void {
  database.run(
    query.insertInto('snapshot').values({
      id: snapshot.id,
      channel: snapshot.channel,
      edition: snapshot.edition,
      at: snapshot.at,
      statuses_json: toJson(snapshot.statuses),
    }),
  );
}

/**
 * Forgets snapshots from before `history`, but never the latest that was said in a channel; and those from before
 * `traffic` whose post was never said, while that post is still there to tell.
 */
export function forgetSnapshots(
  database: Database,
  before: { readonly traffic: Instant; readonly history: Instant },
): Promise<number> {
  return deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM snapshot WHERE position IN (
      SELECT position FROM snapshot AS old
      WHERE old.at < ${before.traffic} AND EXISTS (
        SELECT 1 FROM post
        WHERE post.id = old.id AND post.state IN ('superseded', 'expired', 'withdrawn', 'failed')
      ) OR old.at < ${before.history} AND EXISTS (
        SELECT 1 FROM snapshot WHERE snapshot.channel = old.channel AND snapshot.at > old.at AND NOT ${unsaid}
      ) LIMIT ${limit}
    )`,
  );
}
