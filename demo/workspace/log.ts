/** One thing that passed between the app and the workspace. `at` is epoch milliseconds of the real clock. */
export type LogEntry = CallEntry | SentEntry | AcknowledgedEntry | ResponseUrlEntry | ConnectionEntry;

/** The app called a method of the Web API. */
export interface CallEntry {
  readonly kind: 'call';
  readonly at: number;
  readonly method: string;
  /** As parsed, without tokens. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** Null when the connection was cut before an answer. */
  readonly answer: Readonly<Record<string, unknown>> | null;
  /** The fault that shaped the answer, if any. */
  readonly fault: string | null;
}

/** An envelope went to the app. */
export interface SentEntry {
  readonly kind: 'sent';
  readonly at: number;
  readonly envelopeId: string;
  readonly type: string;
  /** 0 the first time. */
  readonly attempt: number;
  readonly connection: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The app acknowledged an envelope. */
export interface AcknowledgedEntry {
  readonly kind: 'acknowledged';
  readonly at: number;
  readonly envelopeId: string;
  /** Milliseconds since the envelope was last sent. */
  readonly latency: number;
  readonly payload: unknown;
}

/** The app used a response_url. */
export interface ResponseUrlEntry {
  readonly kind: 'response_url';
  readonly at: number;
  readonly url: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** A Socket Mode connection came or went. */
export interface ConnectionEntry {
  readonly kind: 'connection';
  readonly at: number;
  readonly connection: number;
  readonly state: 'opened' | 'closed';
}

/** Keeps entries in order and tells listeners of each. */
export class Log {
  readonly entries: LogEntry[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  add(entry: LogEntry): void {
    this.entries.push(entry);
    this.#changed();
  }
}
