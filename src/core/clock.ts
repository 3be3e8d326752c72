/** A moment: milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` gives it. */
export type Instant = number;

/** A span of time in milliseconds. */
export type Milliseconds = number;

/** Where time comes from. Nothing in the domain asks the operating system for the time itself. */
export interface Clock {
  /** The present moment by the wall clock. May jump, also backwards. */
  now(): Instant;
  /** Milliseconds that have really passed since some unnamed start. Never goes back. */
  elapsed(): Milliseconds;
  /** Resolves after the span, or as soon as the signal is aborted (without an error). */
  sleep(span: Milliseconds, signal?: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (span, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(span, 2 ** 31 - 1));
      signal?.addEventListener('abort', wake, { once: true });
    }),
};
