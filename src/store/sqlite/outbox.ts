import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import { actorKey } from '../../record/actor.ts';
import {
  longestPostponement,
  type OutboxStore,
  type Post,
  type PostLocation,
  type Waiting,
} from '../../record/post.ts';
import { appendAudit } from './audit.ts';
import { instant } from './columns.ts';
import { type Database, query } from './database.ts';
import { putBack, touch } from './outbox-writes.ts';
import { postRow } from './post-row.ts';

/**
 * Which channel is meant: `#ops` and its id are one, once Slack has been asked for the id (see
 * src/slack/channels.ts, which remembers it).
 */
const placeOf = (row: 'busy' | 'waiting') => sql`
  coalesce(
    (SELECT json_extract(value_json, '$') FROM memo WHERE key = 'channel/' || ltrim(${sql.ref(`${row}.channel`)}, '#')),
    ${sql.ref(`${row}.channel`)}
  )`;

/** So often a message is tried before those behind it in its thread overtake it: about ten minutes. */
const triesInOrder = 10;

/**
 * What waits for its turn: due or stale, nothing of its channel is being sent, and it is not for the
 * thread of a message that still has to go out, nor in a thread behind one that has to be tried again:
 * a story is told in its order.
 */
const ready = sql`
  waiting.state IN ('due', 'stale')
  AND NOT EXISTS (
    SELECT 1 FROM post AS busy
    WHERE busy.state = 'sending' AND (busy.channel = waiting.channel OR ${placeOf('busy')} = ${placeOf('waiting')})
  )
  AND NOT EXISTS (
    SELECT 1 FROM post AS parent
    WHERE parent.id = waiting.thread_of AND parent.ts IS NULL AND parent.state IN ('due', 'sending')
  )
  AND NOT EXISTS (
    SELECT 1 FROM post AS earlier
    WHERE waiting.ts IS NULL AND earlier.thread_of = waiting.thread_of AND earlier.position < waiting.position
      AND earlier.ts IS NULL AND earlier.state = 'due' AND earlier.attempts BETWEEN 1 AND ${sql.lit(triesInOrder)}
  )`;

/** A row as it is: what stands in it is read afterwards. */
const anyRow = z.looseObject({ position: z.int() });
const idRow = z.object({ id: z.string() });
const waitingRow = z.object({ count: z.int(), since: instant.nullable(), problem: z.string().nullable() });

/** What goes out, in SQLite. The triggers of the table refuse any change of state that `postTransitions` does not name. */
export class SqliteOutbox implements OutboxStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async takeNext(now: Instant): Promise<Post | undefined> {
    return this.#database.change(() => {
      for (;;) {
        const taken = this.#database.first(
          sql`
          UPDATE post SET state = 'sending', attempts = attempts + 1
          WHERE position = (
            SELECT position FROM post AS waiting
            WHERE ${ready} AND (waiting.try_at <= ${now} OR waiting.try_at > ${now + longestPostponement})
            ORDER BY position LIMIT 1
          )
          RETURNING *`,
          anyRow,
        );
        if (!taken) return undefined;
        const read = postRow.safeParse(taken);
        if (read.success) return read.data;
        this.#setAside(taken.position, z.prettifyError(read.error), now);
      }
    });
  }

  async markSent(id: string, location: PostLocation, revision: number, now: Instant): Promise<boolean> {
    return this.#changed(
      query
        .updateTable('post')
        .set({
          state: sql<string>`CASE WHEN kind = 'card' AND revision <> ${revision} THEN 'stale' ELSE 'sent' END`,
          try_at: now,
          sent_at: now,
          channel_id: location.channel,
          ts: location.ts,
          shown_revision: revision,
          problem: null,
        })
        .where('id', '=', id)
        .where('state', '=', 'sending'),
    );
  }

  async postpone(id: string, tryAt: Instant, problem: string): Promise<boolean> {
    return this.#database.change(() => putBack(this.#database, id, tryAt, problem));
  }

  async hurry(ids: readonly string[], now: Instant): Promise<void> {
    this.#changed(
      query
        .updateTable('post')
        .set({ try_at: now })
        .where('id', 'in', ids)
        .where('state', 'in', ['due', 'stale'])
        .where('try_at', '>', now),
    );
  }

  async markFailed(id: string, problem: string): Promise<boolean> {
    return this.#changed(
      query
        .updateTable('post')
        .set({ state: 'failed', problem })
        .where('id', '=', id)
        .where('state', '=', 'sending'),
    );
  }

  async drop(id: string, outcome: 'expired' | 'withdrawn'): Promise<boolean> {
    return this.#changed(
      query
        .updateTable('post')
        .set({ state: outcome })
        .where('id', '=', id)
        .where('state', 'in', ['due', 'sending', 'stale']),
    );
  }

  async recover(now: Instant): Promise<number> {
    return this.#database.change(() => {
      const left = this.#database.all(
        query.selectFrom('post').select('id').where('state', '=', 'sending'),
        idRow,
      );
      for (const { id } of left) putBack(this.#database, id, now, null);
      return left.length;
    });
  }

  async touchCards(topic: string, subject: string, now: Instant): Promise<number> {
    return this.#database.change(() => touch(this.#database, topic, subject, now));
  }

  async find(id: string): Promise<Post | undefined> {
    const found = this.#database.first(query.selectFrom('post').selectAll().where('id', '=', id), anyRow);
    return postRow.safeParse(found).data;
  }

  async waiting(): Promise<Waiting> {
    const found = this.#database.first(
      // SQLite takes the bare column from the row that has the minimum.
      sql`
      SELECT count(*) AS count, min(created_at) AS since, problem FROM post
      WHERE kind = 'post' AND state IN ('due', 'sending') OR kind = 'card' AND state IN ('due', 'sending', 'stale')`,
      waitingRow,
    );
    return found ?? { count: 0, since: null, problem: null };
  }

  async latest(limit: number): Promise<Post[]> {
    return this.#database.all(
      query.selectFrom('post').selectAll().orderBy('position', 'desc').limit(limit),
      postRow,
    );
  }

  /** What cannot be read keeps nothing else from being said. It stays where it is, and leaves a trace. */
  #setAside(position: number, reason: string, now: Instant): void {
    const problem = `It cannot be read: ${reason}`;
    this.#database.run(
      query.updateTable('post').set({ state: 'failed', problem }).where('position', '=', position),
    );
    appendAudit(this.#database, {
      at: now,
      actor: actorKey({ kind: 'watchkeeper', reason: 'outbox' }),
      action: 'outbox.set-aside',
      subject: `message ${position}`,
      after: { problem },
    });
  }

  #changed(update: Parameters<Database['run']>[0]): boolean {
    return this.#database.change(() => this.#database.run(update) === 1);
  }
}
