import { describe, expect, it } from 'vitest';
import { createUptimeCommand } from '../../commands/uptime.ts';
import type { Check } from '../../src/checks/check.ts';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Instant } from '../../src/core/clock.ts';
import type { Status } from '../../src/core/status.ts';
import type { CheckName, HistoryReader, Result } from '../../src/history/history.ts';
import { countResults, emptyTally, summarise } from '../../src/history/tally.ts';
import { uptimeDataShape } from '../../src/reports/uptime.ts';
import type { Service } from '../../src/services/service.ts';
import { ManualClock } from '../support/manual-clock.ts';

const hour = 3_600_000;
const now = Date.parse('2026-03-10T15:20:00Z');
const request = { actor: { kind: 'terminal', uid: 1000 }, at: now } as const;

const service = (id: string, timezone: string): Service => ({
  id,
  name: id.toUpperCase(),
  timezone,
  labels: {},
  channels: { health: '#ops' },
  parts: [],
});
const check = (of: string, id: string, more: Partial<Check> = {}): Check => ({
  id,
  service: of,
  name: `${id} of ${of}`,
  probe: 'probe',
  value: 'value',
  for: 0,
  recovery: 0,
  ...more,
});

const services = [service('east', 'America/New_York'), service('west', 'Asia/Kathmandu')];
const checks = [
  check('east', 'speed', { unit: 'ms', critical: { above: 500 } }),
  check('east', 'site', { critical: { not: 200 } }),
  check('west', 'new'),
  check('west', 'never'),
];

/** What history holds, and what it was asked for. */
function memoryHistory(results: readonly Omit<Result, 'zone'>[]) {
  const asked: (readonly Instant[])[] = [];
  const of = (name: CheckName) =>
    results.filter((each) => each.service === name.service && each.check === name.check);
  const history: HistoryReader = {
    read: async (names, edges) => {
      asked.push(edges);
      return names.map((name) => ({
        ...name,
        firstAt: of(name)[0]?.at ?? null,
        summaries: edges.slice(1).map((to, index) => {
          const from = edges[index] ?? to;
          const tally = emptyTally();
          countResults(tally, of(name), { from, to });
          return summarise(tally, from, to);
        }),
      }));
    },
    extremes: async () => [],
  };
  return { history, asked };
}

function looks(
  of: string,
  id: string,
  from: Instant,
  statuses: readonly Status[],
  value: number | null = null,
) {
  return statuses.map((status, index) => ({
    service: of,
    check: id,
    at: from + index * hour,
    status,
    value,
    took: 30,
    holds: hour,
  }));
}

const ok = (amount: number) => Array.from({ length: amount }, (): Status => 'ok');

function commandWith(results: readonly Omit<Result, 'zone'>[]) {
  const { history, asked } = memoryHistory(results);
  const command = createUptimeCommand({ services, checks, history, clock: new ManualClock(now) });
  const ask = (...words: string[]) => command.run(words, request);
  const shown = async (...words: string[]) =>
    renderForTerminal(await ask(...words), { colours: false, timezone: 'UTC' });
  return { ask, shown, asked };
}

describe('uptime', () => {
  const begin = now - 10 * hour;
  const some = [
    ...looks('east', 'speed', begin, ['critical', 'ok', 'ok', 'ok', 'unknown', ...ok(5)], 250),
    ...looks('east', 'site', begin, ok(10), 200),
    ...looks('west', 'new', now - hour, ok(1)),
  ];

  it('shows the worst first, with what is not known, and the numbers or how long looking took', async () => {
    const text = await commandWith(some).shown('10h');
    const rows = text.split('\n').filter((line) => / of (east|west)/.test(line));
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['EAST', 'speed of east', '88.88%', '12.9%', '250 ms', '250 ms'],
      ['WEST', 'never of west', 'nobody knows', '100%'],
      ['WEST', 'new of west', '100%', '90.32%', 'took 30 ms', 'took 30 ms'],
      ['EAST', 'site of east', '100%', '3.22%', 'took 30 ms', 'took 30 ms'],
    ]);
    expect(text).toContain('Uptime in the last 10 hours: 1 check was critical for a time');
    expect(text).toContain('First looked at');
  });

  it('never rounds up: what was critical for a moment is not 100%', async () => {
    const moments = [
      ...looks('east', 'site', begin, ['critical']),
      ...looks('east', 'site', begin + 100, ok(10)),
    ];
    const text = await commandWith(moments).shown('east/site', '10h');
    expect(text).toContain('99.99%');
  });

  it('begins days where the service is, and hours with the hour', async () => {
    const { ask, asked } = commandWith(some);
    await ask('7d');
    await ask('east', '2w');
    await ask('24h');
    expect(asked.map(([from]) => new Date(from ?? 0).toISOString())).toEqual([
      '2026-03-03T05:00:00.000Z',
      '2026-03-02T18:15:00.000Z',
      // Before the clocks were changed on 8 March.
      '2026-02-24T05:00:00.000Z',
      '2026-03-09T15:00:00.000Z',
      '2026-03-09T15:00:00.000Z',
    ]);
    expect(asked.every((edges) => edges.at(-1) === now)).toBe(true);
  });

  it('looks back seven days when nothing else is said, whatever the order of the words', async () => {
    const { shown } = commandWith(some);
    expect(await shown()).toContain('Uptime in the last 7 days');
    expect(await shown('30d', 'EAST')).toContain('Uptime of EAST in the last 30 days');
    expect(await shown('east', '30d')).toContain('Uptime of EAST in the last 30 days');
    expect(await shown('east/site', '1d')).toContain('Uptime of EAST in the last day');
  });

  it('says what programs need', async () => {
    const reply = await commandWith(some).ask('10h');
    const data = uptimeDataShape.parse(reply.data);
    expect(data.checks.map(({ check: id }) => id)).toEqual(['speed', 'never', 'new', 'site']);
    expect(data.checks[0]).toMatchObject({
      from: '2026-03-10T05:00:00.000Z',
      milliseconds: { ok: 8 * hour, critical: hour, unknown: hour },
      looks: 10,
      values: { count: 10, min: 250 },
    });
    expect(data.checks[1]).toMatchObject({ uptime: null, known: 0, first_looked_at: null, values: null });
  });

  it('says that nobody has looked yet', async () => {
    expect(await commandWith([]).shown()).toContain('nobody has looked yet');
  });

  it.each([
    ['1y', 'is no span'],
    ['0d', 'is no span'],
    ['4000d', 'is no span'],
    ['7d 30d', 'One span at a time'],
    ['esat', 'Did you mean watchkeeper uptime east?'],
    ['east/sped', 'Did you mean watchkeeper uptime east/speed?'],
  ])('tells what was wrong with “%s”', async (words, said) => {
    const { ask, shown } = commandWith(some);
    expect((await ask(...words.split(' '))).problem).toBeDefined();
    expect(await shown(...words.split(' '))).toContain(said);
  });

  it('shows fifteen of all checks, and counts the rest', async () => {
    const many = Array.from({ length: 20 }, (_, index) => check('east', `number-${index}`));
    const { history } = memoryHistory(looks('east', 'number-19', begin, ['critical']));
    const command = createUptimeCommand({ services, checks: many, history, clock: new ManualClock(now) });
    const all = renderForTerminal(await command.run([], request), { colours: false, timezone: 'UTC' });
    expect(all.match(/number-\d+ of east/g)).toHaveLength(15);
    expect(all).toContain('5 more checks, none of them critical while somebody looked');
    const one = renderForTerminal(await command.run(['east'], request), { colours: false, timezone: 'UTC' });
    expect(one.match(/number-\d+ of east/g)).toHaveLength(20);
  });
});
