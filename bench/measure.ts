import { setImmediate } from 'node:timers/promises';

/** What was measured, and in words what it means. */
export interface Finding {
  readonly what: string;
  readonly found: string;
}

/** The median time of a piece of work, in milliseconds. */
export async function medianTime(rounds: number, work: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
  }
  return medianOf(times);
}

export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The median, and between what the others lie. */
export function spreadOf(values: readonly number[], say: (value: number) => string): string {
  return `${say(medianOf(values))} (${say(Math.min(...values))} to ${say(Math.max(...values))})`;
}

/** How long a piece of work takes, and how long it holds the event loop at a stretch; in milliseconds. */
export async function longestHold(work: () => Promise<unknown>): Promise<{ whole: number; hold: number }> {
  let hold = 0;
  let isOver = false;
  const watch = async () => {
    for (let last = performance.now(); !isOver; last = performance.now()) {
      await setImmediate();
      hold = Math.max(hold, performance.now() - last);
    }
  };
  const watching = watch();
  const began = performance.now();
  await work();
  const whole = performance.now() - began;
  isOver = true;
  await watching;
  return { whole, hold };
}
