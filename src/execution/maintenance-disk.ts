import { open, readFile, rm, stat } from 'node:fs/promises';
import { hashOf } from './maintenance-json.ts';
import type { WriteBackPaths } from './maintenance-paths.ts';

/** Bytes of a file and their hash; undefined when there is no such file. */
export async function look(path: string): Promise<{ bytes: Uint8Array; hash: string } | undefined> {
  try {
    const bytes = await readFile(path);
    return { bytes, hash: hashOf(bytes) };
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** The system's code of an error, such as `ENOENT`; empty when it has none. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** Makes names in a folder last through a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes the new version beside the file, with the file's own mode and, as far as permitted, owner; it is on
 * the disk, whole, before this returns, but not yet under the name that counts.
 */
export async function writeUnfinished(paths: WriteBackPaths, bytes: Uint8Array): Promise<void> {
  const { mode, uid, gid } = await stat(paths.target);
  const handle = await open(paths.unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    const own = await handle.stat();
    if (own.uid !== uid || own.gid !== gid)
      await handle.chown(uid, gid).catch(() => handle.chown(own.uid, gid).catch(() => {}));
    await handle.chmod(mode & 0o7777);
    await handle.sync();
  } catch (thrown) {
    await rm(paths.unfinished, { force: true });
    throw thrown;
  } finally {
    await handle.close();
  }
}
