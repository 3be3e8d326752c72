import { html, type Shown } from '../html.ts';
import type { ChartData } from './read-chart.ts';
import { describeChart } from './read-chart.ts';
import { labelEvery, scaleOf, shortNumber } from './scale.ts';

const height = 200;
const top = 14;
const bottom = 26;
const right = 12;
/** A bar and its neighbours take so much of the width of their category. */
const filled = 0.72;

/** Where things stand, in pixels. */
interface Frame {
  readonly left: number;
  readonly step: number;
  readonly zero: number;
  x(index: number): number;
  y(value: number): number;
}

/** Lines, areas or bars over categories, as wide as the place they have. */
export function Plot({ chart, width }: { readonly chart: ChartData; readonly width: number }): Shown {
  const { categories, series } = chart;
  const scale = scaleOf(series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const marks = scale.ticks.map(shortNumber);
  const left = Math.max(...marks.map(({ length }) => length)) * 7 + 10;
  const step = (width - left - right) / Math.max(1, categories.length);
  const y = (value: number) => height - bottom - scale.place(value) * (height - bottom - top);
  const frame: Frame = { left, step, zero: y(0), x: (index) => left + step * (index + 0.5), y };
  const every = labelEvery(categories, width - left - right);
  return html`<svg class="plot" role="img" aria-label=${describeChart(chart)} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${scale.ticks.map((tick, at) => {
      const level = frame.y(tick);
      return html`<g key=${tick}>
        <line class=${tick === 0 ? 'axis' : 'grid'} x1=${left} x2=${width - right} y1=${level} y2=${level} />
        <text class="mark" x=${left - 6} y=${level + 4} text-anchor="end">${marks[at]}</text>
      </g>`;
    })}
    ${categories.map(
      (category, index) =>
        index % every === 0 &&
        html`<text class="mark" x=${frame.x(index)} y=${height - 8} text-anchor="middle">${category}</text>`,
    )}
    ${series.map(({ name, values }, at) => {
      const shape =
        chart.kind === 'bar' ? bars(values, at, series.length, frame) : line(values, chart, frame);
      return html`<g key=${name} class="series-${at % 6}">${shape}</g>`;
    })}
  </svg>`;
}

function bars(values: readonly (number | null)[], at: number, of: number, frame: Frame): Shown {
  const width = (frame.step * filled) / of;
  return html`${values.map((value, index) => {
    if (value === null) return null;
    const x = frame.x(index) - (frame.step * filled) / 2 + width * at;
    const level = frame.y(value);
    const thickness = Math.max(1, Math.abs(level - frame.zero));
    return html`<rect class="bar" x=${x} y=${Math.min(level, frame.zero)} width=${Math.max(1, width - 1)} height=${thickness} />`;
  })}`;
}

function line(values: readonly (number | null)[], { kind }: ChartData, frame: Frame): Shown {
  const point = ({ index, value }: Point) => `${frame.x(index)},${frame.y(value)}`;
  const strokes = unbroken(values);
  return html`
    ${
      kind === 'area' &&
      strokes.map((stroke) => {
        const from = frame.x(stroke[0]?.index ?? 0);
        const to = frame.x(stroke.at(-1)?.index ?? 0);
        return html`<path class="area" d="M${from},${frame.zero}L${stroke.map(point).join('L')}L${to},${frame.zero}Z" />`;
      })
    }
    ${strokes.map((stroke) => html`<path class="line" d="M${stroke.map(point).join('L')}" />`)}
    ${strokes.flat().map(({ index, value }) => html`<circle class="dot" cx=${frame.x(index)} cy=${frame.y(value)} r="3" />`)}
  `;
}

interface Point {
  readonly index: number;
  readonly value: number;
}

/** The stretches of a series between its gaps. */
function unbroken(values: readonly (number | null)[]): Point[][] {
  const stretches: Point[][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === null) stretches.push([]);
    else stretches.at(-1)?.push({ index, value });
  }
  return stretches.filter(({ length }) => length > 0);
}
