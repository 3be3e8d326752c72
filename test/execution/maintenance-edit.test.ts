import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editItem } from '../../src/execution/maintenance-edit.ts';
import { readJson } from '../../src/execution/maintenance-json.ts';
import type { MaintenanceFile } from '../../src/maintenance/item.ts';
import { maintenanceFile } from '../maintenance/support/files.ts';

const values = { lastDone: '2026-11-21', result: 'pass', notes: 'Took 41 min' };
const usual = maintenanceFile('/nowhere');

function tryEdit(text: string, file: MaintenanceFile = usual, item = 'a', to = values) {
  const json = readJson(Buffer.from(text));
  if (!json.readable) throw new Error(json.reason);
  return editItem(json, file, item, to);
}

function edit(...asked: Parameters<typeof tryEdit>): string {
  const edited = tryEdit(...asked);
  if ('refused' in edited) throw new Error(edited.refused);
  return edited.text;
}

describe('values that are there', () => {
  it('are replaced and nothing else', () => {
    const text = `{"items": [\r\n\t{ "id" : "a","last_done_at":"2026-01-01", "x":[1,  2.50e1],\r\n\t"result": null, "notes" : ""  },\r\n{"id":"b"}]}\r\n`;
    expect(edit(text)).toBe(
      `{"items": [\r\n\t{ "id" : "a","last_done_at":"2026-11-21", "x":[1,  2.50e1],\r\n\t"result": "pass", "notes" : "Took 41 min"  },\r\n{"id":"b"}]}\r\n`,
    );
  });

  it('are found behind a byte order mark, which stays', () => {
    const text = '\uFEFF[{"id":"a","last_done_at":"","result":"","notes":"ä"}]';
    expect(edit(text, { ...usual, items: [] })).toBe(
      '\uFEFF[{"id":"a","last_done_at":"2026-11-21","result":"pass","notes":"Took 41 min"}]',
    );
  });

  it('are replaced whole, whatever they were', () => {
    const text = '[{"id":7,"last_done_at":{"y":2026},"result":[1,{"x":2}],"notes":false}]';
    expect(edit(text, { ...usual, items: [] }, '7')).toBe(
      '[{"id":7,"last_done_at":"2026-11-21","result":"pass","notes":"Took 41 min"}]',
    );
  });

  it('may be nested, or have a dot in their key', () => {
    const file = maintenanceFile('/nowhere', {
      items: [],
      keys: { ...usual.keys, lastDone: 'last.done', result: 'last.result', notes: 'last.notes' },
    });
    expect(edit('[{"id":"a","last":{"done":null,"result":1,"notes":2}}]', file)).toBe(
      '[{"id":"a","last":{"done":"2026-11-21","result":"pass","notes":"Took 41 min"}}]',
    );
    expect(edit('[{"id":"a","last.done":null,"last":{"result":1,"notes":2}}]', file)).toBe(
      '[{"id":"a","last.done":"2026-11-21","last":{"result":"pass","notes":"Took 41 min"}}]',
    );
    expect(JSON.parse(edit('[{"id":"a"}]', file))).toEqual([
      { id: 'a', last: { done: '2026-11-21', result: 'pass', notes: 'Took 41 min' } },
    ]);
    expect(tryEdit('[{"id":"a","last":null}]', file)).toHaveProperty('refused');
  });

  it('may belong to items that are kept under their ids', () => {
    const text = '{"tasks":{"a":{"last_done_at":"","result":"","notes":""},"b":{}}}';
    expect(edit(text, { ...usual, items: ['tasks'] })).toBe(
      '{"tasks":{"a":{"last_done_at":"2026-11-21","result":"pass","notes":"Took 41 min"},"b":{}}}',
    );
  });

  it('are written the way the file writes its own', () => {
    const notes = { ...values, notes: 'Ça/là 😀 "q" \\ \n' };
    const escaped = '[{"id":"a","last_done_at":"","result":"","notes":"gr\\u00fcn \\/"}]';
    expect(edit(escaped, { ...usual, items: [] }, 'a', notes)).toContain(
      '"\\u00c7a\\/l\\u00e0 \\ud83d\\ude00 \\"q\\" \\\\ \\n"',
    );
    const plain = '[{"id":"a","last_done_at":"","result":"","notes":"grün"}]';
    expect(edit(plain, { ...usual, items: [] }, 'a', notes)).toContain('"Ça/là 😀 \\"q\\" \\\\ \\n"');
  });
});

describe('values that are missing', () => {
  it.each([
    ['[{"id":"a"}]', '[{"id":"a","last_done_at":"2026-11-21","result":"pass","notes":"Took 41 min"}]'],
    [
      '[{ "id": "a" }]',
      '[{ "id": "a", "last_done_at": "2026-11-21", "result": "pass", "notes": "Took 41 min" }]',
    ],
    [
      '[\r\n\t{\r\n\t\t"id" : "a",\r\n\t\t"x" : 1\r\n\t}\r\n]',
      '[\r\n\t{\r\n\t\t"id" : "a",\r\n\t\t"x" : 1,\r\n\t\t"last_done_at" : "2026-11-21",\r\n\t\t"result" : "pass",\r\n\t\t"notes" : "Took 41 min"\r\n\t}\r\n]',
    ],
    [
      '[{"id":"a"\n , "result": null\n }]',
      '[{"id":"a"\n , "result": "pass"\n , "last_done_at": "2026-11-21"\n , "notes": "Took 41 min"\n }]',
    ],
  ])('are added in the style of their neighbours: %j', (text, expected) => {
    expect(edit(text, { ...usual, items: [] })).toBe(expected);
  });

  it('are added to an item without any key', () => {
    expect(JSON.parse(edit('{"items":{"a":{}}}'))).toEqual({
      items: { a: { last_done_at: '2026-11-21', result: 'pass', notes: 'Took 41 min' } },
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['an item that is gone', '{"items":[{"id":"b"}]}', 'no longer in the file'],
    ['an id that stands twice', '{"items":[{"id":"a"},{"id":"a"}]}', 'stands 2 times'],
    ['a key that stands twice', '{"items":[{"id":"a","notes":1,"notes":2}]}', 'stands 2 times'],
    ['an item that is no object', '{"items":{"a":[]}}', 'not an object'],
    ['no list of items', '{"items":3}', 'no list of items'],
  ])('%s', (_, text, reason) => {
    expect(tryEdit(text)).toMatchObject({ refused: expect.stringContaining(reason) });
  });
});

/** Pieces of a JSON text in a random style; the three values of the item `a` are marked by their key. */
interface Piece {
  readonly text: string;
  readonly value?: keyof typeof values;
}

const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '  \n    ');
const plain = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.constantFrom('null', 'true', '0', '-1.50', '1e3', '[]', '{ }', '[1 , {"id":"a"}]', '"\\u00e9\\/"'),
);

const itemA = fc
  .record({
    extra: fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 5 }), plain), {
      maxLength: 4,
      selector: ([key]) => key,
    }),
    old: fc.tuple(plain, plain, plain),
    blanks: fc.array(blank, { minLength: 60, maxLength: 60 }),
    order: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  })
  .map(({ extra, old, blanks, order }): Piece[] => {
    const space = () => ({ text: blanks.pop() ?? '' });
    const properties: [string, Piece][] = [
      ['id', { text: '"a"' }],
      ['last_done_at', { text: old[0], value: 'lastDone' }],
      ['result', { text: old[1], value: 'result' }],
      ['notes', { text: old[2], value: 'notes' }],
      ...extra
        .filter(([key]) => !['id', 'last_done_at', 'result', 'notes'].includes(key))
        .map(([key, text]): [string, Piece] => [`x-${key}`, { text }]),
    ];
    const shuffled = properties
      .map((property, index) => ({ property, rank: order[index] ?? 0 }))
      .sort((one, other) => one.rank - other.rank);
    return [
      { text: '{' },
      ...shuffled.flatMap(({ property: [key, value] }, index) => [
        ...(index === 0 ? [] : [{ text: ',' }]),
        space(),
        { text: JSON.stringify(key) },
        space(),
        { text: ':' },
        space(),
        value,
        space(),
      ]),
      { text: '}' },
    ];
  });

const whole = fc
  .record({
    item: itemA,
    before: fc.array(plain, { maxLength: 3 }),
    after: plain,
    blanks: fc.array(blank, { minLength: 8, maxLength: 8 }),
    mark: fc.constantFrom('', '\uFEFF'),
  })
  .map(({ item, before, after, blanks, mark }): Piece[] => [
    {
      text: `${mark}${blanks[0]}{${blanks[1]}"other":${after},"items":${blanks[2]}[${before.map((each) => `${each},`).join(blanks[3])}${blanks[4]}`,
    },
    ...item,
    { text: `${blanks[5]}]${blanks[6]}}${blanks[7]}` },
  ]);

describe('whatever the file looks like', () => {
  it('no byte outside the three values changes', () => {
    const sameStyle = { lastDone: '2026-11-21', result: 'pass', notes: 'plain words' };
    fc.assert(
      fc.property(whole, (pieces) => {
        const text = pieces.map((piece) => piece.text).join('');
        const expected = pieces
          .map((piece) => (piece.value ? JSON.stringify(sameStyle[piece.value]) : piece.text))
          .join('');
        expect(edit(text, usual, 'a', sameStyle)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('any words come back as they were said', () => {
    fc.assert(
      fc.property(
        whole,
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        (pieces, result, notes) => {
          const text = pieces.map((piece) => piece.text).join('');
          const said = { lastDone: '2026-11-21', result, notes: notes.toWellFormed() };
          const parsed: unknown = JSON.parse(edit(text, usual, 'a', said).replace('\uFEFF', ''));
          const was: unknown = JSON.parse(text.replace('\uFEFF', ''));
          expect(parsed).toEqual(withValues(was, said));
        },
      ),
      { numRuns: 200 },
    );
  });
});

function withValues(document: unknown, said: typeof values): unknown {
  const { items, ...rest } = document as { items: unknown[] };
  return {
    ...rest,
    items: items.map((item) =>
      typeof item === 'object' && item !== null && 'last_done_at' in item
        ? { ...item, last_done_at: said.lastDone, result: said.result, notes: said.notes }
        : item,
    ),
  };
}
