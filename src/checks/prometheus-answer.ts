import { z } from 'zod';
import type { ProbeValue, Values } from './probe.ts';

/** What Prometheus's query API answered: values, or a sentence about why there are none. */
export type PrometheusAnswer = { readonly values: Values } | { readonly refused: string };

const sample = z.tuple([z.number(), z.string()]);
const series = z.object({
  metric: z.record(z.string(), z.string()).default({}),
  // Native histograms come as `histogram` instead.
  value: sample.optional(),
});
const texts = z.array(z.string()).default([]);

const answer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({ resultType: z.literal('scalar'), result: sample }),
      z.object({ resultType: z.literal('string'), result: sample }),
      z.object({ resultType: z.literal('vector'), result: z.array(series) }),
      z.object({ resultType: z.literal('matrix'), result: z.array(z.unknown()) }),
    ]),
    warnings: texts,
    infos: texts,
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

type Sample = readonly [labels: string, value: number];

/** So many series are given by name; `count`, `max` and `min` are about all of them. */
const mostSeries = 100;
const mostNotes = 10;

/**
 * Reads the JSON of an answer of `/api/v1/query`.
 * @returns undefined when it is nothing that this API answers
 */
export function readPrometheusAnswer(json: unknown): PrometheusAnswer | undefined {
  const read = answer.safeParse(json);
  if (!read.success) return undefined;
  if (read.data.status === 'error')
    return { refused: `Prometheus answered ${read.data.errorType}: ${read.data.error}` };
  const { data } = read.data;
  const notes = {
    warnings: read.data.warnings.slice(0, mostNotes),
    infos: read.data.infos.slice(0, mostNotes),
  };
  switch (data.resultType) {
    case 'scalar':
      return { values: { ...valuesOf([['', readNumber(data.result[1])]]), series: {}, ...notes } };
    case 'string':
      return { values: { ...valuesOf([]), value: data.result[1], count: 1, error: null, ...notes } };
    case 'vector':
      return {
        values: {
          ...valuesOf(data.result.map(({ metric, value }) => [nameOf(metric), readNumber(value?.[1])])),
          ...notes,
        },
      };
    case 'matrix':
      return {
        refused:
          'the query gives a span of time (a matrix); put a function such as avg_over_time(…) or rate(…) around it',
      };
  }
}

function valuesOf(samples: readonly Sample[]): Values {
  const [only, ...others] = samples;
  const single = only && others.length === 0 ? only[1] : undefined;
  const numbers = samples.filter(([, value]) => !Number.isNaN(value)).sort((a, b) => a[1] - b[1]);
  const least = numbers[0];
  const most = numbers.at(-1);
  return {
    value: orNull(single),
    max: orNull(most?.[1]),
    min: orNull(least?.[1]),
    max_series: most?.[0] || null,
    min_series: least?.[0] || null,
    count: samples.length,
    series: Object.fromEntries(samples.slice(0, mostSeries).map(([name, value]) => [name, orNull(value)])),
    error: whyNoValue(samples),
  };
}

function whyNoValue(samples: readonly Sample[]): string | null {
  const [only, ...others] = samples;
  if (!only) return 'the query found nothing';
  if (others.length > 0)
    return `the query found ${samples.length} series; a check can ask for max, min or count`;
  return Number.isNaN(only[1]) ? 'the query gives NaN, which is no number' : null;
}

function orNull(value: number | undefined): ProbeValue {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** A sample as it is written: `1.5`, `1e+06`, `NaN`, `+Inf`, `-Inf`. */
function readNumber(text: string | undefined): number {
  if (text === undefined || text === '') return Number.NaN;
  const infinite = /^([+-]?)Inf$/.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  return Number(text);
}

/** A series as Prometheus writes it, labels in order: `up{instance="db:9100",job="node"}`. */
function nameOf({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 && name !== '' ? name : `${name}{${pairs.join(',')}}`;
}
