import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../src/checks/check.ts';
import type { LookResult, Probe } from '../src/checks/probe.ts';
import { createRecorder, storeLookAlone } from '../src/checks/record-look.ts';
import { systemClock } from '../src/core/clock.ts';
import type { Result } from '../src/history/history.ts';
import { createResultRecorder } from '../src/history/record-results.ts';
import { openStore } from '../src/store/sqlite/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { type Finding, longestHold, medianTime } from './measure.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse('2026-03-02T00:00:00Z');
const checksOfProbe = 5;

const probe: Probe = {
  id: 'perf',
  service: 'bench',
  every: minute,
  timeout: 10_000,
  look: { kind: 'maintenance' },
};
const checks = Array.from(
  { length: checksOfProbe },
  (_, index): Check => ({
    id: `check-${index}`,
    service: 'bench',
    name: `check ${index}`,
    probe: 'perf',
    value: 'value',
    critical: { above: 5_000 },
    for: minute,
    recovery: minute,
  }),
);

const ms = (span: number) => `${span.toFixed(span < 10 ? 2 : 0)} ms`;

/** What history costs: the look that is recorded, the status that is read, the day that is summed up. */
export async function benchHistory(folder: string): Promise<Finding[]> {
  const path = join(folder, 'watchkeeper.sqlite');
  const store = await openStore({ path, now: systemClock.now });
  try {
    return [...(await benchLooks(store)), ...(await benchReading(store, path))];
  } finally {
    store.close();
  }
}

async function benchLooks(store: Store): Promise<Finding[]> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const recorder = createRecorder({
    checks,
    storeLook: storeLookAlone(store.checks),
    clock: systemClock,
  });
  const results = createResultRecorder({
    store: store.history,
    zoneOf: () => 'UTC',
    clock: systemClock,
    log: quiet,
  });
  const look = async (round: number) => {
    const at = systemClock.now();
    const seen: LookResult = { saw: true, values: { value: round % 90 }, at, took: round % 300 };
    return recorder.record(probe, seen, systemClock.elapsed());
  };
  const without = await medianTime(300, look);
  // As in the bot, where looks of many probes share a batch.
  const looks = 100;
  const withHistory = await medianTime(10, async (round) => {
    for (let number = 0; number < looks; number += 1) await results.add(await look(round * looks + number));
    await results.flush();
  });
  const each = withHistory / looks;
  return [
    {
      what: `one look with ${checksOfProbe} checks, recorded`,
      found: `${ms(without)} without history, ${ms(each)} with it (${(each / without).toFixed(2)} times)`,
    },
  ];
}

async function benchReading(store: Store, path: string): Promise<Finding[]> {
  const before = await medianTime(300, () => store.checks.states());
  const size = statSync(path).size;
  const names = Array.from({ length: 20 }, (_, index) => `check-${index}`);
  for (const check of names) await store.history.record(dayOf(check, start));
  const { whole, hold } = await longestHold(() => store.history.rollUp(start + 2 * day));
  // Five checks for a year, each looked at every hour.
  for (const check of names.slice(0, 5))
    for (let number = 1; number < 365; number += 1)
      await store.history.record(dayOf(check, start + number * day, hour));
  await store.history.rollUp(start + 366 * day);
  const after = await medianTime(300, () => store.checks.states());
  const year = [start, start + 365 * day];
  await store.historyReader.read([], year);
  const reading = await medianTime(5, () =>
    store.historyReader.read(
      names.slice(0, 5).map((check) => ({ service: 'bench', check })),
      year,
    ),
  );
  return [
    {
      what: 'a day of 20 checks, looked at each minute, summed up',
      found: `${ms(whole)}, at most ${ms(hold)} of it at a stretch`,
    },
    {
      what: 'the present states, read',
      found: `${ms(before)} without history, ${ms(after)} with a year of it (${(after / before).toFixed(2)} times)`,
    },
    { what: 'a year of 5 checks, read in its thread', found: ms(reading) },
    {
      what: 'the database',
      found: `${(size / 1e6).toFixed(1)} MB before, ${(statSync(path).size / 1e6).toFixed(1)} MB with all that`,
    },
  ];
}

function dayOf(check: string, from: number, every = minute): Result[] {
  return Array.from({ length: day / every }, (_, number) => ({
    service: 'bench',
    check,
    at: from + number * every,
    status: number % 97 === 0 ? 'critical' : 'ok',
    value: 200 + ((number * 7919) % 100),
    took: 20 + ((number * 31) % 60),
    holds: 2 * every + 10_000,
    zone: 'America/New_York',
  }));
}
