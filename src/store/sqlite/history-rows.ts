import { z } from 'zod';
import { readSketch, writeSketch } from '../../history/sketch.ts';
import type { CountedResult, NumberTally, Tally } from '../../history/tally.ts';
import { instant, status } from './columns.ts';
import type { Tables } from './tables.ts';

export const seriesRow = z.object({
  id: z.int(),
  zone: z.string(),
  first_at: instant,
  results_from: instant,
});

export const resultRow: z.ZodType<CountedResult> = z.object({
  at: instant,
  status,
  value: z.number().nullable(),
  took: z.number().nullable(),
  holds: z.number(),
});

export const dueRow = z.object({
  series: z.int(),
  unit: z.enum(['hour', 'day']),
  begins_at: instant,
  ends_at: instant,
});
export type Due = z.infer<typeof dueRow>;

const count = z.int();
const bytes = z.instanceof(Uint8Array);

/** A roll-up as it is read: its span, and what it came to. */
export const rollupRow = z
  .object({
    begins_at: instant,
    ends_at: instant,
    ok_ms: count,
    warning_ms: count,
    critical_ms: count,
    unknown_ms: count,
    looks: count,
    value_count: count,
    value_min: z.number().nullable(),
    value_max: z.number().nullable(),
    value_sum: z.number(),
    value_sketch: bytes,
    took_count: count,
    took_min: z.number().nullable(),
    took_max: z.number().nullable(),
    took_sum: z.number(),
    took_sketch: bytes,
  })
  .transform((row) => ({
    from: row.begins_at,
    to: row.ends_at,
    tally: {
      time: {
        ok: row.ok_ms,
        warning: row.warning_ms,
        critical: row.critical_ms,
        unknown: row.unknown_ms,
      },
      looks: row.looks,
      values: numbers(row.value_count, row.value_min, row.value_max, row.value_sum, row.value_sketch),
      took: numbers(row.took_count, row.took_min, row.took_max, row.took_sum, row.took_sketch),
    } satisfies Tally,
  }));

function numbers(
  amount: number,
  min: number | null,
  max: number | null,
  sum: number,
  sketch: Uint8Array,
): NumberTally {
  return { count: amount, min: min ?? Infinity, max: max ?? -Infinity, sum, sketch: readSketch(sketch) };
}

/** The columns of a roll-up that say what it came to. */
export function columnsOf({
  time,
  looks,
  values,
  took,
}: Tally): Omit<Tables['check_rollup'], 'series' | 'unit' | 'begins_at' | 'ends_at'> {
  return {
    ok_ms: time.ok,
    warning_ms: time.warning,
    critical_ms: time.critical,
    unknown_ms: time.unknown,
    looks,
    value_count: values.count,
    value_min: values.count === 0 ? null : values.min,
    value_max: values.count === 0 ? null : values.max,
    value_sum: values.sum,
    value_sketch: writeSketch(values.sketch),
    took_count: took.count,
    took_min: took.count === 0 ? null : took.min,
    took_max: took.count === 0 ? null : took.max,
    took_sum: took.sum,
    took_sketch: writeSketch(took.sketch),
  };
}
