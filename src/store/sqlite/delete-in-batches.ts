import { setImmediate } from 'node:timers/promises';
import type { Database, Query } from './database.ts';

const batch = 500;

/**
 * Deletes in small transactions with a pause after each, so that forgetting a year of traffic holds
 * neither the event loop nor the write lock.
 * @param deletion makes the query that deletes at most the given number of rows
 * @returns how many rows are gone
 */
export async function deleteInBatches(
  database: Database,
  deletion: (limit: number) => Query,
): Promise<number> {
  let gone = 0;
  for (;;) {
    const deleted = database.change(() => database.run(deletion(batch)));
    gone += deleted;
    if (deleted < batch) return gone;
    await setImmediate();
  }
}
