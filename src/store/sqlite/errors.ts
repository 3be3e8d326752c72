import Sqlite from 'better-sqlite3';
import { WatchkeeperError } from '../../core/errors.ts';

interface Explanation {
  readonly code: string;
  readonly sentence: (path: string) => string;
  readonly passing?: boolean;
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html) and what they mean for the one at the keyboard. */
const explanations: Readonly<Record<string, Explanation>> = {
  SQLITE_BUSY: {
    code: 'store.busy',
    sentence: (path) =>
      `The database ${path} is in use by another process that does not let go of it. Try again; if it stays so, look for a second Watchkeeper or a tool that has the file open.`,
    passing: true,
  },
  SQLITE_LOCKED: {
    code: 'store.busy',
    sentence: (path) => `A table of the database ${path} is locked. Try again.`,
    passing: true,
  },
  SQLITE_NOTADB: {
    code: 'store.not-a-database',
    sentence: (path) =>
      `${path} is not a database. Nothing was changed. Point WATCHKEEPER_DATA at the right folder, or move the file away to start with an empty database.`,
  },
  SQLITE_CORRUPT: {
    code: 'store.damaged',
    sentence: (path) =>
      `The database ${path} is damaged. Stop Watchkeeper, keep a copy of the file, and restore the latest backup.`,
  },
  SQLITE_CANTOPEN: {
    code: 'store.cannot-open',
    sentence: (path) =>
      `The database ${path} cannot be opened. Check that its folder exists and that this user may read and write there.`,
  },
  SQLITE_PERM: {
    code: 'store.cannot-open',
    sentence: (path) => `This user may not open the database ${path}. Check the file's owner and mode.`,
  },
  SQLITE_READONLY: {
    code: 'store.read-only',
    sentence: (path) =>
      `The database ${path} cannot be written: it was opened for reading, or the file or its folder is read-only for this user.`,
  },
  SQLITE_FULL: {
    code: 'store.full',
    sentence: (path) =>
      `There is no room left for the database ${path}. The change was not made. Free some space on that disk.`,
    passing: true,
  },
  SQLITE_IOERR: {
    code: 'store.disk',
    sentence: (path) =>
      `The disk refused to read or write the database ${path}. The change was not made. Look at the disk and the system log.`,
    passing: true,
  },
  SQLITE_CONSTRAINT: {
    code: 'store.refused',
    sentence: (path) =>
      `The database ${path} refused a change that breaks one of its rules. The change was not made.`,
  },
};

/** What SQLite threw, as an error with a sentence for people; anything else as it is. */
export function explain(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Sqlite.SqliteError)) return thrown;
  const primary = /^SQLITE_[A-Z]+/.exec(thrown.code)?.[0] ?? '';
  const found = explanations[primary];
  if (!found) {
    return new WatchkeeperError('store.failed', `The database ${path} failed: ${thrown.message}.`, {
      cause: thrown,
    });
  }
  return new WatchkeeperError(found.code, `${found.sentence(path)} (${thrown.message})`, {
    cause: thrown,
    passing: found.passing ?? false,
  });
}
