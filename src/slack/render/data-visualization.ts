import { z } from 'zod';

/**
 * Slack's block for charts, which `@slack/types` does not have yet, with the limits of its reference page. Pies are left
 * out: nothing of ours is one. Slack demands one point for each category, in a series, and each a number.
 */
const label = z.string().min(1).max(20);
const axisTitle = z.string().min(1).max(50);

const chart = z
  .strictObject({
    type: z.enum(['line', 'bar', 'area']),
    series: z
      .array(
        z.strictObject({
          name: label,
          data: z
            .array(z.strictObject({ label, value: z.number() }))
            .min(1)
            .max(20),
        }),
      )
      .min(1)
      // Slack's page says 6 in its older and 12 in its newer form.
      .max(6)
      .refine((series) => areUnique(series.map(({ name }) => name))),
    axis_config: z.strictObject({
      categories: z.array(label).min(1).max(20).refine(areUnique),
      x_label: axisTitle.optional(),
      y_label: axisTitle.optional(),
    }),
  })
  .refine(({ series, axis_config }) =>
    series.every(
      ({ data }) =>
        data.length === axis_config.categories.length &&
        data.every((point, index) => point.label === axis_config.categories[index]),
    ),
  );

const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  title: z.string().min(1).max(50),
  chart,
});

export type DataVisualizationBlock = z.infer<typeof dataVisualization>;

/** Slack takes no more of them in a message, which its reference page does not say. */
export const mostCharts = 2;

/** The block when Slack would take it, undefined when not. */
export function asDataVisualization(block: DataVisualizationBlock): DataVisualizationBlock | undefined {
  const parsed = dataVisualization.safeParse(block);
  return parsed.success ? parsed.data : undefined;
}

function areUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
