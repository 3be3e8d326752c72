/**
 * An error that people may read: a stable code for programs, a sentence for people, the cause kept.
 * `passing` tells failures that may go away by themselves from those that stay until somebody acts.
 */
export class WatchkeeperError extends Error {
  /** Stable, dotted, lower case: `config.invalid`, `store.newer`, `maintenance.conflict`. */
  readonly code: string;
  /** True when trying again later may help. */
  readonly passing: boolean;

  constructor(code: string, message: string, options: { cause?: unknown; passing?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'WatchkeeperError';
    this.code = code;
    this.passing = options.passing ?? false;
  }
}

/** The sentence of whatever was thrown. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
