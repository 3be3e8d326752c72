import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinWords, splitWords } from '../../src/dialogue/words.ts';

describe('what was typed, as words', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['status', ['status']],
    ['  status   mids-hero ', ['status', 'mids-hero']],
    ['done a/b --notes "two words"', ['done', 'a/b', '--notes', 'two words']],
    ['done a/b --notes “two words”', ['done', 'a/b', '--notes', 'two words']],
    ['done a/b —notes „zwei Worte“', ['done', 'a/b', '--notes', 'zwei Worte']],
    ['–count 5', ['--count', '5']],
    ['a – b', ['a', '–', 'b']],
    ['it’s', ["it's"]],
    ['a\u00a0b', ['a', 'b']],
    ['""', ['']],
    ['"never closed', ['"never', 'closed']],
    ['--notes ""', ['--notes', '']],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it('come back as they were after they were joined', () => {
    const word = fc
      .string({ unit: fc.constantFrom('a', 'B', '1', '/', '-', '.', ' ', "'") })
      .filter((text) => !text.includes('"'));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words);
      }),
    );
  });

  it('stay as many after they were joined, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        expect(splitWords(joinWords(words))).toHaveLength(words.length);
      }),
    );
  });
});
