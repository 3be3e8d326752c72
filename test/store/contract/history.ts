import { describe, expect, it } from 'vitest';
import type { Instant, Milliseconds } from '../../../src/core/clock.ts';
import type { Status } from '../../../src/core/status.ts';
import type { Result } from '../../../src/history/history.ts';
import { freshBench, type MakeSubject, start } from './subject.ts';

const minute: Milliseconds = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const holds = 2 * minute + 10_000;
const midnight = Date.parse('2026-03-02T00:00:00Z');
const queue = { service: 'mids-hero', check: 'queue' };

function result(at: Instant, status: Status = 'ok', more: Partial<Result> = {}): Result {
  return { ...queue, at, status, value: null, took: 20, holds, zone: 'UTC', ...more };
}

/** One look a minute. */
function looks(from: Instant, to: Instant, status: Status = 'ok', more: Partial<Result> = {}): Result[] {
  return Array.from({ length: (to - from) / minute }, (_, index) =>
    result(from + index * minute, status, more),
  );
}

export function historyContract(make: MakeSubject): void {
  describe('the history of checks', () => {
    const bench = freshBench(make);
    const read = async (...edges: Instant[]) => {
      const [found] = await bench.store.historyReader.read([queue], edges);
      return found?.summaries ?? [];
    };
    const readOne = async (from: Instant, to: Instant) => {
      const [found] = await read(from, to);
      if (!found) throw new Error('nothing was read');
      return found;
    };

    it('says nothing is known where nobody looked', async () => {
      expect(await bench.store.historyReader.read([queue], [start, start + hour])).toEqual([
        {
          ...queue,
          firstAt: null,
          summaries: [
            {
              from: start,
              to: start + hour,
              time: { ok: 0, warning: 0, critical: 0, unknown: 0 },
              uptime: null,
              known: 0,
              looks: 0,
              values: null,
              took: null,
            },
          ],
        },
      ]);
    });

    it('gives every status the time until the next look', async () => {
      await bench.store.history.record([
        ...looks(start, start + 30 * minute),
        ...looks(start + 30 * minute, start + 45 * minute, 'critical'),
        ...looks(start + 45 * minute, start + 50 * minute, 'warning'),
        ...looks(start + 50 * minute, start + hour, 'unknown'),
      ]);
      const time = { ok: 30 * minute, critical: 15 * minute, warning: 5 * minute, unknown: 10 * minute };
      expect(await readOne(start, start + hour)).toMatchObject({
        time,
        uptime: 35 / 50,
        known: 50 / 60,
        looks: 60,
      });
    });

    it('never takes a gap for uptime', async () => {
      await bench.store.history.record([result(start), result(start + 30 * minute, 'critical')]);
      const { time, known, uptime } = await readOne(start, start + hour);
      expect(time).toEqual({ ok: holds, warning: 0, critical: holds, unknown: 0 });
      expect(known).toBeCloseTo((2 * holds) / hour);
      expect(uptime).toBe(0.5);
    });

    it('says the same before and after it is summed up, by hour and by day', async () => {
      await bench.store.history.record([
        ...looks(midnight, midnight + day, 'ok', { value: 7 }),
        ...looks(midnight + 5 * hour, midnight + 6 * hour, 'critical', { value: 100 }),
        ...looks(midnight + day, midnight + day + 90 * minute, 'warning', { value: 50 }),
      ]);
      const edges = [midnight, midnight + day, midnight + day + hour, midnight + day + 80 * minute];
      const before = await read(...edges);
      expect(await bench.store.history.rollUp(midnight + day + 2 * hour)).toBe(25 + 1);
      expect(await bench.store.history.rollUp(midnight + day + 2 * hour)).toBe(0);
      expect(await read(...edges)).toEqual(before);
      expect(before[0]).toMatchObject({
        uptime: 23 / 24,
        known: 1,
        values: { count: 1440, min: 7, max: 100 },
      });
    });

    it('leaves an hour alone until it is over', async () => {
      await bench.store.history.record(looks(start, start + 30 * minute));
      expect(await bench.store.history.rollUp(start + 30 * minute)).toBe(0);
      expect((await readOne(start, start + 30 * minute)).known).toBe(1);
    });

    it('works in what comes late', async () => {
      await bench.store.history.record(looks(midnight, midnight + hour));
      await bench.store.history.rollUp(midnight + 2 * day);
      await bench.store.history.record(looks(midnight + 30 * minute, midnight + 40 * minute, 'critical'));
      const expected = { ok: 50 * minute, critical: 10 * minute };
      expect((await readOne(midnight, midnight + hour)).time).toMatchObject(expected);
      expect(await bench.store.history.rollUp(midnight + 2 * day)).toBeGreaterThan(0);
      expect((await readOne(midnight, midnight + hour)).time).toMatchObject(expected);
      expect((await readOne(midnight, midnight + day)).time).toMatchObject({ critical: 10 * minute });
    });

    it('works in what comes late and ends what was thought to go on in the next hour', async () => {
      const end = midnight + hour;
      await bench.store.history.record([result(end - 2 * minute, 'ok', { holds: 2 * hour })]);
      await bench.store.history.rollUp(midnight + 2 * day);
      expect((await readOne(end, end + hour)).time.ok).toBe(hour);
      await bench.store.history.record([result(end - minute, 'critical', { holds: minute })]);
      await bench.store.history.rollUp(midnight + 2 * day);
      expect((await readOne(end, end + hour)).time).toMatchObject({ ok: 0, critical: 0 });
    });

    it('lets the later of two results of one moment count', async () => {
      await bench.store.history.record([result(start), result(start, 'critical')]);
      expect((await readOne(start, start + minute)).time).toMatchObject({ ok: 0, critical: minute });
    });

    it('counts days of 23 and 25 hours', async () => {
      const zone = 'America/New_York';
      const spring = Date.parse('2026-03-08T05:00:00Z');
      const autumn = Date.parse('2026-11-01T04:00:00Z');
      await bench.store.history.record([
        ...looks(spring, spring + 23 * hour, 'ok', { zone }),
        ...looks(spring + 23 * hour, spring + 47 * hour, 'critical', { zone }),
        ...looks(autumn, autumn + 25 * hour, 'warning', { zone }),
      ]);
      await bench.store.history.rollUp(autumn + 3 * day);
      const [first, second] = await read(spring, spring + 23 * hour, spring + 47 * hour);
      expect(first).toMatchObject({ uptime: 1, known: 1, looks: 23 * 60 });
      expect(second).toMatchObject({ uptime: 0, looks: 24 * 60 });
      expect((await readOne(autumn, autumn + 25 * hour)).time.warning).toBe(25 * hour);
    });

    it('finds lowest, highest and latest number of a span', async () => {
      await bench.store.history.record([
        result(start - minute, 'ok', { value: 1000 }),
        result(start, 'ok', { value: 3 }),
        result(start + minute, 'ok', { value: -4.5 }),
        result(start + 2 * minute, 'ok', { value: 2 }),
        result(start + 3 * minute, 'unknown'),
      ]);
      const span = { from: start, to: start + hour };
      const other = { service: 'other', check: 'queue' };
      expect(await bench.store.historyReader.extremes([other, queue], span)).toEqual([
        { ...other, lowest: null, highest: null, latest: null },
        { ...queue, lowest: -4.5, highest: 3, latest: { at: start + 2 * minute, value: 2 } },
      ]);
    });

    it('forgets results, hours and days each in its time, and goes on saying what is left of them', async () => {
      await bench.store.history.record(looks(midnight, midnight + 3 * day));
      await bench.store.history.record(looks(midnight + hour, midnight + 2 * hour, 'critical'));
      const now = midnight + 10 * day;
      await bench.store.history.rollUp(now);
      const forget = (results: Instant, hours: Instant, days: Instant) =>
        bench.store.history.forget({ results, hours, days });
      const odd = midnight + 90 * minute;

      expect(await forget(midnight + 2 * day + hour, 0, 0)).toBe(2 * 1440);
      expect((await readOne(midnight, midnight + day)).uptime).toBe(23 / 24);
      expect((await readOne(midnight + hour, midnight + 2 * hour)).uptime).toBe(0);
      expect((await readOne(odd, midnight + 2 * hour)).known).toBe(0);
      expect((await readOne(midnight + 2 * day, midnight + 3 * day)).known).toBe(1);

      expect(await forget(now, midnight + 2 * day, 0)).toBe(1440 + 48);
      expect((await readOne(midnight, midnight + day)).uptime).toBe(23 / 24);
      expect((await readOne(midnight + hour, midnight + 2 * hour)).known).toBe(0);

      await forget(now, now, now);
      expect(await bench.store.historyReader.read([queue], [midnight, now])).toMatchObject([
        { firstAt: null, summaries: [{ known: 0 }] },
      ]);
    });

    it('forgets nothing that has yet to be summed up', async () => {
      await bench.store.history.record(looks(midnight, midnight + hour));
      const before = midnight + 5 * day;
      expect(await bench.store.history.forget({ results: before, hours: before, days: before })).toBe(0);
      expect((await readOne(midnight, midnight + hour)).known).toBe(1);
    });

    it('leaves an hour as it was when a result comes that is older than those that are kept', async () => {
      await bench.store.history.record(looks(midnight, midnight + day));
      await bench.store.history.rollUp(midnight + 5 * day);
      await bench.store.history.forget({ results: midnight + 4 * day, hours: 0, days: 0 });
      await bench.store.history.record([result(midnight + 90 * minute, 'critical')]);
      await bench.store.history.rollUp(midnight + 5 * day);
      expect(await readOne(midnight, midnight + day)).toMatchObject({ uptime: 1, known: 1 });
    });
  });
}
