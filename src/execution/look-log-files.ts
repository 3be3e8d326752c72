import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Instant } from '../core/clock.ts';

/** One file of a log: the one that is written, or one that was rotated away. */
export interface LogFile {
  readonly name: string;
  readonly handle: FileHandle;
  /** Bytes when it was opened; what is written later is left for the next look. */
  readonly size: number;
  readonly writtenAt: Instant;
  readonly compression: 'gz' | 'zst' | 'other' | undefined;
}

export interface LogFiles {
  /** Those that may hold lines since then, the one written last first. */
  readonly files: readonly LogFile[];
  /** When any of them was written last, also of those that are too old. */
  readonly writtenAt: Instant;
}

/** More files than this are no log. */
const mostFiles = 500;
const mostTries = 10;
const compressed = /\.(gz|zst|xz|bz2|lz4|Z)$/;

/**
 * Opens every file of a log that was written since a moment: a file with those rotated away beside it
 * (`app.log.1`, `app.log-20260301.gz`, `app-2026-03-01.log`), or everything in a folder. Names that
 * move while they are opened are sorted out, and a copy that is being made is left aside.
 * @returns undefined when there is no such log
 * @throws what the file system throws
 */
export async function openLog(path: string, since: Instant): Promise<LogFiles | undefined> {
  for (let tries = 1; ; tries += 1) {
    const found = await find(path);
    if (found.length === 0) return undefined;
    if (found.length > mostFiles)
      throw new Error(`${path} has more than ${mostFiles} files; point to one log`);
    const fresh = found.filter((each) => each.writtenAt >= since);
    const files: LogFile[] = [];
    try {
      for (const { name } of fresh) files.push(await openOne(join(folderOf(found[0], path), name), name));
      if (await isSettled(path, since, files, fresh)) {
        const kept = await withoutCopies(files);
        await closeLog(files.filter((each) => !kept.includes(each)));
        return { files: kept, writtenAt: Math.max(...found.map((each) => each.writtenAt)) };
      }
    } catch (thrown) {
      await closeLog(files);
      if (tries < mostTries && isMissing(thrown)) continue;
      throw thrown;
    }
    await closeLog(files);
    if (tries === mostTries) throw new Error(`the files of ${path} keep changing their names`);
  }
}

export async function closeLog(files: readonly LogFile[]): Promise<void> {
  await Promise.all(files.map(({ handle }) => handle.close()));
}

interface Found {
  readonly name: string;
  readonly folder: string;
  readonly id: string;
  readonly writtenAt: Instant;
}

async function find(path: string): Promise<Found[]> {
  const isFolder = await stat(path).then((found) => found.isDirectory(), absent);
  const folder = isFolder ? path : dirname(path);
  const belongs = isFolder ? (name: string) => !name.startsWith('.') : namesOf(basename(path));
  const names = await readdir(folder).catch(absent);
  const found: Found[] = [];
  for (const name of (names ?? []).filter(belongs)) {
    const about = await stat(join(folder, name)).catch(absent);
    if (about?.isFile())
      found.push({ name, folder, id: `${about.dev}:${about.ino}`, writtenAt: about.mtimeMs });
  }
  return found.sort((a, b) => b.writtenAt - a.writtenAt || (a.name < b.name ? -1 : 1));
}

/** True for the name itself, and for it with a number or date behind it or before its ending. */
function namesOf(base: string): (name: string) => boolean {
  const ending = extname(base);
  const stem = base.slice(0, base.length - ending.length);
  const mark = /^[._-]\d[\dT:._-]*$/;
  return (name) => {
    const plain = name.replace(compressed, '');
    if (plain === base) return true;
    if (plain.startsWith(base)) return mark.test(plain.slice(base.length));
    return ending !== '' && plain.startsWith(stem) && plain.endsWith(ending)
      ? mark.test(plain.slice(stem.length, -ending.length))
      : false;
  };
}

async function openOne(path: string, name: string): Promise<LogFile> {
  const handle = await open(path, 'r');
  const { size, mtimeMs } = await handle.stat();
  const suffix = compressed.exec(name)?.[1];
  const compression = suffix === undefined || suffix === 'gz' || suffix === 'zst' ? suffix : 'other';
  return { name, handle, size, writtenAt: mtimeMs, compression };
}

/** False when names have moved on to other files meanwhile, so that one may be missing or come twice. */
async function isSettled(
  path: string,
  since: Instant,
  files: readonly LogFile[],
  fresh: readonly Found[],
): Promise<boolean> {
  const now = (await find(path)).filter((each) => each.writtenAt >= since);
  if (now.length !== fresh.length) return false;
  const ids = new Map(now.map((each) => [each.name, each.id]));
  const opened = await Promise.all(files.map(({ handle }) => handle.stat()));
  return files.every(({ name }, index) => ids.get(name) === `${opened[index]?.dev}:${opened[index]?.ino}`);
}

/** Long enough to tell two logs apart by how they begin. */
const headSize = 4_096;

async function withoutCopies(files: readonly LogFile[]): Promise<LogFile[]> {
  const kept: LogFile[] = [];
  const heads = new Map<LogFile, Buffer>();
  // The longest first: it is the original while the copy is still growing.
  for (const file of files.toSorted((a, b) => b.size - a.size)) {
    const isHalfCompressed =
      file.compression !== undefined && files.some(({ name }) => name === file.name.replace(compressed, ''));
    const head = file.compression === undefined ? await headOf(file) : Buffer.alloc(0);
    const isCopy =
      head.some((byte) => byte !== 0) && [...heads.values()].some((other) => sameStart(other, head));
    if (isHalfCompressed || isCopy) continue;
    if (file.compression === undefined) heads.set(file, head);
    kept.push(file);
  }
  return files.filter((file) => kept.includes(file));
}

function sameStart(longer: Buffer, head: Buffer): boolean {
  return longer.subarray(0, head.length).equals(head);
}

async function headOf({ handle, size }: LogFile): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(headSize, size)), 0, undefined, 0);
  return buffer.subarray(0, bytesRead);
}

function folderOf(found: Found | undefined, path: string): string {
  return found?.folder ?? dirname(path);
}

function absent(thrown: unknown): undefined {
  if (!isMissing(thrown)) throw thrown;
  return undefined;
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
