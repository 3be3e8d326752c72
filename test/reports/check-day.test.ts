import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import type { Part } from '../../src/core/reply.ts';
import type { Status } from '../../src/core/status.ts';
import { spansOf } from '../../src/core/text.ts';
import { countResults, emptyTally, summarise } from '../../src/history/tally.ts';
import { checkDay, dayEdges } from '../../src/reports/check-day.ts';

const hour = 3_600_000;
const zone = 'America/New_York';
const now = Date.parse('2026-02-10T15:20:00Z');

const check = (more: Partial<Check>): Check => ({
  id: 'queue',
  service: 'alpha',
  name: 'queue length',
  probe: 'probe',
  value: 'value',
  for: 0,
  recovery: 0,
  ...more,
});

/** The day of a check that was looked at at these hours before now. */
function dayOf(
  of: Check,
  looks: readonly (readonly [ago: number, value: number | null, status?: Status])[],
  firstAt = 0,
): Part[] {
  const results = looks.map(([ago, value, status = 'ok']) => ({
    at: now - ago * hour,
    status,
    value,
    took: 5,
    holds: hour,
  }));
  const edges = dayEdges(now, zone);
  const summaries = edges.slice(1).map((to, index) => {
    const from = edges[index] ?? to;
    const tally = emptyTally();
    const reaching = results.filter(({ at }) => at < to);
    countResults(tally, reaching, { from, to });
    return summarise(tally, from, to);
  });
  return checkDay(
    of,
    { service: of.service, check: of.id, firstAt, summaries },
    zone,
    looks.at(-1)?.[1] ?? null,
  );
}

function chartOf(parts: Part[]) {
  const [chart] = parts;
  if (chart?.kind !== 'chart') throw new Error('There is no chart.');
  const words = spansOf(chart.words)
    .map((span) => (typeof span === 'string' ? span : '<time>'))
    .join('');
  return { ...chart, words };
}

describe('the day of a check', () => {
  it('has twelve points at even hours where the service is, the last one until now', () => {
    const edges = dayEdges(now, zone);
    expect(edges).toHaveLength(13);
    expect(new Date(edges[0] ?? 0).toISOString()).toBe('2026-02-09T17:00:00.000Z');
    expect(new Date(edges[11] ?? 0).toISOString()).toBe('2026-02-10T15:00:00.000Z');
    expect(edges[12]).toBe(now);
  });

  it.each(['2026-03-08T15:20:00Z', '2026-11-01T15:20:00Z', '2026-03-09T05:00:00Z', '2026-11-02T04:00:00Z'])(
    'has points with names of their own while clocks change: %s',
    (at) => {
      const edges = dayEdges(Date.parse(at), zone);
      const names = edges
        .slice(0, -1)
        .map((edge) => new Date(edge).toLocaleTimeString('en-GB', { timeZone: zone }));
      expect(new Set(names).size).toBe(12);
      expect(edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? 0))).toBe(true);
    },
  );

  it.each([
    [0.5, 1, ['10:19', '10:20']],
    [3, 1, ['10:17', '10:18', '10:19', '10:20']],
    [12, 2, ['10:08', '10:10', '10:12', '10:14', '10:16', '10:18', '10:20']],
    [40, 5, ['09:40', '09:45', '09:50', '09:55', '10:00', '10:05', '10:10', '10:15', '10:20']],
    [170, 30, ['07:30', '08:00', '08:30', '09:00', '09:30', '10:00']],
    [
      600,
      60,
      ['00:00', '01:00', '02:00', '03:00', '04:00', '05:00', '06:00', '07:00', '08:00', '09:00', '10:00'],
    ],
  ])(
    'begins where it was first looked at %s minutes ago, in points of %s minutes',
    (ago, _minutes, names) => {
      const edges = dayEdges(now, zone, now - ago * 60_000);
      const shown = edges
        .slice(0, -1)
        .map((edge) => new Date(edge).toLocaleTimeString('en-GB', { timeZone: zone, timeStyle: 'short' }));
      expect(shown).toEqual(names);
      expect(edges[0]).toBeLessThanOrEqual(now - ago * 60_000);
    },
  );

  it('is a whole day for a check that is older than one, or of which nobody knows', () => {
    expect(dayEdges(now, zone, now - 40 * hour)).toEqual(dayEdges(now, zone));
    expect(dayEdges(now, zone, now + hour)).toEqual(dayEdges(now, zone));
  });

  it('shows the highest of numbers that must not be too high, beside their limit', () => {
    const day = chartOf(
      dayOf(check({ unit: 'ms', warning: { above: 50 }, critical: { above: 100 } }), [
        [3.3, 20],
        [2.3, 60],
        [1.3, 40],
      ]),
    );
    expect(day.title).toBe('queue length since Mon 12:00 (New York)');
    expect(day.categories.slice(0, 2)).toEqual(['12:00', '14:00']);
    expect(day.series[0]?.name).toBe('highest of 2 h');
    expect(day.series[0]?.values.filter((value) => value !== null)).toEqual([20, 60]);
    expect(day.series[1]).toMatchObject({ name: 'critical limit', values: Array(12).fill(100) });
    expect(day.words).toBe(
      'Lowest 20 ms, highest 60 ms, now 40 ms; critical: above 100 ms; warning: above 50 ms. Not known for 19 h 20 min of it.',
    );
  });

  it('shows the lowest of numbers that must not be too low, and the mean of others', () => {
    const looks = [
      [0.2, 20],
      [0.1, 60],
    ] as const;
    const low = chartOf(dayOf(check({ critical: { below: 10 } }), looks));
    expect(low.series[0]).toMatchObject({ name: 'lowest of 2 h' });
    expect(low.series[0]?.values.at(-1)).toBe(20);
    expect(chartOf(dayOf(check({}), looks)).series[0]?.values.at(-1)).toBe(40);
  });

  it('leaves out a limit that would press everything else flat, but says it', () => {
    const day = chartOf(dayOf(check({ critical: { above: 100 } }), [[0.1, 3]]));
    expect(day.series).toHaveLength(1);
    expect(day.words).toContain('critical: above 100');
  });

  it('shows how much of the time it was ok where numbers say little', () => {
    const day = chartOf(
      dayOf(check({ critical: { not: 200 } }), [
        [2.2, 200],
        [1.2, 500, 'critical'],
      ]),
    );
    expect(day).toMatchObject({ chart: 'bar', unit: '%' });
    expect(day.series).toEqual([{ name: 'time ok', values: [...Array(10).fill(null), 53.5, 0] }]);
    expect(day.words).toContain('Ok 50% of the time, critical for 1 h.');
  });

  it('says since when it is looked at, and nothing when it never was', () => {
    expect(chartOf(dayOf(check({}), [[0.1, 3]], now - hour)).words).toContain('First looked at <time>');
    expect(dayOf(check({}), [])).toEqual([]);
  });
});
