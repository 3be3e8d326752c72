import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that only its owner may read and write, where there is none. SQLite takes an empty file for a
 * new database, and gives the files beside it (`-wal`, `-shm`, `-journal`) the same mode. A file that is there keeps its mode.
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch {
    // It is there, or cannot be made; then SQLite, which opens it next, says why in its own words.
  }
}
