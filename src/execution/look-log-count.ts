import type { ReadLogTime } from '../checks/log-time.ts';
import type { Instant } from '../core/clock.ts';

/** Lines may stand this much out of order, and clocks differ this much. */
export const slack = 5 * 60_000;

const dayLong = 86_400_000;

interface Wish {
  readonly since: Instant;
  readonly now: Instant;
  readonly matches: RegExp;
  readonly readTime: ReadLogTime;
  /** How many of the latest matching lines are kept. */
  readonly keep: number;
}

interface Hit {
  readonly at: Instant;
  readonly text: string;
}

/** Takes the lines of one file, in the order in which they are read. */
export interface LogPart {
  add(lines: readonly string[]): void;
  /** True when all times of the lines added last are too old, even if they stand out of order. */
  isPastSpan(): boolean;
  hasTimes(): boolean;
  /** Lines that still wait for a time find none any more. */
  end(): void;
}

export interface CountedLog {
  beginFile(direction: 'backward' | 'forward', writtenAt: Instant): LogPart;
  hasTimes(): boolean;
  hasLines(): boolean;
  result(): {
    readonly matching: number;
    readonly lines: number;
    /** Lines dated later than now. They are counted. */
    readonly future: number;
    /** Of the matching lines. */
    readonly first: Instant | undefined;
    readonly last: Instant | undefined;
    /** The latest first. */
    readonly hits: readonly Hit[];
  };
}

/** Counts lines by their time. A line without one belongs to the one before it. */
export function createLogCount({ since, now, matches, readTime, keep }: Wish): CountedLog {
  let matching = 0;
  let lines = 0;
  let future = 0;
  let first: Instant | undefined;
  let last: Instant | undefined;
  let hits: Hit[] = [];
  let sawTimes = false;
  let sawLines = false;

  const keepLatest = () => {
    hits = hits.toSorted((a, b) => b.at - a.at).slice(0, keep);
  };

  const take = (at: Instant, amount: number, texts: readonly string[], matched = texts.length) => {
    if (at < since) return;
    lines += amount;
    matching += matched;
    if (at > now + slack) future += amount;
    if (matched === 0) return;
    first = first === undefined ? at : Math.min(first, at);
    last = last === undefined ? at : Math.max(last, at);
    for (const text of texts) hits.push({ at, text });
    if (hits.length > keep * 2 + 100) keepLatest();
  };

  function beginFile(direction: 'backward' | 'forward', writtenAt: Instant): LogPart {
    const backward = direction === 'backward';
    const latest = Math.max(now, writtenAt) + dayLong;
    // The time of the neighbour that was read before: it tells which of two equal hours is meant.
    let neighbour: Instant | undefined;
    let newest = -Infinity;
    let waiting = { amount: 0, matched: 0, texts: [] as readonly string[] };

    const momentOf = (line: string): Instant | undefined => {
      const moments = readTime(line, latest);
      if (moments.length < 2) return moments[0];
      if (backward || neighbour === undefined) {
        const bound = (neighbour ?? Math.min(now, writtenAt)) + slack;
        return moments.findLast((each) => each <= bound) ?? moments[0];
      }
      const bound = neighbour - slack;
      return moments.find((each) => each >= bound) ?? moments.at(-1);
    };

    const settle = (at: Instant) => {
      take(at, waiting.amount, waiting.texts, waiting.matched);
      waiting = { amount: 0, matched: 0, texts: [] };
    };

    const add = (line: string) => {
      const at = momentOf(line);
      const matched = matches.test(line);
      if (at !== undefined) {
        neighbour = at;
        newest = Math.max(newest, at);
        // Read backward, those that wait stand below this line; read forward, above the first of the file.
        settle(at);
        take(at, 1, matched ? [line] : []);
      } else if (!backward && neighbour !== undefined) take(neighbour, 1, matched ? [line] : []);
      else {
        const texts = matched && waiting.texts.length < keep ? [...waiting.texts, line] : waiting.texts;
        waiting = { amount: waiting.amount + 1, matched: waiting.matched + (matched ? 1 : 0), texts };
      }
    };

    return {
      add: (added) => {
        newest = -Infinity;
        for (const line of added) add(line);
        sawLines ||= added.length > 0;
        sawTimes ||= neighbour !== undefined;
      },
      isPastSpan: () => newest !== -Infinity && newest < since - slack,
      hasTimes: () => neighbour !== undefined,
      end: () => {
        // A file whose lines were never dated was at least written then.
        settle(neighbour ?? writtenAt);
      },
    };
  }

  return {
    beginFile,
    hasTimes: () => sawTimes,
    hasLines: () => sawLines,
    result: () => {
      keepLatest();
      return { matching, lines, future, first, last, hits };
    },
  };
}
