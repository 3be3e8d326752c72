import type { Clock, Milliseconds } from './clock.ts';
import type { Log } from './log.ts';

/** The same line is written no more often than this. */
const pause: Milliseconds = 60_000;
/** So many different lines are kept in mind. */
const mostKept = 200;

/**
 * A log that does not repeat itself: what fails again and again, such as all that is to be written to a full disk, is said
 * once a minute. Each line but the first tells how often it was left out before it; what was left out after the last one is
 * told when it fails again, and otherwise by nothing: the first line has said what there is to know.
 */
export function calmLog(log: Log, clock: Pick<Clock, 'elapsed'>): Log {
  const written = new Map<string, { readonly at: Milliseconds; omitted: number }>();

  function write(
    level: 'warn' | 'error',
    sentence: string,
    fields?: Readonly<Record<string, unknown>>,
  ): void {
    const key = JSON.stringify([level, sentence, fields]);
    const now = clock.elapsed();
    const last = written.get(key);
    if (last && now - last.at < pause) {
      last.omitted += 1;
      return;
    }
    written.delete(key);
    written.set(key, { at: now, omitted: 0 });
    const [oldest] = written.keys();
    if (written.size > mostKept && oldest !== undefined) written.delete(oldest);
    const omitted = last?.omitted ?? 0;
    if (omitted > 0) log[level](sentence, { ...fields, omitted });
    else if (fields) log[level](sentence, fields);
    else log[level](sentence);
  }

  return {
    info: (sentence, fields) => log.info(sentence, fields),
    warn: (sentence, fields) => write('warn', sentence, fields),
    error: (sentence, fields) => write('error', sentence, fields),
  };
}
