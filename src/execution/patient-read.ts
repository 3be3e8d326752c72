import type { Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { type BytesReading, readBytes } from './maintenance-read.ts';

const usualPatience: Milliseconds = 5_000;

/**
 * Reads files of items, which may lie on a share that hangs. A read that takes too long is left behind, and until
 * it comes back the path is not read again: each would hold one of the few threads that all files share.
 */
export function createPatientReader(
  patience: Milliseconds = usualPatience,
): (path: string) => Promise<BytesReading> {
  const hanging = new Set<string>();
  return async (path) => {
    const reason = `${path} did not answer within ${formatDuration(patience)}. Is its disk or network share there?`;
    if (hanging.has(path)) return { readable: false, reason };
    const timeUp = Promise.withResolvers<BytesReading>();
    const timer = setTimeout(() => {
      hanging.add(path);
      timeUp.resolve({ readable: false, reason });
    }, patience);
    const reading = readBytes(path).finally(() => {
      clearTimeout(timer);
      hanging.delete(path);
    });
    return Promise.race([reading, timeUp.promise]);
  };
}
