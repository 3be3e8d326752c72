import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** This much is read at a time. */
const blockSize = 262_144;

/** Of a longer line only the beginning is looked at. */
export const longestLine = 65_536;

/** The file became shorter while it was read: somebody has truncated it. */
export class ShrunkError extends Error {}

/** Some lines of a file, in the order in which they are read, and how many bytes that took. */
export interface Stretch {
  readonly lines: readonly string[];
  readonly bytes: number;
}

/**
 * The lines of the first `size` bytes of a file from the last to the first, some at a time. Never more
 * than a block and a line is held in memory. Holes (what a truncated file leaves to those who write at
 * their old place) are passed over.
 * @throws ShrunkError when the file has become shorter
 */
export async function* readBackward(
  file: FileHandle,
  size: number,
  over: AbortSignal,
): AsyncGenerator<Stretch> {
  let rest: Buffer = Buffer.alloc(0);
  for (let position = size; position > 0; ) {
    over.throwIfAborted();
    const length = Math.min(blockSize, position);
    position -= length;
    const block = await readAt(file, position, length);
    if (isHole(block)) {
      yield { lines: linesOf(rest).reverse(), bytes: 0 };
      rest = Buffer.alloc(0);
      if (position > 0 && isHole(await readAt(file, 0, Math.min(blockSize, position)))) return;
      continue;
    }
    const newline = position === 0 ? -1 : block.indexOf(0x0a);
    if (newline === -1 && position > 0) {
      rest = behindHole(Buffer.concat([block, rest])).subarray(0, longestLine);
      yield { lines: [], bytes: length };
      continue;
    }
    const whole = Buffer.concat([block.subarray(newline + 1), rest]);
    rest = newline === -1 ? Buffer.alloc(0) : Buffer.from(behindHole(block.subarray(0, newline)));
    yield { lines: linesOf(whole).reverse(), bytes: length };
  }
}

/** The lines of a compressed file from the first to the last. Throws when it is damaged or unfinished. */
export async function* readCompressed(
  file: FileHandle,
  compression: 'gz' | 'zst',
  over: AbortSignal,
): AsyncGenerator<Stretch> {
  const source = file.createReadStream({ autoClose: false, start: 0 });
  const text = compression === 'gz' ? createGunzip() : createZstdDecompress();
  // What fails is thrown where the text is read.
  pipeline(source, text, () => {});
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of text as AsyncIterable<Buffer>) {
    over.throwIfAborted();
    const newline = chunk.lastIndexOf(0x0a);
    if (newline === -1) {
      rest = Buffer.concat([rest, chunk]).subarray(0, longestLine);
      yield { lines: [], bytes: chunk.length };
      continue;
    }
    yield { lines: linesOf(Buffer.concat([rest, chunk.subarray(0, newline)])), bytes: chunk.length };
    rest = Buffer.from(chunk.subarray(newline + 1));
  }
  yield { lines: linesOf(rest), bytes: 0 };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const block = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(block, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new ShrunkError('the file became shorter while it was read');
    filled += bytesRead;
  }
  return block;
}

const nothing = Buffer.alloc(blockSize);

function isHole(block: Buffer): boolean {
  return block.equals(nothing.subarray(0, block.length));
}

/** What a hole is followed by: no line reaches across one. */
function behindHole(block: Buffer): Buffer {
  const begin = block.findIndex((byte) => byte !== 0);
  return begin <= 0 ? block : block.subarray(begin);
}

function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .map((line) => trimEnds(line).slice(0, longestLine))
    .filter((line) => line !== '');
}

/** Without the carriage return behind it and the end of a hole before it. */
function trimEnds(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return text.startsWith('\0') ? text.slice(text.lastIndexOf('\0') + 1) : text;
}
