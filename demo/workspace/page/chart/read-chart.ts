import { type Json, listOf, numberOf, recordOf, stringOf } from '../read.ts';

export interface ChartSeries {
  readonly name: string;
  /** One a category; null where the app gave none. */
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  readonly kind: 'line' | 'bar' | 'area' | 'pie';
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly xLabel: string;
  readonly yLabel: string;
}

/** What is to be drawn of a `data_visualization` block. A pie is one series over its slices. */
export function readChart(block: Json): ChartData {
  const chart = recordOf(block.chart);
  const title = stringOf(block.title);
  if (chart.type === 'pie') {
    const segments = listOf(chart.segments);
    const values = segments.map(({ value }) => numberOf(value));
    const categories = segments.map(({ label }) => stringOf(label));
    return { kind: 'pie', title, categories, series: [{ name: title, values }], xLabel: '', yLabel: '' };
  }
  const axes = recordOf(chart.axis_config);
  const categories = Array.isArray(axes.categories) ? axes.categories.map(stringOf) : [];
  return {
    kind: chart.type === 'bar' || chart.type === 'area' ? chart.type : 'line',
    title,
    categories,
    series: listOf(chart.series).map((series) => {
      const points = new Map(
        listOf(series.data).map(({ label, value }) => [stringOf(label), numberOf(value)]),
      );
      return { name: stringOf(series.name), values: categories.map((label) => points.get(label) ?? null) };
    }),
    xLabel: stringOf(axes.x_label),
    yLabel: stringOf(axes.y_label),
  };
}

/** A chart in one sentence, for those who do not see it. */
export function describeChart({ kind, title, categories, series, yLabel }: ChartData): string {
  const span = categories.length > 1 ? `, ${categories[0]} to ${categories.at(-1)}` : '';
  const each = series.map(({ name, values }) => {
    const numbers = values.filter((value) => value !== null);
    if (numbers.length === 0) return `${name}: no values`;
    return `${name}: lowest ${Math.min(...numbers)}, highest ${Math.max(...numbers)}, last ${numbers.at(-1)}`;
  });
  const unit = yLabel === '' ? '' : ` (${yLabel})`;
  const sort = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} chart`;
  return `${sort}: ${title}${span}${unit}. ${each.join('. ')}.`;
}
