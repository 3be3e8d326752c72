import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Instant } from '../../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../../core/errors.ts';

/**
 * Copies a database while others may use it, and checks the copy before it is kept.
 * @param options.number the migration that comes next; goes into the name of the copy
 * @param options.folder where the copy is kept
 * @returns the path of the copy: `<name>-before-<number>-<timestamp>.sqlite`
 * @throws WatchkeeperError `store.backup-failed` when there is no copy that can be relied on
 */
export async function keepCopy(
  connection: Sqlite.Database,
  options: { readonly folder: string; readonly number: number; readonly now: Instant },
): Promise<string> {
  const target = copyPath(connection.name, options);
  const partial = `${target}.partial`;
  try {
    mkdirSync(dirname(target), { recursive: true });
    await connection.backup(partial);
    makePlain(partial);
    verifyCopy(partial, connection.pragma('user_version', { simple: true }));
    renameSync(partial, target);
    return target;
  } catch (thrown) {
    removeRemains(partial);
    throw new WatchkeeperError(
      'store.backup-failed',
      `The database ${connection.name} could not be copied to ${target} before its migration: ${sentenceOf(thrown)}. Nothing was migrated. Make room there or choose another folder for copies, and start again.`,
      { cause: thrown },
    );
  }
}

/** Turns write-ahead logging off in a copy: it stays one single file, also when somebody reads it. */
function makePlain(path: string): void {
  const copy = new Sqlite(path);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

function removeRemains(partial: string): void {
  try {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(partial + ending, { force: true });
  } catch {
    // What cannot be removed is no reason to hide why the copy failed.
  }
}

/**
 * Opens a copy and lets SQLite check all of it.
 * @param version the `user_version` that it must have
 * @throws Error that says what is wrong with it
 */
export function verifyCopy(path: string, version: unknown): void {
  if (!existsSync(path)) throw new Error('the copy is not there');
  const copy = new Sqlite(path, { readonly: true });
  try {
    const found = copy.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new Error(`the copy is damaged (${String(found)})`);
    if (copy.pragma('user_version', { simple: true }) !== version)
      throw new Error('the copy is of another version than the database');
  } finally {
    copy.close();
  }
}

function copyPath(
  path: string,
  { folder, number, now }: { readonly folder: string; readonly number: number; readonly now: Instant },
): string {
  const name = basename(path).replace(/\.(sqlite3?|db)$/, '');
  const moment = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const stem = join(folder, `${name}-before-${String(number).padStart(4, '0')}-${moment}`);
  // Two tries within a second keep two copies.
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? `${stem}.sqlite` : `${stem}-${count}.sqlite`;
    if (!existsSync(candidate)) return candidate;
  }
}
