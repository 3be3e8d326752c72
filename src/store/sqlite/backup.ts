import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Instant } from '../../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../../core/errors.ts';
import { makePrivateFile } from './private-file.ts';

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
  const moment = `-before-${String(options.number).padStart(4, '0')}-${stampOf(options.now)}`;
  const target = freePath(options.folder, `${stemOf(connection.name)}${moment}`);
  try {
    await writeCopy(connection, target);
    return target;
  } catch (thrown) {
    throw new WatchkeeperError(
      'store.backup-failed',
      `The database ${connection.name} could not be copied to ${target} before its migration: ${sentenceOf(thrown)}. Nothing was migrated. Make room there or choose another folder for copies, and start again.`,
      { cause: thrown },
    );
  }
}

/** A copy that was made, and the older ones that were removed for it. */
export interface Backup {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly removed: readonly string[];
}

/**
 * Copies the database while the bot uses it, checks the copy, and keeps the newest ones.
 * @param options.keep how many copies are kept; older ones made by this are removed, but never before the new one is checked
 * @returns the copy: `<name>-backup-<timestamp>.sqlite` in the folder
 * @throws WatchkeeperError `store.backup-failed`, `store.missing`
 */
export async function backUp(options: {
  readonly path: string;
  readonly folder: string;
  readonly keep: number;
  readonly now: Instant;
}): Promise<Backup> {
  if (!existsSync(options.path))
    throw new WatchkeeperError(
      'store.missing',
      `There is no database ${options.path} yet, so there is nothing to back up.`,
    );
  const prefix = `${stemOf(options.path)}-backup-`;
  const target = freePath(options.folder, `${prefix}${stampOf(options.now)}`);
  const connection = new Sqlite(options.path, { readonly: true });
  try {
    await writeCopy(connection, target);
  } catch (thrown) {
    throw new WatchkeeperError(
      'store.backup-failed',
      `The database ${options.path} could not be copied to ${target}: ${sentenceOf(thrown)}. The older copies are still there.`,
      { cause: thrown },
    );
  } finally {
    connection.close();
  }
  const copies = readdirSync(options.folder).filter(
    (name) => name.startsWith(prefix) && name.endsWith('.sqlite'),
  );
  const removed = copies
    .sort()
    .slice(0, Math.max(0, copies.length - options.keep))
    .map((name) => join(options.folder, name));
  for (const old of removed) rmSync(old, { force: true });
  return { path: target, size: statSync(target).size, removed };
}

/** Writes a copy under another name, checks it, and only then gives it its name. */
async function writeCopy(connection: Sqlite.Database, target: string): Promise<void> {
  const partial = `${target}.partial`;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    makePrivateFile(partial);
    await connection.backup(partial);
    makePlain(partial);
    verifyCopy(partial, connection.pragma('user_version', { simple: true }));
    renameSync(partial, target);
  } catch (thrown) {
    removeRemains(partial);
    throw thrown;
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

function stemOf(path: string): string {
  return basename(path).replace(/\.(sqlite3?|db)$/, '');
}

/** `20260302T080000Z`: sorts by time. */
function stampOf(now: Instant): string {
  return new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** Two tries within a second keep two copies. */
function freePath(folder: string, stem: string): string {
  for (let count = 1; ; count += 1) {
    const candidate = join(folder, count === 1 ? `${stem}.sqlite` : `${stem}-${count}.sqlite`);
    if (!existsSync(candidate)) return candidate;
  }
}
