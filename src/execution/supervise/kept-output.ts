import { closeSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { createMaskStream } from './mask-stream.ts';

/** How much of what a command prints is kept, in bytes. What lies between beginning and end is only counted. */
export interface KeepLimits {
  readonly beginning: number;
  readonly end: number;
}

/** What a command prints, on its way to the disk. */
export interface KeptOutput {
  write(piece: Buffer): void;
  /** Brings the end, as far as it is known, to the disk, if it is not there. */
  showEnd(): void;
  /** Nothing more is kept; what is still written is dropped. */
  close(): void;
  /** Bytes printed so far. */
  printed(): number;
  /** False when the disk refused something. */
  isWhole(): boolean;
}

/**
 * Keeps the beginning in one file as it comes and the end in another, both masked; memory does not grow with what is
 * printed. A disk that is full takes away output, never the command.
 */
export function keepOutput(
  paths: { readonly output: string; readonly tail: string },
  secrets: readonly string[],
  limits: KeepLimits,
): KeptOutput {
  const file = openSync(paths.output, 'a', 0o600);
  const stream = createMaskStream(secrets);
  let written = 0;
  let printed = 0;
  let whole = true;
  let end: EndOfOutput | undefined;
  let shownUpTo = 0;
  let closed = false;

  function put(bytes: Buffer): void {
    if (bytes.length === 0) return;
    written += bytes.length;
    tryTo(() => {
      let done = 0;
      while (done < bytes.length) done += writeSync(file, bytes, done);
    });
  }

  function tryTo(work: () => void): void {
    if (!whole) return;
    try {
      work();
    } catch {
      whole = false;
    }
  }

  function showEnd(): void {
    if (!end || shownUpTo === printed) return;
    const shown = end.masked(secrets);
    shownUpTo = printed;
    tryTo(() => {
      // Whoever reads it finds the end as it was or as it is, never half of each.
      writeFileSync(`${paths.tail}.draft`, shown, { mode: 0o600 });
      renameSync(`${paths.tail}.draft`, paths.tail);
    });
  }

  return {
    write(piece) {
      if (closed) return;
      printed += piece.length;
      if (end) {
        end.add(piece);
        return;
      }
      put(stream.push(piece));
      if (written >= limits.beginning) {
        end = createEnd(limits.end + stream.longest);
        // A secret may have begun in the beginning and go on in the end.
        end.add(stream.heldBack());
      }
    },
    showEnd,
    close() {
      if (end) showEnd();
      else put(stream.end());
      closeSync(file);
      closed = true;
    },
    printed: () => printed,
    isWhole: () => whole,
  };
}

interface EndOfOutput {
  add(piece: Buffer): void;
  masked(secrets: readonly string[]): Buffer;
}

/** The last bytes of a stream, in a ring of fixed size. */
function createEnd(size: number): EndOfOutput {
  const ring = Buffer.alloc(size);
  let total = 0;
  return {
    add(piece) {
      const last = piece.length > size ? piece.subarray(piece.length - size) : piece;
      total += piece.length - last.length;
      const at = total % size;
      const first = Math.min(last.length, size - at);
      last.copy(ring, at, 0, first);
      last.copy(ring, 0, first);
      total += last.length;
    },
    masked(secrets) {
      const stream = createMaskStream(secrets);
      const at = total % size;
      const bytes =
        total <= size ? ring.subarray(0, total) : Buffer.concat([ring.subarray(at), ring.subarray(0, at)]);
      // Cut somewhere, it may begin in the middle of a secret, which nobody would know any more.
      const safe =
        total <= size ? bytes : bytes.subarray(stream.cutBehind(bytes, Math.max(0, stream.longest - 1)));
      return Buffer.concat([stream.push(safe), stream.end()]);
    },
  };
}
