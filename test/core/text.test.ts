import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, count, joinTexts, shorten } from '../../src/core/text.ts';

describe('shortening', () => {
  test.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['longer', 1, '…'],
    ['', 0, ''],
    ['ab😀cd', 4, 'ab…'],
    ['ab😀cd', 5, 'ab😀…'],
    ['😀😀', 2, '…'],
    ['x', 0, ''],
    ['xyz', -1, ''],
  ])('"%s" to %i is "%s"', (value, limit, expected) => {
    expect(shorten(value, limit)).toBe(expected);
  });

  test('never exceeds the limit, never halves a character, and keeps what fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (value, limit) => {
        const cut = shorten(value, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
        if (value.length <= limit) expect(cut).toBe(value);
        else expect(value.startsWith(cut.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});

test('texts are joined with a separator between them', () => {
  expect(concat('a', [{ bold: 'b' }], 'c')).toEqual(['a', { bold: 'b' }, 'c']);
  expect(joinTexts(['a', [{ bold: 'b' }], 'c'], ', ')).toEqual(['a', ', ', { bold: 'b' }, ', ', 'c']);
  expect(joinTexts([], ', ')).toEqual([]);
});

test('a count comes with its word', () => {
  expect([count(0, 'item'), count(1, 'item'), count(2, 'item'), count(2, 'duty', 'duties')]).toEqual([
    '0 items',
    '1 item',
    '2 items',
    '2 duties',
  ]);
});
