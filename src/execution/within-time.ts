import type { Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Sight } from './sight.ts';

/**
 * Gives work at most so long. What cannot be ended (a file system that hangs) is left behind: its
 * result is ignored when it comes.
 */
export async function withinTime(
  timeout: Milliseconds,
  signal: AbortSignal,
  work: (over: AbortSignal) => Promise<Sight>,
): Promise<Sight> {
  const over = new AbortController();
  const gaveUp = Promise.withResolvers<Sight>();
  const giveUp = (reason: string) => {
    gaveUp.resolve({ saw: false, reason });
    over.abort();
  };
  const timer = setTimeout(() => giveUp(`it took longer than ${formatDuration(timeout)}`), timeout);
  const cancel = () => giveUp('the look was cancelled');
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await Promise.race([work(over.signal), gaveUp.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}
