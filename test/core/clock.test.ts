import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';

test('a sleep ends at once when its signal is aborted, before or during it', async () => {
  const stop = new AbortController();
  const asleep = systemClock.sleep(3_600_000, stop.signal);
  stop.abort();
  await asleep;
  await systemClock.sleep(3_600_000, stop.signal);
  expect(stop.signal.aborted).toBe(true);
});

test('elapsed time does not go back', async () => {
  const before = systemClock.elapsed();
  await systemClock.sleep(1);
  expect(systemClock.elapsed()).toBeGreaterThan(before);
});
