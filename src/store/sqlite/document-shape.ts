import { z } from 'zod';
import type { Action, Document, Line, Part } from '../../core/reply.ts';
import type { Span, Text } from '../../core/text.ts';
import { status } from './columns.ts';

const span: z.ZodType<Span> = z.union([
  z.string(),
  z.strictObject({ bold: z.string() }),
  z.strictObject({ italic: z.string() }),
  z.strictObject({ code: z.string() }),
  z.strictObject({ command: z.string() }),
  z.strictObject({
    time: z.number(),
    zone: z.string().optional(),
    style: z.enum(['time', 'date', 'both']).optional(),
  }),
  z.strictObject({ person: z.string(), notify: z.boolean().optional() }),
  z.strictObject({ channel: z.string() }),
  z.strictObject({ link: z.string(), label: z.string() }),
  z.strictObject({ status }),
]);

const text: z.ZodType<Text> = z.union([z.string(), z.array(span)]);

const action: z.ZodType<Action> = z.object({
  action: z.string(),
  subject: z.string(),
  label: z.string(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: z.object({ title: z.string(), text: z.string(), yes: z.string(), no: z.string() }).optional(),
});

const line: z.ZodType<Line> = z.object({
  status: status.optional(),
  text,
  detail: text.optional(),
  actions: z.array(action).optional(),
});

const part: z.ZodType<Part> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), text: z.string(), status: status.optional() }),
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('lines'), lines: z.array(line) }),
  z.object({ kind: z.literal('fields'), fields: z.array(z.object({ name: z.string(), value: text })) }),
  z.object({ kind: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(text)) }),
  z.object({
    kind: z.literal('chart'),
    chart: z.enum(['line', 'bar', 'area']),
    title: z.string(),
    unit: z.string().optional(),
    categories: z.array(z.string()),
    series: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })),
    words: text,
  }),
  z.object({
    kind: z.literal('plan'),
    title: z.string(),
    steps: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        state: z.enum(['pending', 'here', 'done', 'failed', 'skipped']),
        note: z.string().optional(),
      }),
    ),
  }),
  z.object({ kind: z.literal('code'), text: z.string(), truncated: z.boolean().optional() }),
  z.object({ kind: z.literal('markdown'), text: z.string() }),
  z.object({ kind: z.literal('actions'), actions: z.array(action) }),
  z.object({ kind: z.literal('note'), text }),
  z.object({ kind: z.literal('divider') }),
]);

/** A document as it is read back from the store: exactly the parts that `core/reply.ts` knows. */
export const documentShape: z.ZodType<Document> = z.object({
  title: z.string(),
  status: status.optional(),
  parts: z.array(part),
});
