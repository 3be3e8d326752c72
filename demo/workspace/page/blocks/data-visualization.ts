import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Plot } from '../chart/plot.ts';
import { type ChartData, readChart } from '../chart/read-chart.ts';
import { html, type Shown } from '../html.ts';
import type { BlockProps } from './props.ts';

const narrowest = 200;

/** A chart with its legend, and its numbers as a table for those who do not see it. */
export function DataVisualization({ block }: BlockProps): Shown {
  const chart = readChart(block);
  return html`<figure class="chart">
    <figcaption class="chart-title">${chart.title}</figcaption>
    ${chart.kind === 'pie' ? html`<${Shares} chart=${chart} />` : html`<${Drawn} chart=${chart} />`}
    <div class="visually-hidden"><${Numbers} chart=${chart} /></div>
  </figure>`;
}

function Drawn({ chart }: { readonly chart: ChartData }): Shown {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(narrowest);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const measure = () => setWidth(Math.max(narrowest, Math.floor(current.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return html`
    ${chart.yLabel !== '' && html`<div class="chart-axis">${chart.yLabel}</div>`}
    <div class="chart-box" ref=${box}><${Plot} chart=${chart} width=${width} /></div>
    ${chart.xLabel !== '' && html`<div class="chart-axis chart-axis-below">${chart.xLabel}</div>`}
    <ul class="chart-legend" aria-hidden="true">
      ${chart.series.map(({ name }, at) => html`<li key=${name} class="series-${at % 6}"><span class="swatch"></span><span class="chart-name">${name}</span></li>`)}
    </ul>
  `;
}

/** A pie as the shares of its slices: the page draws no circles. */
function Shares({ chart }: { readonly chart: ChartData }): Shown {
  const values = chart.series[0]?.values ?? [];
  const sum = values.reduce((all: number, value) => all + (value ?? 0), 0);
  return html`<ul class="chart-legend chart-shares" aria-hidden="true">
    ${chart.categories.map((category, at) => {
      const share = Math.round(((values[at] ?? 0) / (sum || 1)) * 100);
      return html`<li key=${category} class="series-${at % 6}"><span class="swatch"></span><span class="chart-name">${category} (${share}%)</span></li>`;
    })}
  </ul>`;
}

function Numbers({ chart }: { readonly chart: ChartData }): Shown {
  const { title, categories, series } = chart;
  return html`<table>
    <caption>${title}: numbers</caption>
    <thead>
      <tr><td></td>${series.map(({ name }) => html`<th key=${name} scope="col">${name}</th>`)}</tr>
    </thead>
    <tbody>
      ${categories.map(
        (category, index) => html`<tr key=${category}>
          <th scope="row">${category}</th>
          ${series.map(({ name, values }) => html`<td key=${name}>${values[index] ?? 'no value'}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}
