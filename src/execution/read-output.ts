import { open } from 'node:fs/promises';
import type { CommandOutput, KeptOutput } from '../runs/ports.ts';
import { cleanBytes } from './clean-text.ts';
import { attemptFiles, readExit } from './supervise/attempt-folder.ts';

/** So much of the beginning and of the end is shown, in bytes. */
const shownLimit = 200_000;
/** So much of the beginning and of the end goes into a file, in bytes. */
const fileLimit = 1_000_000;

/** What an attempt printed so far, as it lies in its folder: masked by its supervisor, and cleaned here. */
export async function readOutput(folder: string): Promise<CommandOutput> {
  const { beginning, end, size } = await readEnds(folder, shownLimit);
  return { beginning: cleanBytes(beginning), end: cleanBytes(end), printed: size };
}

/** As much of it as goes into a file. Undefined when nothing is kept. */
export async function readKept(folder: string): Promise<KeptOutput | undefined> {
  const { beginning, end, size, isThere } = await readEnds(folder, fileLimit);
  if (!isThere) return undefined;
  const printed = readExit(folder)?.printed ?? size;
  return {
    beginning: cleanBytes(beginning),
    end: cleanBytes(end),
    missing: Math.max(0, printed - beginning.length - end.length),
    path: folder,
  };
}

/** @param limit of the beginning and of the end, in bytes; what lies between is not read */
async function readEnds(folder: string, limit: number) {
  const files = attemptFiles(folder);
  const head = await readPart(files.output, limit, (size) => ({ from: 0, to: size }));
  const tail = await readPart(files.tail, limit, (size) => ({ from: size - limit, to: size }));
  // What the tail does not hold is the rest of what comes first, never a byte of it twice.
  const rest =
    tail ??
    (head && head.size > limit
      ? await readPart(files.output, limit, (size) => ({ from: Math.max(limit, size - limit), to: size }))
      : undefined);
  const none = Buffer.alloc(0);
  return {
    isThere: head !== undefined,
    beginning: head?.bytes ?? none,
    end: rest?.bytes ?? none,
    size: (head?.size ?? 0) + (tail?.size ?? 0),
  };
}

async function readPart(
  path: string,
  limit: number,
  spanOf: (size: number) => { readonly from: number; readonly to: number },
): Promise<{ readonly bytes: Buffer; readonly size: number } | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const span = spanOf(size);
    const from = Math.max(0, span.from);
    const length = Math.min(limit, Math.max(0, span.to - from));
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return { bytes: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}
