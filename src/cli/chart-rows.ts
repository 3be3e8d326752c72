import { quantityWords } from '../checks/quantity.ts';
import { roundForReading } from '../core/number.ts';
import type { Part } from '../core/reply.ts';
import { drawSparkline, rangeOf } from '../core/sparkline.ts';
import { cleanForTerminal } from './clean.ts';

type Chart = Extract<Part, { kind: 'chart' }>;

/** The rows of a chart for the terminal: a line of bars for each series with its lowest and highest, and the axis below. */
export function chartRows({ categories, series, unit }: Chart): string[] {
  const rows = series.map(({ name, values }) => {
    const drawn = categories.map((_, index) => values[index] ?? null);
    const range = rangeOf(drawn);
    const value = (number: number) => quantityWords(roundForReading(number), unit && word(unit));
    return {
      name: word(name),
      line: drawSparkline(drawn),
      span: range === null ? 'no value' : spanWords(value(range.lowest), value(range.highest)),
    };
  });
  const widest = Math.max(0, ...rows.map(({ name }) => name.length));
  return [
    ...rows.map(({ name, line, span }) => `  ${name.padEnd(widest)}  ${line}  ${span}`),
    ...axis(categories, widest),
  ];
}

function spanWords(lowest: string, highest: string): string {
  return lowest === highest ? `always ${highest}` : `${lowest} to ${highest}`;
}

/** The first and the last category, below the ends of the bars where there is room. */
function axis(categories: readonly string[], indent: number): string[] {
  const [first, last] = [categories[0], categories.at(-1)];
  if (first === undefined || last === undefined || categories.length < 2) return [];
  const [from, to] = [word(first), word(last)];
  const room = categories.length - from.length - to.length;
  const between = room > 0 ? ' '.repeat(room) : ' … ';
  return [`  ${' '.repeat(indent)}  ${from}${between}${to}`];
}

function word(text: string): string {
  return cleanForTerminal(text).replaceAll(/\s+/g, ' ').trim();
}
