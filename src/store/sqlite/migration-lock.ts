import { setTimeout } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { WatchkeeperError } from '../../core/errors.ts';
import { explain } from './errors.ts';
import { makePrivateFile } from './private-file.ts';

/** How long to wait for another process that migrates, and how often to look. Milliseconds. */
const patience = 60_000;
const pause = 20;

/**
 * Does the work while no other process migrates the same database. The lock is SQLite's own lock on a
 * small file beside the database: the operating system lets go of it when the process dies, however it
 * dies. The empty file stays.
 * @throws WatchkeeperError `store.migrating` (passing) when another process does not finish within a minute
 */
export async function whileLocked<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const lockPath = `${path}-migrating`;
  const lock = open(lockPath, path);
  try {
    for (let waited = 0; !tryLock(lock, path); waited += pause) {
      if (waited >= patience) {
        throw new WatchkeeperError(
          'store.migrating',
          `Another process has been migrating the database ${path} for over a minute. Nothing was changed here. Wait for it, or end it, and try again.`,
          { passing: true },
        );
      }
      // Awaited, not slept through: the other one may be in this very process.
      await setTimeout(pause);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function open(lockPath: string, path: string): Sqlite.Database {
  try {
    makePrivateFile(lockPath);
    return new Sqlite(lockPath, { timeout: 0 });
  } catch (thrown) {
    throw explain(thrown, path);
  }
}

function tryLock(lock: Sqlite.Database, path: string): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (thrown) {
    if (thrown instanceof Sqlite.SqliteError && thrown.code.startsWith('SQLITE_BUSY')) return false;
    throw explain(thrown, path);
  }
}
