import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../core/clock.ts';
import type { NewPost } from '../../record/post.ts';
import { toJson } from './columns.ts';
import { type Database, query } from './database.ts';
import { deleteInBatches } from './delete-in-batches.ts';

/** Puts a message into the outbox; unsent ones with the same key give way to it. Belongs inside a transaction. */
export function insertPost(database: Database, post: NewPost, now: Instant): void {
  if (post.supersedes !== undefined) {
    database.run(
      query
        .updateTable('post')
        .set({ state: 'superseded' })
        .where('supersedes', '=', post.supersedes)
        .where('state', '=', 'due'),
    );
  }
  database.run(
    query.insertInto('post').values({
      id: post.id,
      kind: post.kind,
      channel: post.channel,
      document_json: toJson(post.document),
      topic: post.topic,
      subject: post.subject,
      supersedes: post.supersedes ?? null,
      valid_until: post.validUntil,
      thread_of: post.threadOf ?? null,
      broadcast: post.broadcast === true ? 1 : 0,
      file_name: post.file ?? null,
      try_at: now,
      created_at: now,
    }),
  );
}

const touchedRow = z.object({ id: z.string() });

/** Says that the subject of cards changed. Belongs inside a transaction. @returns how many cards */
export function touch(database: Database, topic: string, subject: string, now: Instant): number {
  const touched = database.all(
    query
      .updateTable('post')
      .set((column) => ({ revision: column('revision', '+', 1) }))
      .where('kind', '=', 'card')
      .where('topic', '=', topic)
      .where('subject', '=', subject)
      .where('state', 'in', ['due', 'sending', 'sent', 'stale'])
      .returning('id'),
    touchedRow,
  );
  // One that is waiting or on its way is made afresh, or found stale, when it is sent.
  for (const { id } of touched) {
    database.run(
      query
        .updateTable('post')
        .set({ state: 'stale', try_at: now })
        .where('id', '=', id)
        .where('state', '=', 'sent'),
    );
  }
  return touched.length;
}

/**
 * Back from `sending` to `due`, or to `stale` when it is already out. One that went back to `due` while a
 * newer message with its key was stored gives way to that. Belongs inside a transaction.
 * @returns false when it is not in state `sending`
 */
export function putBack(database: Database, id: string, tryAt: Instant, problem: string | null): boolean {
  const back = database.run(
    query
      .updateTable('post')
      .set({
        state: sql<string>`CASE WHEN ts IS NULL THEN 'due' ELSE 'stale' END`,
        try_at: tryAt,
        problem,
      })
      .where('id', '=', id)
      .where('state', '=', 'sending'),
  );
  if (back !== 1) return false;
  database.run(sql`
    UPDATE post SET state = 'superseded'
    WHERE id = ${id} AND state = 'due' AND supersedes IS NOT NULL AND EXISTS (
      SELECT 1 FROM post AS newer WHERE newer.supersedes = post.supersedes AND newer.position > post.position
    )`);
  return true;
}

/**
 * Forgets messages that are done with and were last sent (or caused) before the moment. A card that may
 * still be wanted stays, and so does the parent of a message that has not gone out.
 */
export function forgetPosts(database: Database, before: Instant): Promise<number> {
  return deleteInBatches(
    database,
    (limit) => sql`
    DELETE FROM post WHERE position IN (
      SELECT position FROM post AS old
      WHERE old.state IN ('sent', 'superseded', 'expired', 'withdrawn', 'failed')
        AND coalesce(old.sent_at, old.created_at) < ${before}
        AND NOT (old.kind = 'card' AND old.state = 'sent' AND old.valid_until >= ${before})
        AND NOT EXISTS (
          SELECT 1 FROM post AS child
          WHERE child.thread_of = old.id AND child.state IN ('due', 'sending', 'stale')
        )
      LIMIT ${limit}
    )`,
  );
}
