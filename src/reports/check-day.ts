import { DateTime } from 'luxon';
import type { Check, Condition } from '../checks/check.ts';
import { describeCondition } from '../checks/condition.ts';
import type { ProbeValue } from '../checks/probe.ts';
import type { Instant } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { placeOf } from '../core/moment.ts';
import type { Part } from '../core/reply.ts';
import { type Span, shorten } from '../core/text.ts';
import type { CheckHistory, Summary } from '../history/history.ts';
import { formatPercent, formatValue } from './words.ts';

type Chart = Extract<Part, { kind: 'chart' }>;

/** A dozen points fit on a telephone; of two hours each they make a day, in which each hour of the clock comes once. */
const points = 12;
const minutesOfDay = 120;
/** What a point is long while there is less than a day to show, in minutes. */
const shorterPoints = [1, 2, 5, 10, 15, 30, 60, minutesOfDay];

/**
 * The edges of a day's points: even hours of the zone, and now.
 * @param firstAt when it was looked at for the first time: a check younger than a day is shown since then, in shorter points
 */
export function dayEdges(now: Instant, zone: string, firstAt: Instant | null = null): Instant[] {
  const age = firstAt === null || firstAt > now ? Number.POSITIVE_INFINITY : (now - firstAt) / 60_000;
  const minutes = shorterPoints.find((each) => age <= each * (points - 1)) ?? minutesOfDay;
  const last = beginOfPoint(now, zone, minutes);
  const wanted = minutes === minutesOfDay ? points : Math.ceil(age / minutes) + 1;
  const begins = Array.from({ length: wanted }, (_, index) =>
    last.minus({ minutes: minutes * (wanted - 1 - index) }).toMillis(),
  );
  const shown =
    firstAt === null
      ? begins
      : begins.filter((_, index) => (begins[index + 1] ?? now) > firstAt || minutes === minutesOfDay);
  // Exactly at an edge the last point would have no length.
  return [...shown, Math.max(now, last.toMillis() + 1)];
}

function beginOfPoint(now: Instant, zone: string, minutes: number): DateTime {
  const hour = DateTime.fromMillis(now, { zone }).startOf('hour');
  if (minutes > 60) return hour.minus({ hours: hour.hour % (minutes / 60) });
  const minute = DateTime.fromMillis(now, { zone }).minute;
  return hour.plus({ minutes: minute - (minute % minutes) });
}

/**
 * The day of a check as a chart: its numbers, against the thresholds that they are held to; or, where numbers say
 * little, how much of the time it was ok.
 * @param history read between `dayEdges`
 * @param latest what was just seen
 */
export function checkDay(check: Check, history: CheckHistory, zone: string, latest: ProbeValue): Part[] {
  const { summaries } = history;
  const [first] = summaries;
  if (!first || summaries.every(({ looks }) => looks === 0)) return [];
  const begins = DateTime.fromMillis(first.from, { zone, locale: 'en-GB' }).toFormat('ccc HH:mm');
  const isMeasured = saysSomethingAsNumber(check) && summaries.some(({ values }) => values !== null);
  const chart = isMeasured ? numberChart(check, summaries, latest) : okChart(summaries);
  const since = ` since ${begins} (${placeOf(zone)})`;
  const name = shorten(check.name, 50 - since.length);
  return [
    {
      kind: 'chart',
      ...chart,
      title: `${name}${since}`,
      categories: summaries.map(({ from }) => DateTime.fromMillis(from, { zone }).toFormat('HH:mm')),
      words: [...chart.words, ...gapWords(history, zone)],
    },
  ];
}

interface Drawn extends Pick<Chart, 'chart' | 'unit' | 'series'> {
  readonly words: readonly Span[];
}

function numberChart(check: Check, summaries: readonly Summary[], latest: ProbeValue): Drawn {
  const isLowBad = [check.critical, check.warning].some((each) => each && lowerBound(each) !== undefined);
  const isHighBad = [check.critical, check.warning].some((each) => each && upperBound(each) !== undefined);
  const [name, pick] = isHighBad
    ? (['highest', 'max'] as const)
    : isLowBad
      ? (['lowest', 'min'] as const)
      : (['mean', 'mean'] as const);
  const numbers = summaries.flatMap(({ values }) => values ?? []);
  const lowest = Math.min(...numbers.map(({ min }) => min));
  const highest = Math.max(...numbers.map(({ max }) => max));
  // A limit far above everything would press the rest flat; the words name it all the same.
  const limit = limitOf(check, isHighBad ? upperBound : lowerBound);
  const isNear = limit !== undefined && limit.value <= 4 * Math.max(highest, 0);
  const said = (number: number) => formatValue(number, check.unit);
  return {
    chart: 'line',
    ...(check.unit === undefined ? {} : { unit: check.unit }),
    series: [
      {
        name: `${name} of ${formatDuration(pointLength(summaries))}`,
        values: summaries.map(({ values }) => values?.[pick] ?? null),
      },
      ...(isNear ? [{ name: `${limit.level} limit`, values: summaries.map(() => limit.value) }] : []),
    ],
    words: [
      `Lowest ${said(lowest)}, highest ${said(highest)}`,
      typeof latest === 'number' ? `, now ${said(latest)}` : '',
      conditionWords(check),
      '.',
    ],
  };
}

function okChart(summaries: readonly Summary[]): Drawn {
  const share = ({ time }: Summary) => {
    const known = time.ok + time.warning + time.critical;
    return known === 0 ? null : Math.floor((1000 * time.ok) / known) / 10;
  };
  const total = (status: keyof Summary['time']) => summaries.reduce((sum, { time }) => sum + time[status], 0);
  const known = total('ok') + total('warning') + total('critical');
  const bad = (['critical', 'warning'] as const).flatMap((status) =>
    total(status) > 0 ? [`, ${status} for ${formatDuration(total(status))}`] : [],
  );
  return {
    chart: 'bar',
    unit: '%',
    series: [{ name: 'time ok', values: summaries.map(share) }],
    words:
      known === 0
        ? ['Nobody could see how it was.']
        : [`Ok ${formatPercent(total('ok') / known)} of the time`, ...bad, '.'],
  };
}

/** How long a point is; the first and the last may be shorter than the others. */
function pointLength(summaries: readonly Summary[]): number {
  return Math.max(...summaries.map(({ from, to }) => Math.round((to - from) / 60_000) * 60_000), 60_000);
}

/** The limit that is shown beside the numbers: the critical one, where there is one. */
function limitOf(check: Check, boundOf: (condition: Condition) => number | undefined) {
  for (const level of ['critical', 'warning'] as const) {
    const condition = check[level];
    const value = condition && boundOf(condition);
    if (value !== undefined) return { level, value };
  }
  return undefined;
}

function conditionWords(check: Check): string {
  return (['critical', 'warning'] as const)
    .flatMap((level) => {
      const condition = check[level];
      return condition ? [`; ${level}: ${describeCondition(condition, check.unit)}`] : [];
    })
    .join('');
}

/** For how long nobody looked or could see; a moment at the edges does not count. */
function gapWords({ summaries, firstAt }: CheckHistory, zone: string): Span[] {
  const from = summaries[0]?.from ?? 0;
  if (firstAt !== null && firstAt > from) return [' First looked at ', { time: firstAt, zone }, '.'];
  const gaps = summaries.reduce((sum, each) => sum + (1 - each.known) * (each.to - each.from), 0);
  return gaps < 60_000 ? [] : [` Not known for ${formatDuration(gaps)} of it.`];
}

/** Codes and counters that are only compared for being the same make no curve. */
export function saysSomethingAsNumber(check: Check): boolean {
  const conditions = [check.critical, check.warning].filter((each) => each !== undefined);
  if (check.unit !== undefined || conditions.length === 0) return true;
  return conditions.some(
    (each) => lowerBound(each) !== undefined || upperBound(each) !== undefined || each.range !== undefined,
  );
}

/** What a number must not go above. */
function upperBound({ above, at_least: atLeast }: Condition): number | undefined {
  return above ?? atLeast;
}

/** What a number must not go below. */
function lowerBound({ below, at_most: atMost }: Condition): number | undefined {
  return below ?? atMost;
}
