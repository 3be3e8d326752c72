import { z } from 'zod';
import type { ProbeValue } from '../../checks/probe.ts';
import type { Status } from '../../core/status.ts';

/** A column that holds JSON: the text is read, and what it says is parsed by the inner shape. */
export function jsonColumn<Value>(inner: z.ZodType<Value>): z.ZodType<Value> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'This column should hold JSON.' });
        return z.NEVER;
      }
    })
    .pipe(inner);
}

/** Plain data as JSON for a column; undefined becomes null. */
export function toJson(data: unknown): string {
  return JSON.stringify(data) ?? 'null';
}

export const instant = z.int();
export const status: z.ZodType<Status> = z.enum(['ok', 'warning', 'critical', 'unknown']);
export const probeValue: z.ZodType<ProbeValue> = z.json();
