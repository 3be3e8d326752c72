import { sql } from 'kysely';
import type { Instant } from '../../core/clock.ts';
import type { Housekeeping } from '../../record/housekeeping.ts';
import { forgetAlerts } from './alerts.ts';
import { forgetTransitions } from './checks.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';
import { forgetDeliveries } from './inbox.ts';
import { forgetPosts } from './outbox-writes.ts';
import { forgetRuns } from './runs.ts';
import { forgetSnapshots } from './snapshots.ts';

/** Forgets what need not be kept, in SQLite. */
export class SqliteHousekeeping implements Housekeeping {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async forget(before: { readonly traffic: Instant; readonly history: Instant }): Promise<number> {
    return (
      // Before the posts, which tell whether a summary was said.
      (await forgetSnapshots(this.#database, before)) +
      (await forgetDeliveries(this.#database, before.traffic)) +
      (await forgetPosts(this.#database, before.traffic)) +
      (await forgetUploads(this.#database, before.traffic)) +
      (await forgetSlots(this.#database, before.traffic)) +
      (await forgetSnoozes(this.#database, before.traffic)) +
      (await forgetTransitions(this.#database, before.history)) +
      (await forgetAlerts(this.#database, before.history)) +
      (await forgetRuns(this.#database, before.history)) +
      (await forgetWriteBacks(this.#database, before.history))
    );
  }
}

/** What was noted about files on their way, see src/slack/put-file.ts. */
function forgetUploads(database: Database, before: Instant): Promise<number> {
  return deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM memo WHERE key IN (
      SELECT key FROM memo WHERE key >= 'upload/' AND key < 'upload0' AND learnt_at < ${before} LIMIT ${limit}
    )`,
  );
}

function forgetSlots(database: Database, before: Instant): Promise<number> {
  return deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM slot WHERE (schedule, due_at) IN (
      SELECT schedule, due_at FROM slot WHERE outcome IS NOT NULL AND settled_at < ${before} LIMIT ${limit}
    )`,
  );
}

function forgetSnoozes(database: Database, before: Instant): Promise<number> {
  return deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM snooze WHERE (service, item) IN (
      SELECT service, item FROM snooze WHERE until_at < ${before} LIMIT ${limit}
    )`,
  );
}

function forgetWriteBacks(database: Database, before: Instant): Promise<number> {
  return deleteInBatches(database, (limit) =>
    query
      .deleteFrom('write_back')
      .where('id', 'in', (from) =>
        from
          .selectFrom('write_back')
          .select('id')
          .where('state', '<>', 'open')
          .where('ended_at', '<', before)
          .limit(limit),
      ),
  );
}
