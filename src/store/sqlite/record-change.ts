import type { Instant } from '../../core/clock.ts';
import { WatchkeeperError } from '../../core/errors.ts';
import type { Change } from '../../record/change.ts';
import { appendAudit } from './audit.ts';
import { type Database, query } from './database.ts';
import { insertPost, touch } from './outbox-writes.ts';

/**
 * What keeps a change from being made twice when its delivery was worked on twice: the delivery (only
 * one can finish it), or a conditional update of its own that already decided who was first.
 */
export type Guard = 'by-delivery' | 'by-state';

/**
 * Records what goes with a state change. Belongs inside the transaction of that change.
 * @throws WatchkeeperError `record.already-finished` when the delivery that it answers is not open: the
 *   same delivery was worked on twice, and the other one was first. The whole change must be given up.
 */
export function recordChange(
  database: Database,
  change: Change,
  now: Instant,
  guard: Guard = 'by-delivery',
): void {
  if (change.finishes !== undefined) finishDelivery(database, change.finishes, now, guard);
  for (const event of change.audit) appendAudit(database, event);
  for (const post of change.posts ?? []) insertPost(database, post, now);
  for (const { topic, subject } of change.touches ?? []) touch(database, topic, subject, now);
}

function finishDelivery(database: Database, id: string, now: Instant, guard: Guard): void {
  const finished = database.run(
    query
      .updateTable('delivery')
      .set({ state: 'done', settled_at: now })
      .where('id', '=', id)
      .where('state', '=', 'open'),
  );
  if (finished === 1 || guard === 'by-state') return;
  throw new WatchkeeperError(
    'record.already-finished',
    'This request has already been worked on; nothing was done a second time.',
  );
}
