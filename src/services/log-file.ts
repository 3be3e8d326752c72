/** A log of a service whose last lines may be read. Its path stands in config and comes from nowhere else. */
export interface LogFile {
  readonly service: string;
  /** Unique within the service: `import`. */
  readonly name: string;
  /** Absolute: a file, or a folder, of which the file that was written last is read. */
  readonly path: string;
  /** How many lines are shown when nobody says how many. */
  readonly lines: number;
}

/** What of a log is wanted. */
export interface TailWish {
  readonly lines: number;
  /** Only lines that hold this text, whatever the size of its letters. Empty: all. */
  readonly filter: string;
}

/** The last lines of a log, or why there are none. */
export type Tail =
  | {
      readonly read: true;
      /** The file that was read, which with a folder is one of those in it. */
      readonly file: string;
      /** When it was last written, in epoch milliseconds. */
      readonly writtenAt: number;
      readonly bytes: number;
      /** Oldest first, without secrets and control characters. */
      readonly lines: readonly string[];
      /** True when the search ended before the beginning of the file, because so much had been read. */
      readonly gaveUp: boolean;
      /** True when some line was longer than what is shown of it. */
      readonly cut: boolean;
      /** The file that holds what is older, when the beginning of this one was reached; null when there is none. */
      readonly older: string | null;
    }
  | { readonly read: false; readonly reason: string };

/** Reads the end of a log. Never throws for what the file system says. */
export type ReadTail = (log: LogFile, wish: TailWish) => Promise<Tail>;

/** More lines than this are not read at once. */
export const mostLogLines = 500;
