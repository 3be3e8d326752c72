import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderForTerminal } from '../../src/cli/render.ts';
import type { Document, Part } from '../../src/core/reply.ts';
import { hostileDocument } from '../slack/support/hostile.ts';

const plain = { colours: false, timezone: 'America/New_York' };
const coloured = { ...plain, colours: true };
const render = (...parts: Part[]) => renderForTerminal({ title: 'Title', parts }, plain);

describe('a document in the terminal', () => {
  it('has a line for each thing that is said', () => {
    const document: Document = {
      title: 'Two services, one has something',
      status: 'warning',
      parts: [
        { kind: 'heading', text: 'Mission Control', status: 'warning' },
        {
          kind: 'lines',
          lines: [
            { status: 'warning', text: [{ bold: 'Backup' }, ': 2 days old'], detail: 'Run the backup' },
            { status: 'ok', text: '3 checks ok' },
          ],
        },
        {
          kind: 'fields',
          fields: [{ name: 'Owner', value: [{ person: 'U1' }, ' in ', { channel: '#ops' }] }],
        },
        { kind: 'divider' },
        { kind: 'code', text: 'a\nb' },
        { kind: 'text', text: ['At ', { time: Date.UTC(2026, 2, 2, 14), style: 'both' }, '.'] },
        { kind: 'actions', actions: [{ action: 'a', subject: 's', label: 'Press' }] },
        { kind: 'note', text: [{ link: 'https://example.test', label: 'More' }] },
      ],
    };
    expect(renderForTerminal(document, plain)).toBe(
      [
        'WARNING  Two services, one has something',
        '',
        'WARNING  Mission Control',
        '  WARNING  Backup: 2 days old',
        '           Run the backup',
        '  OK       3 checks ok',
        '  Owner: U1 in #ops',
        '',
        '  a',
        '  b',
        'At Mon 2 Mar 2026, 09:00 (New York).',
        '',
        'More (https://example.test)',
        '',
      ].join('\n'),
    );
  });

  it('shows a moment in the zone that it names', () => {
    const text = [{ time: Date.UTC(2026, 2, 2, 14), zone: 'Pacific/Honolulu', style: 'time' as const }];
    expect(render({ kind: 'text', text })).toContain('04:00 (Honolulu)');
  });

  it('sets the columns of a table below each other', () => {
    const table: Part = {
      kind: 'table',
      columns: ['Check', 'Status'],
      rows: [
        ['short', 'ok'],
        ['a longer one', 'critical'],
      ],
    };
    expect(render(table).split('\n').slice(2, 5)).toEqual([
      '  Check         Status',
      '  short         ok',
      '  a longer one  critical',
    ]);
    expect(stripVTControlCharacters(renderForTerminal({ title: 'Title', parts: [table] }, coloured))).toBe(
      render(table),
    );
  });
});

describe('a chart in the terminal', () => {
  const chart: Part = {
    kind: 'chart',
    chart: 'line',
    title: 'Response time today',
    unit: 'ms',
    categories: Array.from({ length: 12 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
    series: [
      { name: 'median', values: [10, 20, 30, null, null, 40, 45, 40, 30, 20, 10, 12.345] },
      { name: 'slowest', values: Array.from({ length: 12 }, () => 400) },
      { name: 'failed', values: [] },
    ],
    words: 'Lowest 10 ms at 00:00.',
  };

  it('is a line of bars for each series with its lowest and highest; what is missing is a gap', () => {
    expect(render(chart)).toBe(
      [
        'Title',
        '',
        '  Response time today',
        '  median   ▁▃▅··▇█▇▅▃▁▁  10 ms to 45 ms',
        '  slowest  ▅▅▅▅▅▅▅▅▅▅▅▅  always 400 ms',
        '  failed   ············  no value',
        '           00:00  11:00',
        '  Lowest 10 ms at 00:00.',
        '',
      ].join('\n'),
    );
  });

  it('stays one row a series, whatever is in it', () => {
    const hostile = render({
      ...chart,
      title: 'a\u001b[2J\nb',
      unit: 'x\ny',
      series: [{ name: 'n\n  CRITICAL Site: down', values: [1, Number.NaN, 2] }],
      words: 'one\ntwo',
    });
    expect(hostile.split('\n').slice(2, 4)).toEqual([
      '  a b',
      '  n CRITICAL Site: down  ▁·█·········  1 x y to 2 x y',
    ]);
    expect(hostile).toContain('  one two\n');
  });
});

describe('escape sequences in what is shown', () => {
  it('never reach the terminal', () => {
    fc.assert(
      fc.property(hostileDocument, (document) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not be there
        expect(renderForTerminal(document, plain)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 100 },
    );
  });

  it('leave only our own colours when there are colours', () => {
    const text = '\u001b[2J\u001b]0;title\u0007red';
    const shown = renderForTerminal({ title: text, status: 'critical', parts: [] }, coloured);
    expect(shown).toBe('\u001b[31mCRITICAL\u001b[39m  \u001b[1mred\u001b[22m\n');
  });
});

describe('line breaks in what is shown', () => {
  it('do not let a value pretend to be another line or row', () => {
    const lines: Part = {
      kind: 'lines',
      lines: [{ status: 'critical', text: 'Site: down\n  OK       Site: up' }],
    };
    expect(render(lines)).toBe('Title\n  CRITICAL Site: down OK       Site: up\n');
    const table: Part = { kind: 'table', columns: ['A'], rows: [['x\ny']] };
    expect(render(table)).toBe('Title\n\n  A\n  x y\n');
  });
});

describe('the word of a status', () => {
  it.each([
    ['ok', 'OK'],
    ['warning', 'WARNING'],
    ['critical', 'CRITICAL'],
    ['unknown', 'UNKNOWN'],
  ] as const)('%s is always there, with colours and without', (status, word) => {
    expect(renderForTerminal({ title: 'T', status, parts: [] }, plain)).toBe(`${word}  T\n`);
    expect(stripVTControlCharacters(renderForTerminal({ title: 'T', status, parts: [] }, coloured))).toBe(
      `${word}  T\n`,
    );
  });
});
