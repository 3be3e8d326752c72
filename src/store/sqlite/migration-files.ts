import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WatchkeeperError } from '../../core/errors.ts';

/** A migration as it lies in the folder. */
export interface MigrationFile {
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  /** The file's name: `0001_first.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256, hex, of the text with plain line ends. */
  readonly checksum: string;
}

/**
 * The migrations of a folder, in order.
 * @throws WatchkeeperError `store.migrations-wrong` when the folder is missing or its numbers have gaps
 */
export function readMigrations(folder: string = ownFolder()): MigrationFile[] {
  if (!existsSync(folder))
    throw wrong(`The folder of migrations ${folder} is missing. Install Watchkeeper again.`);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const number = Number(/^(\d{4})_[a-z0-9-]+\.sql$/.exec(name)?.[1]);
    if (number !== index + 1) {
      const expected = String(index + 1).padStart(4, '0');
      throw wrong(`The migration ${join(folder, name)} should be called ${expected}_what-it-does.sql.`);
    }
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** The folder that ships with this code, wherever the code was built to. */
function ownFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'migrations');
    if (existsSync(join(candidate, '0001_first.sql'))) return candidate;
    if (folder === dirname(folder))
      throw wrong('The folder of migrations that belongs to Watchkeeper is missing. Install it again.');
  }
}

function wrong(sentence: string): WatchkeeperError {
  return new WatchkeeperError('store.migrations-wrong', sentence);
}
