import { describe, expect, it } from 'vitest';
import { Checks } from '../../../demo/workspace/blocks/checks.ts';
import { Faults } from '../../../demo/workspace/faults.ts';
import type { Document, Part } from '../../../src/core/reply.ts';
import { renderBlocks } from '../../../src/slack/render/blocks.ts';
import { fallbackText } from '../../../src/slack/render/plain.ts';
import { names } from '../support/names.ts';

type Chart = Extract<Part, { kind: 'chart' }>;

const checks = new Checks(new Faults());
const hours = Array.from({ length: 6 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
const chart = (changes: Partial<Chart> = {}): Chart => ({
  kind: 'chart',
  chart: 'line',
  title: 'Response time today',
  unit: 'ms',
  categories: hours,
  series: [{ name: 'median', values: [10, 20, 40, 30, 20, 10] }],
  words: 'Lowest 10 ms, highest 40 ms, now 10 ms.',
  ...changes,
});
const titled = (...parts: Part[]): Document => ({ title: 'Site', parts });

function render(part: Part, options: Parameters<typeof renderBlocks>[2] = { newBlocks: true }) {
  const blocks = renderBlocks(titled(part), names, options);
  checks.message({ text: 'said', blocks });
  return { types: blocks.map(({ type }) => type), drawn: blocks[1], words: JSON.stringify(blocks) };
}

describe('a chart', () => {
  it('is a chart of Slack with its words below', () => {
    const { drawn, types, words } = render(chart());
    expect(types).toEqual(['header', 'data_visualization', 'rich_text']);
    expect(drawn).toEqual({
      type: 'data_visualization',
      title: 'Response time today',
      chart: {
        type: 'line',
        series: [
          {
            name: 'median',
            data: hours.map((label, index) => ({ label, value: [10, 20, 40, 30, 20, 10][index] })),
          },
        ],
        axis_config: { categories: hours, y_label: 'ms' },
      },
    });
    expect(words).toContain('Lowest 10 ms');
  });

  it('leaves out what has no value, joins nothing across it, and shows the gap in a line of bars', () => {
    const gaps = chart({ series: [{ name: 'median', values: [10, 20, null, null, 0, 40] }] });
    const { drawn, words } = render(gaps);
    expect(drawn).toMatchObject({
      chart: {
        type: 'bar',
        series: [
          {
            data: [
              { label: '00:00', value: 10 },
              { label: '01:00', value: 20 },
              { label: '04:00', value: 0 },
              { label: '05:00', value: 40 },
            ],
          },
        ],
        axis_config: { categories: ['00:00', '01:00', '04:00', '05:00'] },
      },
    });
    expect(words).toContain('▃▅··▁█');
    expect(words).toContain(' 0 to 40 ms, from 00:00 to 05:00');
  });

  it('never says 0 for what is not there, not even where values are too few or no numbers', () => {
    const { drawn } = render(chart({ series: [{ name: 'median', values: [Number.NaN, 7, 8, 9] }] }));
    const drawnPoints = drawn?.type === 'data_visualization' ? drawn.chart.series[0]?.data : [];
    expect(drawnPoints).toEqual([
      { label: '01:00', value: 7 },
      { label: '02:00', value: 8 },
      { label: '03:00', value: 9 },
    ]);
  });

  it.each<[string, Partial<Chart>]>([
    ['more gaps than values', { series: [{ name: 'a', values: [1, null, null, null, null, 2] }] }],
    ['no value', { series: [{ name: 'a', values: [] }] }],
    ['no series', { series: [] }],
    ['no category', { categories: [] }],
    ['one value', { categories: ['00:00'], series: [{ name: 'a', values: [1] }] }],
  ])('with %s is said in words', (_, changes) => {
    const { types, words } = render(chart(changes));
    expect(types).toEqual(['header', 'rich_text']);
    expect(words).toContain('Lowest 10 ms');
  });

  it('says of a series without any value that it has none', () => {
    const two = [...chart().series, { name: 'silent', values: [null, null] }];
    const { drawn, words } = render(chart({ series: two }));
    expect(drawn).toMatchObject({ chart: { type: 'line' } });
    expect(drawn?.type === 'data_visualization' && drawn.chart.series).toHaveLength(1);
    expect(words).toContain('silent: no value');
  });

  it('with two names or categories that are the same keeps them apart', () => {
    const long = 'a name that is much too long';
    const { drawn } = render(
      chart({
        categories: ['1', '1', ''],
        series: [
          { name: long, values: [1, 2, 3] },
          { name: long, values: [4, 5, 6] },
        ],
      }),
    );
    expect(drawn).toMatchObject({
      chart: {
        series: [{ name: 'a name that is much…' }, { name: 'a name that is … (2)' }],
        axis_config: { categories: ['1', '1 (2)', '–'] },
      },
    });
  });

  it('with more categories than Slack takes shows the latest', () => {
    const days = Array.from({ length: 30 }, (_, day) => `day ${day + 1}`);
    const values = days.map((_, day) => day);
    const { drawn } = render(chart({ categories: days, series: [{ name: 'a', values }] }));
    expect(drawn).toMatchObject({
      chart: { series: [{ data: expect.arrayContaining([{ label: 'day 30', value: 29 }]) }] },
    });
    expect(JSON.stringify(drawn)).not.toContain('"day 10"');
  });

  it('comes twice in a message; a third is said in words', () => {
    const blocks = renderBlocks(titled(chart(), chart(), chart()), names, { newBlocks: true });
    checks.message({ text: 'said', blocks });
    expect(blocks.filter(({ type }) => type === 'data_visualization')).toHaveLength(2);
    expect(JSON.stringify(blocks.at(-1))).toContain('▁▃█▆▃▁');
  });
});

describe('where Slack draws no charts', () => {
  const twoSeries = chart({
    series: [
      { name: 'median', values: [10, 20, null, 30, 20, 10] },
      { name: 'slowest', values: [100, 100, 100, 100, 100, 100] },
    ],
  });

  it.each<[string, Parameters<typeof renderBlocks>[2]]>([
    ['in a workspace that refuses new blocks', { newBlocks: false }],
    ['in a workspace that has tables, but no charts', { newBlocks: new Set(['table' as const]) }],
    ['in a Home tab', { newBlocks: true, surface: 'home' }],
  ])('%s, it is words and a line of bars for each series', (_, options) => {
    const { types, words } = render(twoSeries, options);
    expect(types).toEqual(['header', 'rich_text']);
    expect(words).toContain('Response time today');
    expect(words).toContain('▁▅·█▅▁');
    expect(words).toContain('median: 10 to 30 ms');
    expect(words).toContain('▅▅▅▅▅▅');
    expect(words).toContain('slowest: 100 ms');
  });

  it('its words are in the text for notifications and screen readers', () => {
    expect(fallbackText(titled(chart()), names)).toContain('Response time today: Lowest 10 ms');
  });

  it('a Home tab that is longer than a message is shown whole', () => {
    const many = Array.from(
      { length: 80 },
      (_, index): Part => ({ kind: 'heading', text: `Service ${index}` }),
    );
    const home = renderBlocks(titled(...many), names, { newBlocks: true, surface: 'home' });
    expect(checks.view({ type: 'home', blocks: home }, 'home').blocks).toHaveLength(81);
  });
});
