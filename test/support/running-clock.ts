import { type Clock, type Instant, type Milliseconds, systemClock } from '../../src/core/clock.ts';

/** Where a running clock stood when the machine's clock said `real`, and how many times faster it runs. */
export interface ClockSetting {
  readonly shown: Instant;
  readonly real: Instant;
  readonly speed: number;
}

/** A clock that stands at a moment now and runs faster than the machine's: pauses of a bot last as many times shorter. */
export function settingAt(start: string | Instant, speed = 20): ClockSetting {
  const shown = typeof start === 'string' ? Date.parse(start) : start;
  return { shown, real: Date.now(), speed };
}

/** A clock that keeps running. Two processes with the same setting agree about the time. */
export function runningClock({ shown, real, speed }: ClockSetting): Clock {
  return {
    now: () => Math.round(shown + (Date.now() - real) * speed),
    elapsed: () => performance.now() * speed,
    sleep: (span: Milliseconds, signal) => systemClock.sleep(span / speed, signal),
  };
}
