import { link, rename, rm } from 'node:fs/promises';
import { look } from './maintenance-disk.ts';
import type { Exchange } from './maintenance-exchange.ts';
import type { WriteBackPaths } from './maintenance-paths.ts';

/**
 * Puts the staged version in place and what was there under the staged name. With the exchange of the operating
 * system this is one step. Where there is none, the old version gets a second name first: an editor that writes
 * into it is noticed, but one that replaces the file between our last look and the rename is not.
 * @param expected hash of what should be in place
 * @returns false when something else than expected was found before anything was replaced
 */
export async function replace(paths: WriteBackPaths, expected: string, exchange: Exchange): Promise<boolean> {
  if (exchange(paths.staged, paths.target) === 'exchanged') return true;
  await rm(paths.link, { force: true });
  await link(paths.target, paths.link);
  if ((await look(paths.link))?.hash !== expected) {
    await rm(paths.link);
    return false;
  }
  await rename(paths.staged, paths.target);
  await rename(paths.link, paths.staged);
  return true;
}

/** After a crash in the middle of `replace` without an exchange: brings the names back to one of its two ends. */
export async function straighten(paths: WriteBackPaths): Promise<void> {
  if ((await look(paths.link)) === undefined) return;
  if ((await look(paths.staged)) === undefined) await rename(paths.link, paths.staged);
  else await rm(paths.link);
}
