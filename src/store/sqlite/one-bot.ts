import SqliteFile from 'better-sqlite3';
import { WatchkeeperError } from '../../core/errors.ts';
import { explain } from './errors.ts';

/**
 * Makes sure that one bot at most works on a data folder. The lock is the operating system's lock on a file, held
 * through SQLite: it dies with the process, however that ends.
 * @returns a function that lets go
 * @throws WatchkeeperError `store.bot-running` when another process holds it, `store.cannot-open`, `store.read-only`
 */
export function claimBot(path: string): () => void {
  const file = openLock(path);
  try {
    file.pragma('locking_mode = EXCLUSIVE');
    file.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    file.close();
    const isHeld = thrown instanceof SqliteFile.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
    if (!isHeld) throw explain(thrown, path);
    throw new WatchkeeperError(
      'store.bot-running',
      `Another Watchkeeper runs on this data folder (${path}). Stop it first, or set WATCHKEEPER_DATA to another folder.`,
      { cause: thrown },
    );
  }
  return () => {
    file.exec('ROLLBACK');
    file.close();
  };
}

function openLock(path: string): SqliteFile.Database {
  try {
    return new SqliteFile(path, { timeout: 0 });
  } catch (thrown) {
    throw explain(thrown, path);
  }
}
