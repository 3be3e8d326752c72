import { type Clock, type Milliseconds, systemClock } from '../../src/core/clock.ts';

/** The clock of the machine, except that a test can let a span pass at once. */
export class LeapingClock implements Clock {
  #leapt: Milliseconds = 0;
  #putBack: Milliseconds = 0;
  readonly #asleep = new Set<AbortController>();

  now(): number {
    return Date.now() + this.#leapt - this.#putBack;
  }

  elapsed(): Milliseconds {
    return performance.now() + this.#leapt;
  }

  async sleep(span: Milliseconds, signal?: AbortSignal): Promise<void> {
    const until = this.elapsed() + span;
    while (!signal?.aborted && this.elapsed() < until) {
      const leap = new AbortController();
      this.#asleep.add(leap);
      await systemClock.sleep(
        Math.max(1, until - this.elapsed()),
        signal ? AbortSignal.any([signal, leap.signal]) : leap.signal,
      );
      this.#asleep.delete(leap);
    }
  }

  /** Lets the span pass for everybody who asks this clock; whoever sleeps looks whether their time has come. */
  leap(span: Milliseconds): void {
    this.#leapt += span;
    for (const each of this.#asleep) each.abort();
  }

  /**
   * The same, but the clock on the wall is put back by as much. For whoever lives beside programs and files that keep
   * the machine's own time, and would seem to them to come from the future.
   */
  leapUnseen(span: Milliseconds): void {
    this.#putBack += span;
    this.leap(span);
  }
}
