import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Status } from '../../src/core/status.ts';
import { daysOf, hourOf } from '../../src/history/calendar.ts';
import type { Numbers, Summary } from '../../src/history/history.ts';
import { Database } from '../../src/store/sqlite/database.ts';
import { SqliteHistory } from '../../src/store/sqlite/history.ts';
import { readHistory } from '../../src/store/sqlite/history-read.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { type SlowLook, slowMidnights, slowPercentile, slowSummary } from './support/slow-history.ts';

const minute = 60_000;
const day = 1440 * minute;

/** Four days each, in the middle of which clocks change; by an hour, by half an hour, at midnight, or never. */
const places = [
  { zone: 'America/New_York', begin: '2026-03-06T17:00:00Z' },
  { zone: 'Europe/Berlin', begin: '2026-10-23T11:00:00Z' },
  { zone: 'Australia/Lord_Howe', begin: '2026-04-03T02:00:00Z' },
  { zone: 'Africa/Cairo', begin: '2026-04-22T13:00:00Z' },
  { zone: 'Asia/Kathmandu', begin: '2026-06-01T06:00:00Z' },
  { zone: 'UTC', begin: '2026-02-26T00:00:00Z' },
];

/** A stretch of looks at an even pace with one status, or a gap. */
const stretch = fc.record({
  looks: fc.integer({ min: 0, max: 25 }),
  every: fc.constantFrom(1, 5, 15, 60, 360),
  pause: fc.constantFrom(0, 0, 0, 3, 90, 1000),
  status: fc.constantFrom<Status>('ok', 'ok', 'ok', 'warning', 'critical', 'unknown'),
  hold: fc.constantFrom(1, 2, 3),
  value: fc.option(
    fc.oneof(
      fc.double({ min: 0, max: 1000, noNaN: true }),
      fc.double({ noNaN: true, min: -1e250, max: 1e250 }),
    ),
  ),
});

/** A single look somewhere, such as one whose clock had been set back. */
const stray = fc.record({
  at: fc.integer({ min: 0, max: 4 * 1440 - 1 }),
  status: fc.constantFrom<Status>('ok', 'critical', 'unknown'),
  hold: fc.constantFrom(1, 7, 200),
});

const story = fc.record({
  place: fc.constantFrom(...places),
  stretches: fc.array(stretch, { minLength: 1, maxLength: 12 }),
  strays: fc.array(stray, { maxLength: 6 }),
  /** Where each look goes among the batches; the batches are written one after the other. */
  batches: fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
  /** After each batch, whether everything is summed up, as of which minute. */
  rollUps: fc.array(fc.option(fc.integer({ min: 0, max: 7 * 1440 })), { minLength: 4, maxLength: 4 }),
  edges: fc.array(fc.integer({ min: 0, max: 4 * 1440 }), { minLength: 2, maxLength: 6 }),
});
type Story = typeof story extends fc.Arbitrary<infer Told> ? Told : never;

describe('history, against a slow and obvious computation', () => {
  let folder: string;
  let database: Database;
  let history: SqliteHistory;
  let told = 0;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watchkeeper-history-'));
    const path = join(folder, 'watchkeeper.sqlite');
    await migrate({ path, now: Date.now });
    database = new Database(path);
    // Nothing has to outlive this test.
    database.run(sql`PRAGMA synchronous = OFF`);
    history = new SqliteHistory(database);
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Writes a story in its batches, with what is summed up in between. */
  async function tell({ place, stretches, strays, batches, rollUps }: Story) {
    told += 1;
    const check = { service: 'story', check: `check-${told}` };
    const begin = Date.parse(place.begin);
    const bare = [...looksOf(stretches), ...strays.map((each) => ({ ...each, value: null, took: null }))].map(
      ({ at, hold, ...rest }) => ({ ...rest, at: begin + at * minute, holds: hold * minute }),
    );
    const dealt = bare.map((look) => ({ look, batch: batches.next().value }));
    const written: SlowLook[] = [];
    for (const [batch, rollUp] of rollUps.entries()) {
      const now = dealt.filter((each) => each.batch === batch).map(({ look }) => look);
      await history.record(now.map((look) => ({ ...check, ...look, zone: place.zone })));
      written.push(...now.map((look, index) => ({ ...look, written: written.length + index })));
      if (rollUp !== null) await history.rollUp(begin + rollUp * minute);
    }
    return { check, begin, end: begin + 4 * day, written };
  }

  function expectSame(check: { service: string; check: string }, edges: number[], written: SlowLook[]) {
    const [found] = readHistory(database, [check], edges);
    for (const summary of found?.summaries ?? []) expectLikeSlow(summary, written);
    expect(found?.summaries).toHaveLength(Math.max(0, edges.length - 1));
  }

  it('gives the same time, looks and numbers for any span, however late results came', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (each) => {
        const { check, begin, end, written } = await tell(each);
        const days = slowMidnights(begin, end, each.place.zone);
        expect(daysOf({ from: days[0] ?? begin, to: end }, each.place.zone)).toEqual([...days, end]);
        const odd = each.edges.map((edge) => begin + edge * minute).sort((a, b) => a - b);
        expectSame(check, [...days, end], written);
        expectSame(check, odd, written);
        await history.rollUp(end + 3 * day);
        expectSame(check, [...days, end], written);
        expectSame(check, odd, written);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same for days and hours when what they were worked out from is forgotten', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.integer({ min: 0, max: 4 * 1440 }), async (each, cut) => {
        const { check, begin, end, written } = await tell(each);
        const days = slowMidnights(begin, end, each.place.zone);
        const hours = Array.from({ length: 30 }, (_, index) => hourOf(begin).from + (40 + index) * 3_600_000);
        await history.rollUp(end + 3 * day);
        await history.forget({ results: begin + cut * minute, hours: 0, days: 0 });
        expectSame(check, days, written);
        expectSame(check, hours, written);
        await history.forget({ results: begin + cut * minute, hours: begin + cut * minute, days: 0 });
        expectSame(check, days, written);
        // One that comes late into the first day that is kept: the day is worked out again from what is left.
        const kept = days.findLast((midnight) => midnight <= begin + cut * minute) ?? days[0] ?? begin;
        const late = { at: kept + 7 * minute, status: 'critical', value: 1, took: 1, holds: minute } as const;
        await history.record([{ ...check, ...late, zone: each.place.zone }]);
        await history.rollUp(end + 3 * day);
        expectSame(
          check,
          days.filter((midnight) => midnight >= kept),
          [...written, { ...late, written: written.length }],
        );
      }),
      { numRuns: 20 },
    );
  });
});

function looksOf(stretches: Story['stretches']) {
  let now = 0;
  return stretches.flatMap(({ looks, every, pause, status, hold, value }) => {
    const made = Array.from({ length: looks }, (_, index) => ({
      at: now + index * every,
      status,
      value: value === null ? null : value * (1 + index / 10),
      took: status === 'unknown' ? null : 20 + index,
      hold: hold * every,
    })).filter(({ at, value: number }) => at < 4 * 1440 && (number === null || Number.isFinite(number)));
    now += looks * every + pause;
    return made;
  });
}

function expectLikeSlow(summary: Summary, written: readonly SlowLook[]): void {
  const slow = slowSummary(written, summary.from, summary.to);
  const { nobody: _, ...minutes } = slow.minutes;
  const asMinutes = Object.entries(summary.time).map(([status, span]) => [status, span / minute]);
  expect(Object.fromEntries(asMinutes)).toEqual(minutes);
  expect(summary.uptime).toBe(slow.uptime);
  // An empty span is known of by nobody.
  expect(summary.known).toBeCloseTo(summary.to > summary.from ? slow.known : 0, 12);
  expect(summary.looks).toBe(slow.looks);
  expectNumbers(summary.values, slow.values);
  expectNumbers(summary.took, slow.took);
}

function expectNumbers(found: Numbers | null, numbers: readonly number[]): void {
  if (!found) {
    expect(numbers).toEqual([]);
    return;
  }
  expect(found.count).toBe(numbers.length);
  expect(found.min).toBe(Math.min(...numbers));
  expect(found.max).toBe(Math.max(...numbers));
  for (const [name, percent] of [
    ['p50', 50],
    ['p95', 95],
    ['p99', 99],
  ] as const) {
    const exact = slowPercentile(numbers, percent);
    expect(Math.abs(found[name] - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.010001 + 1e-300);
  }
}
