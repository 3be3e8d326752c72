import { expect, test } from 'vitest';
import type { Inline } from '../../demo/workspace/page/inline.ts';
import { parseMrkdwn } from '../../demo/workspace/page/mrkdwn.ts';
import { parsePlain } from '../../demo/workspace/page/mrkdwn-inline.ts';

/** Shows what was understood in a short notation: `bold(…)`, `@U1`, `"text"`. */
function show(pieces: readonly Inline[]): string {
  return pieces.map(showOne).join(' ');
}

function showOne(piece: Inline): string {
  switch (piece.kind) {
    case 'text':
      return JSON.stringify(piece.text);
    case 'break':
      return '↵';
    case 'bold':
    case 'italic':
    case 'strike':
      return `${piece.kind}(${show(piece.children)})`;
    case 'code':
      return `code(${piece.text})`;
    case 'emoji':
      return `:${piece.name}:`;
    case 'link':
      return `link(${piece.url}${piece.label === '' ? '' : ` ${piece.label}`})`;
    case 'broadcast':
      return `!${piece.range}`;
    case 'date':
      return `date(${piece.timestamp} ${piece.format} ${piece.link} ${piece.fallback})`;
    default:
      return `${piece.kind}(${piece.id}${piece.label === '' ? '' : ` ${piece.label}`})`;
  }
}

function read(source: string): string {
  return parseMrkdwn(source)
    .map((part) =>
      part.kind === 'preformatted'
        ? `pre(${part.text})`
        : part.kind === 'quote'
          ? `quote(${show(part.children)})`
          : show(part.children),
    )
    .join(' | ');
}

test.each([
  ['plain words', '"plain words"'],
  ['*bold*', 'bold("bold")'],
  ['_italic_', 'italic("italic")'],
  ['~gone~', 'strike("gone")'],
  ['*_both_*', 'bold(italic("both"))'],
  ['*bold* and _italic_.', 'bold("bold") " and " italic("italic") "."'],
  ['(*bold*)', '"(" bold("bold") ")"'],
  ['snake_case_name', '"snake_case_name"'],
  ['2*3*4', '"2*3*4"'],
  ['* not bold *', '"* not bold *"'],
  ['*open', '"*open"'],
  ['**', '"**"'],
  ['*over\nlines*', '"*over" ↵ "lines*"'],
  ['*a `*` b*', 'bold("a " code(*) " b")'],
  ['`code *not bold*`', 'code(code *not bold*)'],
  ['`a &lt; b`', 'code(a < b)'],
  ['``', '"``"'],
  ['a\nb', '"a" ↵ "b"'],
  ['&lt;b&gt; &amp;amp;', '"<b> &amp;"'],
  ['&amp;lt;', '"&lt;"'],
  ['<@U123>', 'user(U123)'],
  ['<@U123|ada>', 'user(U123 ada)'],
  ['<#C9|ops>', 'channel(C9 ops)'],
  ['<!subteam^S7|@dba>', 'group(S7 @dba)'],
  ['<!channel> <!here>', '!channel " " !here'],
  ['&lt;!channel&gt;', '"<!channel>"'],
  ['<https://x.test/a?b=1&amp;c=2|the *site*>', 'link(https://x.test/a?b=1&c=2 the *site*)'],
  ['<mailto:a@b.test|a@b.test>', 'link(mailto:a@b.test a@b.test)'],
  ['<javascript:alert(1)|x>', '"<javascript:alert(1)|x>"'],
  ['see https://x.test/a_b_c.', '"see " link(https://x.test/a_b_c) "."'],
  ['*<https://x.test|a*b>*', 'bold(link(https://x.test a*b))'],
  [
    '<!date^1392734382^{date_num} {time_secs}|2014-02-18>',
    'date(1392734382 {date_num} {time_secs}  2014-02-18)',
  ],
  ['<!date^1392734382^{ago}^https://x.test/|f>', 'date(1392734382 {ago} https://x.test/ f)'],
  ['<!date^soon^{ago}|f>', '"<!date^soon^{ago}|f>"'],
  [':warning: low', ':warning: " low"'],
  ['at 10:30:15', '"at 10:30:15"'],
  ['> said', 'quote("said")'],
  ['&gt; one\n&gt; two\nthree', 'quote("one" ↵ "two") | "three"'],
  ['&gt;&gt;&gt; all\nof it', 'quote("all" ↵ "of it")'],
  ['```\nlet x = *1*;\n```', 'pre(let x = *1*;)'],
  ['before\n```a &lt; b```\nafter', '"before" | pre(a < b) | "after"'],
  ['```open', '"```open"'],
])('%s', (source, expected) => {
  expect(read(source)).toBe(expected);
});

test('plain text shows emoji only when asked to and never marks', () => {
  expect(show(parsePlain('*a* :bell: &amp; <b>', true))).toBe('"*a* " :bell: " & <b>"');
  expect(show(parsePlain(':bell:', false))).toBe('":bell:"');
});
