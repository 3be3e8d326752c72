import SqliteFile from 'better-sqlite3';
import { WatchkeeperError } from '../../core/errors.ts';

/**
 * Makes sure that one bot at most works on a data folder. The lock is the operating system's lock on a file, held
 * through SQLite: it dies with the process, however that ends.
 * @returns a function that lets go
 * @throws WatchkeeperError `store.bot-running` when another process holds it
 */
export function claimBot(path: string): () => void {
  const file = new SqliteFile(path, { timeout: 0 });
  try {
    file.pragma('locking_mode = EXCLUSIVE');
    file.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    file.close();
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
