import { z } from 'zod';
import { richText } from './rich-text.ts';
import { identifier, list, words } from './text-objects.ts';

const block = { block_id: identifier.optional() };
const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string() });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText]);

export const table = z.strictObject({
  type: z.literal('table'),
  ...block,
  rows: list(list(cell, 20), 100),
  column_settings: list(
    z.strictObject({
      align: z.enum(['left', 'center', 'right']).optional(),
      is_wrapped: z.boolean().optional(),
    }),
    20,
  ).optional(),
});

/** Sorted, filtered and turned over by whoever reads it. The header takes no rich text, and every row is as long. */
export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    ...block,
    caption: z.string().min(1, 'must be more than 0 characters'),
    page_size: z.number().int().min(1, 'must be more than 0').max(100, 'must be less than 101').optional(),
    row_header_column_index: z.number().int().min(0, 'must be at least 0').optional(),
    rows: list(list(cell, 20), 101, 2),
  })
  .refine(({ rows }) => rows[0]?.every(({ type }) => type !== 'rich_text') === true, {
    message: 'header cells must not be rich_text',
    path: ['rows', 0],
  })
  .refine(({ rows }) => rows.every(({ length }) => length === rows[0]?.length), {
    message: 'all rows must have the same number of cells',
    path: ['rows'],
  });

const label = words(20);
const pie = z.strictObject({
  type: z.literal('pie'),
  segments: list(z.strictObject({ label, value: z.number().positive('must be greater than 0') }), 12),
});

const series = z.strictObject({
  name: label,
  data: list(z.strictObject({ label, value: z.number() }), 20),
});
const axes = z.strictObject({
  categories: list(label, 20).refine(areUnique, 'categories must be unique'),
  x_label: words(50).optional(),
  y_label: words(50).optional(),
});

/** A series holds one number for each category: there is no way to say that one is missing. */
function overCategories<Kind extends string>(kind: Kind) {
  return z
    .strictObject({
      type: z.literal(kind),
      // What Slack's page says today; it said 6 when the block was new.
      series: list(series, 12).refine(
        (all) => areUnique(all.map(({ name }) => name)),
        'series names must be unique',
      ),
      axis_config: axes,
    })
    .superRefine(({ series: all, axis_config: { categories } }, context) => {
      for (const [index, { data }] of all.entries()) {
        const isCovered =
          data.length === categories.length && data.every((point) => categories.includes(point.label));
        if (isCovered && areUnique(data.map((point) => point.label))) continue;
        const message = 'must have exactly one data point for each category';
        context.addIssue({ code: 'custom', message, path: ['series', index, 'data'] });
      }
    });
}

export const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  ...block,
  title: words(50),
  chart: z.discriminatedUnion('type', [
    pie,
    overCategories('bar'),
    overCategories('area'),
    overCategories('line'),
  ]),
});

function areUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
