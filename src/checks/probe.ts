import type { Instant, Milliseconds } from '../core/clock.ts';
import type { Scalar } from './check.ts';
import type { ExitCodes } from './exit-codes.ts';
import type { LogTime } from './log-time.ts';
import type { Retention } from './retention.ts';

/** Something looked at on an interval. What exactly is looked at (`look`) is one of the probe kinds. */
export interface Probe {
  /** Unique within the service. */
  readonly id: string;
  readonly service: string;
  /** Elapsed time from the start of one look to the start of the next. */
  readonly every: Milliseconds;
  /** After this a look is given up. */
  readonly timeout: Milliseconds;
  readonly look: Look;
}

/** How a command is started. Arrays of words, never a line for a shell. */
export interface CommandLine {
  readonly argv: readonly [string, ...string[]];
  /** Absolute folder. */
  readonly cwd: string;
  /** The whole environment of the command, already filtered by the service's allow-list. */
  readonly env: Readonly<Record<string, string>>;
}

/** The probe kinds. */
export type Look =
  | {
      readonly kind: 'command';
      readonly command: CommandLine;
      /**
       * `json`: standard output is one JSON object, whose members are the values. `text`: see `extract`.
       * `nagios`: a message and perfdata, as Nagios plugins print them.
       */
      readonly output: 'json' | 'text' | 'nagios';
      /** What its exit codes mean, where they say how things stand; they become the value `status`. */
      readonly exitCodes?: ExitCodes;
      /** name → regular expression with one group, on standard output; numbers become numbers. */
      readonly extract: Readonly<Record<string, string>>;
      /** More bytes than this end the command. */
      readonly outputLimit: number;
    }
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly method: 'GET' | 'HEAD' | 'POST';
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly followRedirects: boolean;
      /** name → regular expression with one group, on the answer; numbers become numbers. */
      readonly extract?: Readonly<Record<string, string>>;
      /** A JSON answer's members become values under `json`. */
      readonly outputLimit: number;
    }
  | {
      readonly kind: 'prometheus';
      /** Where its web page is; the query API lies below. */
      readonly url: string;
      readonly query: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly outputLimit: number;
    }
  | { readonly kind: 'host'; readonly disk: readonly string[] }
  | {
      readonly kind: 'files';
      /** Folder that holds the files, or (with `dated`) the folders named by date. */
      readonly path: string;
      /** A plain glob on names (`*.sql`), or for `each` subfolder one set of its own. */
      readonly match: string;
      /** True: every subfolder of `path` (a website's domain) is looked at by itself, and the oldest decides. */
      readonly each: boolean;
      /**
       * Names begin with (or are) a date in this form, such as `yyyy-MM-dd`, in `timezone`, or hold it where the
       * first group of `find` says; else the modification time counts.
       */
      readonly dated?: { readonly format: string; readonly timezone: string; readonly find?: string };
      /** What should be there, and for how long. */
      readonly retention?: Retention;
      /** Names of subfolders that must be there (with `each`). */
      readonly expect: readonly string[];
    }
  | {
      readonly kind: 'tls';
      readonly host: string;
      readonly port: number;
      /** The name that is asked for and that the certificate must hold; without it the host. */
      readonly servername?: string;
      /** Absolute path of a file of certificates that are trusted instead of the well-known ones. */
      readonly ca?: string;
      /** How the server is asked to go over to TLS, where it does not begin with it. */
      readonly starttls?: 'smtp';
    }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** What is said first, as soon as the connection stands. */
      readonly send?: string;
      /** Regular expression that what the other side says must match; without it nothing is read. */
      readonly expect?: string;
    }
  | {
      readonly kind: 'log';
      /** Absolute path of the file that is written, beside which those lie that were rotated away; or of a folder of them. */
      readonly path: string;
      /** Regular expression on single lines. */
      readonly pattern: string;
      /** Lines younger than this count. */
      readonly last: Milliseconds;
      readonly time: LogTime;
      /** How many of the latest matching lines are values. */
      readonly tail: number;
      /** Most bytes that are read, unpacked. */
      readonly limit: number;
    }
  /** A job that reports when it is done; what it said is remembered. */
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat }
  /** The service's own maintenance items. */
  | { readonly kind: 'maintenance' };

/** By when a job is to report that it is done. */
export interface Heartbeat {
  /** So often at least; or after each moment of a cron expression. */
  readonly expected: { readonly every: Milliseconds } | { readonly cron: string; readonly timezone: string };
  /** So much later a job may report. */
  readonly grace: Milliseconds;
  /** For the moments in sentences. */
  readonly timezone: string;
}

/** What a probe saw. */
export type Values = Readonly<Record<string, ProbeValue>>;
export type ProbeValue = Scalar | readonly ProbeValue[] | { readonly [name: string]: ProbeValue };

/** One look of a probe. Either it saw values, or it could not look and says why. */
export type LookResult =
  | {
      readonly saw: true;
      readonly values: Values;
      readonly at: Instant;
      readonly took: Milliseconds;
      readonly output?: string;
    }
  | {
      readonly saw: false;
      readonly reason: string;
      readonly at: Instant;
      readonly took: Milliseconds;
      readonly output?: string;
    };

/** Looks at the world for the domain. Must come back within the probe's timeout (plus a grace), never throw. */
export interface Looker {
  look(probe: Probe, signal: AbortSignal): Promise<LookResult>;
}
