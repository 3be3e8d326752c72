import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Status } from '../core/status.ts';

/** A check by its names. */
export interface CheckName {
  readonly service: string;
  readonly check: string;
}

/** From a moment (which belongs to it) to another one (which does not). */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What one look said about one check, as history keeps it. */
export interface Result extends CheckName {
  readonly at: Instant;
  /** The settled status. */
  readonly status: Status;
  /** Null when the value was no number. */
  readonly value: number | null;
  /** How long the look took, in whole milliseconds; null when it saw nothing. */
  readonly took: Milliseconds | null;
  /** For how long it says something: until the next result, but no longer than this. See `creditedTime`. */
  readonly holds: Milliseconds;
  /** IANA zone of the service, in which its days are counted. */
  readonly zone: string;
}

/** Where history is written. It is no state: nothing is decided by it. */
export interface HistoryStore {
  /**
   * Keeps results in one transaction, in any order, also late ones. A second one of the same check and moment
   * replaces the first.
   */
  record(results: readonly Result[]): Promise<void>;
  /**
   * Works out the hours and days that are over and have something new in them, in small transactions with pauses.
   * Doing it again changes nothing; stopped in the middle, it goes on where it was.
   * @returns how many hours and days were worked out
   */
  rollUp(now: Instant, signal?: AbortSignal): Promise<number>;
  /**
   * Forgets what is older than the moments, as far as it has been worked out.
   * @returns how many rows are gone
   */
  forget(before: {
    readonly results: Instant;
    readonly hours: Instant;
    readonly days: Instant;
  }): Promise<number>;
}

/** Numbers of a span. Percentiles are off by at most 1 % of themselves, and never beyond the extremes. */
export interface Numbers {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** How a check stood over a span. */
export interface Summary extends Span {
  /** How long it had each settled status. What is missing up to the whole span, nobody knows. */
  readonly time: Readonly<Record<Status, Milliseconds>>;
  /** The part (0 to 1) of the known time in which it was not critical; null when nothing is known. */
  readonly uptime: number | null;
  /** The part (0 to 1) of the span in which somebody looked and could see: ok, warning or critical. */
  readonly known: number;
  readonly looks: number;
  /** Its values, as far as they were numbers; null when none was. */
  readonly values: Numbers | null;
  /** How long the looks took, in milliseconds; null when none saw anything. */
  readonly took: Numbers | null;
}

/** How one check stood over several spans, one after the other. */
export interface CheckHistory extends CheckName {
  /** When it was first looked at; null when never. */
  readonly firstAt: Instant | null;
  readonly summaries: readonly Summary[];
}

/** The lowest, highest and latest number of a check over a span; null where there was none. */
export interface Extremes extends CheckName {
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly latest: { readonly at: Instant; readonly value: number } | null;
}

/**
 * Reads history, outside of the event loop. What was looked at in the last seconds may be missing. A span should
 * end now at the latest, since a status is taken to hold on for a while.
 *
 * How fine it can be read depends on how old it is (`retention` in config): the last weeks exactly, before that by
 * hours of UTC, before that by days of the service's zone. A part of an hour or day of which only the whole is kept
 * counts as not known, so spans should begin with a day (`daysOf`) or an hour (`hoursOf`).
 * @throws WatchkeeperError `history.slow`, `history.stopped`, `history.failed`
 */
export interface HistoryReader {
  /**
   * How each of the checks stood, in their order, between neighbouring edges.
   * @param edges at least two moments, ascending; n edges give n - 1 summaries
   */
  read(checks: readonly CheckName[], edges: readonly Instant[]): Promise<CheckHistory[]>;
  /** Lowest, highest and latest number of each of the checks, in their order. Cheap for a day. */
  extremes(checks: readonly CheckName[], span: Span): Promise<Extremes[]>;
}
