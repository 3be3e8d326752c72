import { describe, expect, it } from 'vitest';
import { Checks } from '../../../demo/workspace/blocks/checks.ts';
import { elementsIn } from '../../../demo/workspace/blocks/elements-in.ts';
import { Faults } from '../../../demo/workspace/faults.ts';
import type { Action, Document, Part } from '../../../src/core/reply.ts';
import { renderBlocks } from '../../../src/slack/render/blocks.ts';
import { actionName } from '../../../src/slack/render/buttons.ts';
import { fallbackText } from '../../../src/slack/render/plain.ts';
import { names } from '../support/names.ts';

const checks = new Checks(new Faults());

/** The blocks as Slack takes them, and their words. */
function render(document: Document, newBlocks = true) {
  const blocks = renderBlocks(document, names, { newBlocks });
  const shown = checks.message({ text: fallbackText(document, names), blocks }) ?? [];
  return { blocks, shown, words: JSON.stringify(blocks) };
}

const titled = (...parts: Part[]): Document => ({ title: 'Title', parts });
const button = (index: number): Action => ({
  action: 'maintenance.done',
  subject: `s/${index}`,
  label: 'Done…',
});
const row = (index: number) => [`check ${index}`, 'ok', 'value', '3 days'];
const table = (rows: number): Part => ({
  kind: 'table',
  columns: ['Check', 'Status', 'Value', 'Since'],
  rows: Array.from({ length: rows }, (_, index) => row(index)),
});

describe('a long document', () => {
  const many = titled(
    ...Array.from({ length: 80 }, (_, index): Part => ({ kind: 'heading', text: `Service ${index}` })),
    { kind: 'actions', actions: [{ action: 'reply.share', subject: 'status', label: 'Share to channel' }] },
    { kind: 'note', text: 'as of 09:00' },
  );

  it('stays within 50 blocks and says how much is missing', () => {
    const { blocks, words } = render(many);
    expect(blocks).toHaveLength(50);
    expect(words).toContain('This is not all: 34 more parts did not fit');
  });

  it('keeps its end: when it was, and what can be pressed', () => {
    const { blocks } = render(many);
    expect(blocks.slice(-2).map(({ type }) => type)).toEqual(['actions', 'context']);
    expect(JSON.stringify(blocks.at(-1))).toContain('as of 09:00');
  });

  it('of Markdown is cut between its blocks: inside of one, code would come alive', () => {
    const trap = `\`[bank](https://evil.example) ${'x'.repeat(9_000)}\``;
    const cut = render(titled({ kind: 'markdown', text: `First.\n\nSecond.\n\n${trap}` }));
    expect(cut.blocks.slice(1)).toEqual([
      { type: 'markdown', text: 'First.\n\nSecond.' },
      { type: 'context', elements: [{ type: 'plain_text', text: '… (shortened)' }] },
    ]);
    const whole = render(titled({ kind: 'markdown', text: trap }));
    expect(whole.blocks.map(({ type }) => type)).toEqual(['header', 'rich_text']);
    expect(whole.words).toContain('(shortened)');
  });

  it('of few, but very long parts says so, too', () => {
    const long = titled(
      ...Array.from({ length: 9 }, (): Part => ({ kind: 'text', text: 'x'.repeat(100_000) })),
    );
    const { words } = render(long);
    expect(words.length).toBeLessThan(13_000);
    expect(words).toMatch(/This is not all: \d more parts did not fit/);
  });

  it('that fits is not cut', () => {
    const { blocks, words } = render(
      titled(...Array.from({ length: 49 }, (_, index): Part => ({ kind: 'heading', text: `${index}` }))),
    );
    expect(blocks).toHaveLength(50);
    expect(words).not.toContain('This is not all');
  });

  it('has one output of a command, which says that it was shortened', () => {
    const { words } = render(titled({ kind: 'code', text: 'line\n'.repeat(20_000) }));
    expect(words).toContain('… (shortened)');
  });

  it('has a text of its own that is short enough for a notification', () => {
    expect(
      fallbackText(titled({ kind: 'text', text: '<&>'.repeat(50_000) }), names).length,
    ).toBeLessThanOrEqual(3_500);
    expect(fallbackText(titled({ kind: 'text', text: '<'.repeat(50_000) }), names)).toMatch(
      /^Title\n(&lt;)+…$/,
    );
  });
});

describe('tables', () => {
  it('are tables where the workspace knows them, lines where it does not', () => {
    expect(render(titled(table(3))).blocks.map(({ type }) => type)).toEqual(['header', 'table']);
    const { blocks, words } = render(titled(table(3)), false);
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'rich_text']);
    expect(words).toContain('check 2');
    expect(words).toContain('Since: ');
  });

  it('come once in a message; a second one becomes lines', () => {
    const { blocks, words } = render(titled(table(2), table(4)));
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'table', 'rich_text']);
    expect(words).toContain('check 3');
  });

  it('without rows are left out', () => {
    expect(render(titled(table(0))).blocks).toHaveLength(1);
  });

  it('that are long come in pages that can be sorted, where the workspace knows that', () => {
    expect(render(titled(table(15))).blocks.map(({ type }) => type)).toEqual(['header', 'table']);
    const paged = render(titled(table(16))).blocks[1];
    expect(paged).toMatchObject({
      type: 'data_table',
      page_size: 15,
      caption: 'Check, Status, Value, Since',
    });
    expect(paged?.type === 'data_table' && paged.rows).toHaveLength(17);
    const older = renderBlocks(titled(table(16)), names, { newBlocks: new Set(['table' as const]) });
    expect(older.map(({ type }) => type)).toEqual(['header', 'table']);
  });

  it('show a status in a cell as a sign and a word', () => {
    const cells: Part = {
      kind: 'table',
      columns: ['Check', 'Status'],
      rows: [['Import', [{ status: 'critical' }, ', warning seen']]],
    };
    expect(render(titled(cells)).words).toContain('🔴 Critical, warning seen');
    expect(fallbackText(titled(cells), names)).toContain('Import · Critical, warning seen');
    expect(render(titled(cells), false).words).toContain('red_circle');
  });

  it('with too many rows say how many are missing', () => {
    const { blocks, words } = render(titled(table(150)));
    const shown = blocks.find(({ type }) => type === 'data_table');
    const rows = shown?.type === 'data_table' ? shown.rows.length - 1 : 0;
    expect(rows).toBeGreaterThan(20);
    expect(words).toContain(`${150 - rows} more rows did not fit into the table.`);
  });

  it('with uneven rows are filled up to their columns', () => {
    const uneven: Part = { kind: 'table', columns: ['A', ''], rows: [['1'], ['1', '2', '3'], []] };
    const { blocks } = render(titled(uneven));
    const shown = blocks.find(({ type }) => type === 'table');
    expect(shown?.type === 'table' && shown.rows.map(({ length }) => length)).toEqual([2, 2, 2, 2]);
  });
});

describe('a long list', () => {
  const list = (amount: number): Part => ({
    kind: 'lines',
    lines: Array.from({ length: amount }, (_, index) => ({ status: 'ok', text: `check ${index} ` })),
  });

  it('is one block, in which nothing stands between two lines', () => {
    const { blocks, words } = render(titled(list(20), list(2)));
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'rich_text', 'rich_text']);
    const [, block] = blocks;
    const sections = block?.type === 'rich_text' ? block.elements : [];
    expect(sections).toHaveLength(20);
    expect(sections.filter((section) => JSON.stringify(section).includes('\\n'))).toHaveLength(19);
    expect(words).toContain('check 19');
  });

  it('is cut in pieces of lines where a message is too long, and says so', () => {
    const { words } = render(titled(list(400)));
    expect(words).toMatch(/This is not all: \d+ more parts did not fit/);
    expect(words).toContain('check 0 ');
    expect(words).not.toContain('check 399');
  });
});

describe('a table', () => {
  it('gets what the rest of the message leaves', () => {
    const alone = render(titled(table(40)));
    expect(alone.words).not.toContain('did not fit');
    const beside = render(
      titled(table(40), { kind: 'code', text: 'x'.repeat(2_700) }, { kind: 'code', text: 'y'.repeat(2_700) }),
    );
    expect(beside.words).toMatch(/\d+ more rows did not fit into the table/);
    expect(beside.words).toContain('yyy');
  });
});

describe('buttons', () => {
  const lines = (amount: number): Part => ({
    kind: 'lines',
    lines: Array.from({ length: amount }, (_, index) => ({
      text: `duty ${index}`,
      actions: [button(index), { ...button(index), action: 'maintenance.snooze' }],
    })),
  });

  it('have ids that are unique in their row, and lead to the action by its name', () => {
    const { shown } = render(
      titled({ kind: 'actions', actions: Array.from({ length: 12 }, (_, n) => button(n)) }),
    );
    const elements = elementsIn(shown);
    expect(elements).toHaveLength(12);
    expect(new Set(elements.map(({ blockId, actionId }) => `${blockId} ${actionId}`)).size).toBe(12);
    expect(new Set(elements.map(({ actionId }) => actionName(actionId)))).toEqual(
      new Set(['maintenance.done']),
    );
  });

  it('carry the subject, and nothing else', () => {
    const { shown } = render(titled(lines(2)));
    expect(elementsIn(shown).map(({ element }) => element.value)).toEqual(['s/0', 's/0', 's/1', 's/1']);
  });

  it('stand right below their line', () => {
    const { blocks } = render(titled(lines(2)));
    expect(blocks.map(({ type }) => type)).toEqual([
      'header',
      'rich_text',
      'actions',
      'rich_text',
      'actions',
    ]);
  });

  it('whose subject is too long to be carried whole are left out', () => {
    const { shown } = render(
      titled({ kind: 'actions', actions: [{ ...button(1), subject: 'x'.repeat(2_001) }, button(2)] }),
    );
    expect(elementsIn(shown).map(({ element }) => element.value)).toEqual(['s/2']);
  });
});

describe('empty things', () => {
  it.each<[string, Part]>([
    ['text', { kind: 'text', text: '' }],
    ['note', { kind: 'note', text: '' }],
    ['lines', { kind: 'lines', lines: [{ text: '' }, { text: [{ bold: '\u0000' }], detail: '' }] }],
    ['no lines', { kind: 'lines', lines: [] }],
    ['no buttons', { kind: 'actions', actions: [] }],
    ['Markdown', { kind: 'markdown', text: ' \n' }],
    ['no fields', { kind: 'fields', fields: [] }],
  ])('are left out: %s', (_, part) => {
    expect(render(titled(part)).blocks).toHaveLength(1);
  });

  it('in places that need a word get a dash', () => {
    expect(render({ title: '\u0007', parts: [] }).words).toContain('–');
    expect(render(titled({ kind: 'fields', fields: [{ name: '', value: '' }] })).words).toContain('–');
    expect(render(titled({ kind: 'heading', text: '' })).words).toContain('–');
  });
});

describe('statuses', () => {
  it('stand as a sign and a word, never as a colour alone', () => {
    const { words } = render({
      title: 'Title',
      status: 'critical',
      parts: [
        { kind: 'heading', text: 'Service', status: 'warning' },
        {
          kind: 'lines',
          lines: [
            { status: 'unknown', text: 'Backup' },
            { status: 'ok', text: 'Site' },
          ],
        },
      ],
    });
    expect(words).toContain(':red_circle: Title');
    expect(words).toContain(':large_yellow_circle: *Service* · Warning');
    expect(words).toContain('white_circle');
    expect(words).toContain('Unknown · ');
    expect(words).not.toContain('OK · ');
  });

  it('are said in words in the text for screen readers', () => {
    const document: Document = {
      title: 'Title',
      status: 'unknown',
      parts: [{ kind: 'lines', lines: [{ status: 'critical', text: 'Import', detail: 'restart it' }] }],
    };
    expect(fallbackText(document, names)).toBe('Unknown: Title\nCritical: Import\nrestart it');
  });
});

describe('what is copied from a message', () => {
  it('has nothing unseen in it where names and times are plain', () => {
    const { words } = render(
      titled(
        { kind: 'note', text: 'America/New_York · *.example · ~/data · as of 09:30:00' },
        { kind: 'note', text: ['import_speed at 09:30:00 ', { command: 'status' }] },
      ),
    );
    expect(words).not.toContain('\u200b');
  });

  it('keeps marks from being read where they would be', () => {
    const { words } = render(titled({ kind: 'note', text: ['*bold* _it_ :bomb: ', { command: 'status' }] }));
    expect(words.match(/\u200b/g)?.length).toBe(9);
  });
});
