import { createLogTime } from '../checks/log-time.ts';
import type { Look, Values } from '../checks/probe.ts';
import type { Clock, Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { sentenceOf } from '../core/errors.ts';
import { count, shorten } from '../core/text.ts';
import { cleanText } from './clean-text.ts';
import { type CountedLog, createLogCount, slack } from './look-log-count.ts';
import { closeLog, type LogFile, openLog } from './look-log-files.ts';
import { readBackward, readCompressed, ShrunkError } from './look-log-read.ts';
import type { Sight } from './sight.ts';

type LogLook = Extract<Look, { kind: 'log' }>;

/** When a file keeps being truncated while it is read, this often is enough. */
const mostTries = 3;

/** A file in which that many bytes hold no time is not read to its beginning. */
const undatedBytes = 1_000_000;

/** This many characters of a line are shown. */
const lineKept = 300;

/**
 * Counts the lines of a log that match a pattern and are younger than a span, across rotation. See
 * docs/checks.md for the values. Without a bound on what is read being hit, the count is exact; else
 * there is none.
 */
export function createLogLook(clock: Clock): (look: LogLook, over: AbortSignal) => Promise<Sight> {
  return async (look, over) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await lookAtLog(look, clock.now(), over);
      } catch (thrown) {
        if (thrown instanceof ShrunkError && tries < mostTries) continue;
        return { saw: false, reason: explain(look.path, thrown) };
      }
    }
  };
}

async function lookAtLog(look: LogLook, now: Instant, over: AbortSignal): Promise<Sight> {
  const since = now - look.last;
  const log = await openLog(look.path, since - slack);
  if (!log) return { saw: false, reason: `there is no log at ${look.path}` };
  try {
    const counted = createLogCount({
      since,
      now,
      matches: new RegExp(look.pattern),
      readTime: createLogTime(look.time),
      keep: Math.max(1, look.tail),
    });
    let bytes = 0;
    const left: string[] = [];
    for (const file of log.files) {
      const read = await readFile(file, counted, { most: look.limit - bytes, over });
      bytes += read.bytes;
      if (read.left !== undefined) left.push(`${file.name}: ${read.left}`);
    }
    if (!counted.hasTimes() && counted.hasLines())
      return {
        saw: false,
        reason: `no line of ${look.path} holds a time in the form ${look.time.format}; say under time how its lines are dated`,
      };
    return { saw: true, ...valuesOf(counted, { look, left, bytes, now, writtenAt: log.writtenAt }) };
  } finally {
    await closeLog(log.files);
  }
}

/** Reads what may be young enough. What had to be left unread is said. */
async function readFile(
  file: LogFile,
  counted: CountedLog,
  { most, over }: { readonly most: number; readonly over: AbortSignal },
): Promise<{ readonly bytes: number; readonly left?: string }> {
  if (file.compression === 'other')
    return { bytes: 0, left: 'it is compressed in a way that cannot be read here (gzip and zstd can)' };
  const direction = file.compression === undefined ? 'backward' : 'forward';
  const part = counted.beginFile(direction, file.writtenAt);
  const stretches =
    file.compression === undefined
      ? readBackward(file.handle, file.size, over)
      : readCompressed(file.handle, file.compression, over);
  let bytes = 0;
  try {
    for await (const stretch of stretches) {
      if (bytes >= most) return { bytes, left: 'there is more than the limit lets read' };
      bytes += stretch.bytes;
      part.add(stretch.lines);
      if (direction === 'backward' && part.isPastSpan()) break;
      if (!part.hasTimes() && bytes > undatedBytes)
        return { bytes, left: 'its lines hold no time, so it was not read to the beginning' };
    }
    return { bytes };
  } catch (thrown) {
    if (file.compression === undefined || over.aborted) throw thrown;
    return { bytes, left: `it cannot be unpacked (${sentenceOf(thrown)})` };
  } finally {
    part.end();
  }
}

function valuesOf(
  counted: CountedLog,
  context: {
    readonly look: LogLook;
    readonly left: readonly string[];
    readonly bytes: number;
    readonly now: Instant;
    readonly writtenAt: Instant;
  },
): { values: Values; output?: string } {
  const { look, left, bytes, now, writtenAt } = context;
  const { matching, lines, future, first, last, hits } = counted.result();
  const whole = left.length === 0;
  const shown = hits.map(({ text }) => shorten(cleanText(text), lineKept));
  const tail = shown.slice(0, look.tail).reverse();
  return {
    values: {
      // A part of the lines would look like fewer of them.
      count: whole ? matching : null,
      lines: whole ? lines : null,
      percent: whole ? percentOf(matching, lines) : null,
      latest: shown[0] ?? null,
      first_at: first === undefined ? null : new Date(first).toISOString(),
      last_at: last === undefined ? null : new Date(last).toISOString(),
      tail,
      future,
      age_hours: Math.round(((now - writtenAt) / 3_600_000) * 100) / 100,
      bytes_read: bytes,
      truncated: !whole,
      error: whole
        ? null
        : `only a part of the last ${formatDuration(look.last)} could be read, with ${count(matching, 'matching line')} in it: ${left.join('; ')}`,
    },
    ...(tail.length === 0 ? {} : { output: tail.join('\n') }),
  };
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

function explain(path: string, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `the log ${path} may not be read`;
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no log at ${path}`;
    default:
      return sentenceOf(thrown);
  }
}
