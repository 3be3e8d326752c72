import { quantityWords } from '../../checks/quantity.ts';
import { roundForReading } from '../../core/number.ts';
import type { Part } from '../../core/reply.ts';
import { drawSparkline, isNumber, rangeOf } from '../../core/sparkline.ts';
import { concat, joinTexts, type Span, type Text } from '../../core/text.ts';
import { asDataVisualization, type DataVisualizationBlock } from './data-visualization.ts';
import { plainWord } from './escape.ts';

export type Chart = Extract<Part, { kind: 'chart' }>;

type Series = Chart['series'][number];

const titleLimit = 50;
const labelLimit = 20;
const mostCategories = 20;
const mostSeries = 5;
/** Fewer columns than this say less than the words. */
const fewestColumns = 2;

/** A chart as it can be drawn: no more of anything than Slack takes, and a value or a gap for each category. */
interface Drawable {
  readonly categories: readonly string[];
  readonly series: readonly Series[];
}

/**
 * A chart as Slack's own block. Slack wants a number for each category: where there is none, the category is left out
 * and the rest is drawn as bars, since a line would pretend to know what lies between. Undefined when too little is left.
 */
export function chartBlock(chart: Chart): DataVisualizationBlock | undefined {
  const { categories, series } = drawable(chart);
  const shown = series.filter(({ values }) => values.some(isNumber));
  const columns = categories.flatMap((category, index) =>
    shown.every(({ values }) => isNumber(values[index])) ? [{ category, index }] : [],
  );
  if (shown.length === 0 || columns.length < fewestColumns || columns.length * 2 < categories.length) return;
  const hasGaps = columns.length < categories.length;
  return asDataVisualization({
    type: 'data_visualization',
    title: plainWord(chart.title, titleLimit),
    chart: {
      type: hasGaps ? 'bar' : chart.chart,
      series: shown.map(({ name, values }) => ({
        name,
        data: columns.map(({ category, index }) => ({ label: category, value: values[index] ?? 0 })),
      })),
      axis_config: {
        categories: columns.map(({ category }) => category),
        ...(chart.unit ? { y_label: plainWord(chart.unit, titleLimit) } : {}),
      },
    },
  });
}

/** What stands below a chart: its words, and where it has gaps, the whole in one line of bars with the gaps in it. */
export function wordsBelow(chart: Chart): Text {
  const { series } = drawable(chart);
  const isWhole = series.every(({ values }) => values.every(isNumber));
  return isWhole ? chart.words : concat(chart.words, '\n', barLines(chart));
}

/** The chart in words and lines of bars, for where Slack draws none. */
export function chartText(chart: Chart): Text {
  const lines = barLines(chart);
  return concat([{ bold: chart.title }, ': '], chart.words, lines.length > 0 ? '\n' : '', lines);
}

/** One line of bars for each series, with its name, its lowest and its highest. */
function barLines(chart: Chart): Text {
  const { series, categories } = drawable(chart);
  const from = categories[0];
  const to = categories.at(-1);
  const lines = series.flatMap(({ name, values }): Span[][] => {
    const range = rangeOf(values);
    if (range === null) return series.length > 1 ? [[`${name}: no value`]] : [];
    const unit = chart.unit ? plainWord(chart.unit, titleLimit) : undefined;
    const highest = quantityWords(roundForReading(range.highest), unit);
    const span = range.lowest === range.highest ? highest : `${roundForReading(range.lowest)} to ${highest}`;
    const words = series.length > 1 ? ` ${name}: ${span}` : ` ${span}, from ${from} to ${to}`;
    return [[{ code: drawSparkline(values) }, words]];
  });
  return joinTexts(lines, '\n');
}

function drawable({ categories, series }: Chart): Drawable {
  // The latest are at the end, and matter most.
  const first = Math.max(0, categories.length - mostCategories);
  const labels = unique(categories.slice(first));
  const kept = series.slice(0, mostSeries);
  const names = unique(kept.map(({ name }) => name));
  return {
    categories: labels,
    series: kept.map(({ values }, at) => ({
      name: names[at] ?? '',
      values: labels.map((_, index) => values[first + index] ?? null),
    })),
  };
}

/** Labels as short as Slack wants them, and no two the same. */
function unique(words: readonly string[]): string[] {
  const taken = new Set<string>();
  return words.map((word) => {
    let label = plainWord(word, labelLimit);
    for (let count = 2; taken.has(label); count += 1) {
      const mark = ` (${count})`;
      label = `${plainWord(word, labelLimit - mark.length)}${mark}`;
    }
    taken.add(label);
    return label;
  });
}
