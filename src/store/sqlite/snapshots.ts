import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { Change } from '../../record/change.ts';
import type { Snapshot, SnapshotStore } from '../../record/snapshot.ts';
import { instant, jsonColumn, status, toJson } from './columns.ts';
import { type Database, query } from './database.ts';
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
      query
        .selectFrom('snapshot')
        .selectAll()
        .where('channel', '=', channel)
        .orderBy('at', 'desc')
        .orderBy('position', 'desc')
        .limit(1),
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
