import type { Readable } from 'node:stream';
import { cleanBytes } from './clean-text.ts';

/** What has been read from the output streams of a command. */
export interface Output {
  stdout(): string;
  stderr(): string;
  /** True when more was printed than was kept. */
  isTruncated(): boolean;
  /** Reads no further and lets go of the streams. */
  stop(): void;
  /** Resolves when both streams have come to their end or have been let go. */
  readonly ended: Promise<void>;
}

/**
 * Reads both streams and keeps `limit` bytes of them together, never more.
 * @param onLimit called once, when more than that comes
 */
export function readOutput(
  streams: { readonly stdout: Readable; readonly stderr: Readable },
  limit: number,
  onLimit: () => void,
): Output {
  let room = limit;
  let truncated = false;
  const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
    if (truncated) return;
    // A copy: a slice would hold on to the whole chunk.
    chunks.push(chunk.length <= room ? chunk : Buffer.from(chunk.subarray(0, room)));
    if (chunk.length > room) {
      truncated = true;
      onLimit();
    }
    room -= Math.min(room, chunk.length);
  };
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const closed = (['stdout', 'stderr'] as const).map((name) => {
    const stream = streams[name];
    stream.on('data', keep(kept[name]));
    stream.on('error', () => {});
    return new Promise<void>((resolve) => {
      stream.once('close', resolve);
      stream.once('end', resolve);
    });
  });
  return {
    stdout: () => cleanBytes(Buffer.concat(kept.stdout)),
    stderr: () => cleanBytes(Buffer.concat(kept.stderr)),
    isTruncated: () => truncated,
    stop: () => {
      streams.stdout.destroy();
      streams.stderr.destroy();
    },
    ended: Promise.all(closed).then(() => undefined),
  };
}
