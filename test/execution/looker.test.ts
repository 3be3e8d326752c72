import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createLooker } from '../../src/execution/looker.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { lookOnce, valuesOf } from './probe-of.ts';

describe('the host', () => {
  test('shows disk, memory, load and since when it runs', async () => {
    const result = await lookOnce({ kind: 'host', disk: ['/', tmpdir()] });
    const numbers = valuesOf(
      result,
      'disk./.used_percent',
      `disk.${tmpdir()}.free_gb`,
      'memory.used_percent',
      'memory.available_gb',
      'cpu.load1',
      'cpu.load1_per_core',
      'uptime_hours',
    );
    for (const number of numbers) expect(number).toBeGreaterThanOrEqual(0);
    for (const percent of valuesOf(result, 'disk./.used_percent', 'memory.used_percent'))
      expect(percent).toBeLessThanOrEqual(100);
  });

  test('measures the processor between two looks, so not at the first', async () => {
    const looker = createLooker({ clock: systemClock, maintenanceDigest: async () => ({}) });
    const look = { kind: 'host', disk: [] } as const;
    const probe = { id: 'host', service: 's', every: 1_000, timeout: 1_000, look };
    const first = await looker.look(probe, new AbortController().signal);
    expect(valuesOf(first, 'cpu.used_percent')).toEqual([null]);
    // The kernel counts in hundredths of a second: work until it has counted some.
    const end = performance.now() + 60;
    while (performance.now() < end);
    const [used] = valuesOf(await looker.look(probe, new AbortController().signal), 'cpu.used_percent');
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThanOrEqual(100);
  });

  test('has no values for a disk that is not there, and says why', async () => {
    const result = await lookOnce({ kind: 'host', disk: ['/', '/no/such/place'] });
    expect(valuesOf(result, 'disk./no/such/place.used_percent', 'error')).toEqual([
      null,
      expect.stringContaining('disk /no/such/place'),
    ]);
    expect(valuesOf(result, 'disk./.used_percent')[0]).toBeTypeOf('number');
  });
});

describe('maintenance', () => {
  test('shows what the items of the service come to', async () => {
    const result = await lookOnce(
      { kind: 'maintenance' },
      { maintenanceDigest: async (service) => ({ service, red: 2 }) },
    );
    expect(valuesOf(result, 'service', 'red')).toEqual(['mids-hero', 2]);
  });

  test('that cannot be read could not be seen', async () => {
    const maintenanceDigest = async () => {
      throw new Error('the file is half-written');
    };
    expect(await lookOnce({ kind: 'maintenance' }, { maintenanceDigest })).toMatchObject({
      saw: false,
      reason: 'the look failed: the file is half-written',
    });
  });

  test('that never answers could not be seen, within its time', async () => {
    const parts = { maintenanceDigest: () => new Promise<never>(() => {}), timeout: 20 };
    expect(await lookOnce({ kind: 'maintenance' }, parts)).toMatchObject({
      saw: false,
      reason: 'it took longer than 20 ms',
    });
  });

  test('is not looked at when it was cancelled before', async () => {
    expect(await lookOnce({ kind: 'maintenance' }, { signal: AbortSignal.abort() })).toMatchObject({
      saw: false,
      reason: 'the look was cancelled',
    });
  });
});

test('a look is dated by the clock', async () => {
  const clock = new ManualClock('2026-03-08T03:30:00Z');
  expect(await lookOnce({ kind: 'maintenance' }, { clock })).toMatchObject({
    at: Date.parse('2026-03-08T03:30:00Z'),
    took: 0,
  });
});
