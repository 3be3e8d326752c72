import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrapParagraphs } from '../../../src/slack/render/unwrap-paragraphs.ts';

describe('the Markdown of a runbook', () => {
  it.each<[string, string, string]>([
    ['joins the lines of a paragraph', 'one\ntwo\n\nthree', 'one two\n\nthree'],
    ['joins the lines of an item', '- one\n  two\n- three', '- one two\n- three'],
    ['joins the lines of a quotation', '> one\n> two', '> one two'],
    ['joins lines within bold words', '**one\ntwo** and\nthree', '**one two** and three'],
    ['keeps code as it is', '```\none\ntwo\n```', '```\none\ntwo\n```'],
    ['keeps a meant line break', 'one  \ntwo\\\nthree', 'one  \ntwo\\\nthree'],
    ['keeps a table', '| a | b |\n|---|---|\n| 1 | 2 |', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['keeps headings and items apart', '# One\n## Two\n1. a\n2. b', '# One\n## Two\n1. a\n2. b'],
    ['joins lines that end as on another system', 'one\r\ntwo', 'one two'],
  ])('%s', (_, wrapped, unwrapped) => {
    expect(unwrapParagraphs(wrapped)).toBe(unwrapped);
  });

  it('loses no word, whatever is in it', () => {
    const piece = fc.constantFrom(
      'word',
      '\n',
      '\n\n',
      '- ',
      '> ',
      '`',
      '```',
      '**',
      '# ',
      '  ',
      '<!channel>',
      '1. ',
      '|',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const words = (each: string) => each.replaceAll(/[\s>]/g, '');
        expect(words(unwrapParagraphs(text))).toBe(words(text));
      }),
    );
  });
});
