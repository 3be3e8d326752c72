import { z } from 'zod';
import type { CheckHistory, Extremes, Numbers, Summary } from '../../history/history.ts';
import { instant } from './columns.ts';

const checkName = z.object({ service: z.string(), check: z.string() });

/** What the reading thread is started with. */
export const workerDataShape = z.object({ path: z.string() });

/** What it is asked, one question after the other's answer. */
export const questionShape = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('read'), checks: z.array(checkName), edges: z.array(instant) }),
  z.object({
    ask: z.literal('extremes'),
    checks: z.array(checkName),
    span: z.object({ from: instant, to: instant }),
  }),
]);
export type Question = z.infer<typeof questionShape>;

const numbers: z.ZodType<Numbers> = z.object({
  count: z.number(),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
});
const summary: z.ZodType<Summary> = z.object({
  from: instant,
  to: instant,
  time: z.object({ ok: z.number(), warning: z.number(), critical: z.number(), unknown: z.number() }),
  uptime: z.number().nullable(),
  known: z.number(),
  looks: z.number(),
  values: numbers.nullable(),
  took: numbers.nullable(),
});

/** What it answers to `read` and to `extremes`. */
export const historiesShape: z.ZodType<CheckHistory[]> = z.array(
  checkName.extend({ firstAt: instant.nullable(), summaries: z.array(summary) }),
);
export const extremesShape: z.ZodType<Extremes[]> = z.array(
  checkName.extend({
    lowest: z.number().nullable(),
    highest: z.number().nullable(),
    latest: z.object({ at: instant, value: z.number() }).nullable(),
  }),
);

/** An answer, or why there is none. */
export const messageShape = z.union([
  z.object({ answer: z.unknown(), problem: z.undefined().optional() }),
  z.object({ problem: z.object({ code: z.string(), message: z.string(), passing: z.boolean() }) }),
]);
export type Message = z.infer<typeof messageShape>;
