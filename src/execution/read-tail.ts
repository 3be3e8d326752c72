import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sentenceOf } from '../core/errors.ts';
import type { Mask } from '../core/mask.ts';
import { shorten } from '../core/text.ts';
import type { LogFile, ReadTail, Tail, TailWish } from '../services/log-file.ts';
import { cleanText } from './clean-text.ts';
import { readBackward, ShrunkError } from './look-log-read.ts';

/** A search for a text that hardly occurs ends after so many bytes. */
const mostBytes = 100_000_000;
/** Nor does it take longer than this: somebody is waiting. */
const longestRead = 10_000;
/** So much of a line is shown. */
const longestShown = 1_000;
const mostTries = 3;

/** Reads the last lines of a log from its end, however large it is, without secrets and control characters. */
export function createTailReader(mask: Mask): ReadTail {
  return async (log, wish) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await readTail(log, wish, mask);
      } catch (thrown) {
        if (thrown instanceof ShrunkError && tries < mostTries) continue;
        return { read: false, reason: await explain(log.path, thrown) };
      }
    }
  };
}

async function readTail(log: LogFile, wish: TailWish, mask: Mask): Promise<Tail> {
  const path = (await stat(log.path)).isDirectory() ? await newestIn(log.path) : log.path;
  if (path === undefined) return { read: false, reason: `the folder ${log.path} holds no log` };
  // A pipe would be waited for without end.
  if (!(await stat(path)).isFile()) return { read: false, reason: `${path} is no file` };
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    const found = await lastLines(file, size, wish, mask);
    return {
      read: true,
      file: path,
      writtenAt: mtimeMs,
      bytes: size,
      lines: found.lines.toReversed(),
      gaveUp: found.gaveUp,
      cut: found.cut,
      older: found.wholeRead ? await olderThan(path) : null,
    };
  } finally {
    await file.close();
  }
}

/** Newest first. */
async function lastLines(
  file: FileHandle,
  size: number,
  { lines: wanted, filter }: TailWish,
  mask: Mask,
): Promise<{ lines: string[]; gaveUp: boolean; cut: boolean; wholeRead: boolean }> {
  const lines: string[] = [];
  const needle = filter.toLowerCase();
  const over = AbortSignal.timeout(longestRead);
  let bytes = 0;
  let cut = false;
  for await (const stretch of readBackward(file, size, new AbortController().signal)) {
    bytes += stretch.bytes;
    for (const line of stretch.lines) {
      // Masked first: a filter must not find out what a secret is made of.
      const text = mask(cleanText(line));
      if (!text.toLowerCase().includes(needle)) continue;
      const shown = shorten(text, longestShown);
      if (shown !== text) cut = true;
      lines.push(shown);
      if (lines.length === wanted) return { lines, gaveUp: false, cut, wholeRead: false };
    }
    if (bytes >= mostBytes || over.aborted)
      return { lines, gaveUp: bytes < size, cut, wholeRead: bytes >= size };
  }
  return { lines, gaveUp: false, cut, wholeRead: true };
}

const isPacked = (name: string) => /\.(gz|zst|bz2|xz|zip|lz4)$/.test(name);

/** The file of a folder that was written last, hidden and packed ones aside. */
async function newestIn(folder: string): Promise<string | undefined> {
  const found: { path: string; at: number }[] = [];
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') || isPacked(name)) continue;
    const path = join(folder, name);
    const file = await stat(path).catch(() => undefined);
    if (file?.isFile()) found.push({ path, at: file.mtimeMs });
  }
  return found.sort((a, b) => b.at - a.at || (a.path < b.path ? -1 : 1))[0]?.path;
}

/** What was rotated away from beside a log: `app.log.1`, `app.log-20260301.gz`. The newest by its time. */
async function olderThan(path: string): Promise<string | null> {
  const name = basename(path);
  const found: { path: string; at: number }[] = [];
  for (const each of await readdir(dirname(path)).catch(() => [])) {
    if (!each.startsWith(`${name}.`) && !each.startsWith(`${name}-`)) continue;
    const other = join(dirname(path), each);
    const file = await stat(other).catch(() => undefined);
    if (file?.isFile()) found.push({ path: other, at: file.mtimeMs });
  }
  return found.sort((a, b) => b.at - a.at)[0]?.path ?? null;
}

async function explain(path: string, thrown: unknown): Promise<string> {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'EACCES' || code === 'EPERM')
    return `${path} may not be read by the user that Watchkeeper runs as`;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return `${path} cannot be read (${sentenceOf(thrown)})`;
  const older = await olderThan(path);
  return older === null
    ? `there is no log at ${path}`
    : `there is no log at ${path} now; it was moved to ${older}`;
}
