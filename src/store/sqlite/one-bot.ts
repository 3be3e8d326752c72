import SqliteFile from 'better-sqlite3';
import { sentenceOf, WatchkeeperError } from '../../core/errors.ts';
import { makePrivateFile } from './private-file.ts';

/**
 * Makes sure that one bot at most works on a data folder. The lock is the operating system's lock on a file, held
 * through SQLite: it dies with the process, however that ends.
 * @returns a function that lets go
 * @throws WatchkeeperError `store.bot-running` when another process holds it; `store.lock` when the file cannot be used
 */
export function claimBot(path: string): () => void {
  let file: SqliteFile.Database | undefined;
  try {
    makePrivateFile(path);
    const lock = new SqliteFile(path, { timeout: 0 });
    file = lock;
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return () => {
      lock.exec('ROLLBACK');
      lock.close();
    };
  } catch (thrown) {
    file?.close();
    throw lockFailure(path, thrown);
  }
}

function lockFailure(path: string, thrown: unknown): WatchkeeperError {
  if (thrown instanceof SqliteFile.SqliteError && thrown.code.startsWith('SQLITE_BUSY'))
    return new WatchkeeperError(
      'store.bot-running',
      `Another Watchkeeper runs on this data folder (${path}). Stop it first, or set WATCHKEEPER_DATA to another folder.`,
      { cause: thrown },
    );
  return new WatchkeeperError(
    'store.lock',
    `The lock file ${path} cannot be used (${sentenceOf(thrown)}). Make its folder writable; while no Watchkeeper runs, the file may be deleted.`,
    { cause: thrown },
  );
}
