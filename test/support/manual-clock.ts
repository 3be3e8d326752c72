import type { Clock, Instant, Milliseconds } from '../../src/core/clock.ts';

interface Sleeper {
  readonly wakesAt: Milliseconds;
  readonly wake: () => void;
}

/** A clock that moves only when a test says so. Sleepers wake in the order of their moments. */
export class ManualClock implements Clock {
  #now: Instant;
  #elapsed: Milliseconds = 0;
  #sleepers: Sleeper[] = [];

  /** @param start ISO timestamp or epoch milliseconds of the first `now()` */
  constructor(start: string | Instant = '2026-03-02T08:00:00Z') {
    this.#now = typeof start === 'string' ? Date.parse(start) : start;
  }

  now(): Instant {
    return this.#now;
  }

  elapsed(): Milliseconds {
    return this.#elapsed;
  }

  sleep(span: Milliseconds, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper: Sleeper = {
        wakesAt: this.#elapsed + span,
        wake: () => {
          signal?.removeEventListener('abort', sleeper.wake);
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          resolve();
        },
      };
      signal?.addEventListener('abort', sleeper.wake, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** How many are asleep: lets a test wait until a loop has come to rest. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Lets time pass, waking whoever is due, and lets each of them act before the next one wakes. */
  async advance(span: Milliseconds): Promise<void> {
    const end = this.#elapsed + span;
    for (;;) {
      const next = this.#sleepers
        .filter((each) => each.wakesAt <= end)
        .sort((a, b) => a.wakesAt - b.wakesAt)[0];
      if (!next) break;
      this.#move(next.wakesAt - this.#elapsed);
      next.wake();
      await settle();
    }
    this.#move(end - this.#elapsed);
    await settle();
  }

  /** The wall clock jumps, for example backwards, while no time has passed. */
  jump(span: Milliseconds): void {
    this.#now += span;
  }

  #move(span: Milliseconds): void {
    this.#now += span;
    this.#elapsed += span;
  }
}

/** Gives everything that is ready a turn to run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
