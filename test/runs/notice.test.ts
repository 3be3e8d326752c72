import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { toString as wordsOf } from 'mdast-util-to-string';
import { describe, expect, it } from 'vitest';
import { backTicksIn } from '../../src/core/code-span.ts';
import { parseMarkdown } from '../../src/runbooks/markdown.ts';
import { fillMarkdown, fillWords } from '../../src/runs/fill-in.ts';
import { noticeOf } from '../../src/runs/notice.ts';
import { escapeMarkdown } from '../../src/slack/render/escape.ts';
import { hostile } from '../slack/support/hostile.ts';
import { liveInMarkdown } from '../slack/support/liveness.ts';
import { openShop } from './shop.ts';

/** Where a value may stand in what a runbook says, and what it is made of there. */
const places = {
  'a sentence': 'It took $INPUT_X in the end.',
  'the beginning': '$INPUT_X is what it says.',
  'the end of a line': 'It says $INPUT_X\nand goes on.',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as a runbook writes it
  'braces, next to letters': 'v${INPUT_X}b of it',
  'bold words': 'It is **$INPUT_X** now, and *$INPUT_X*.',
  'a heading': '# Of $INPUT_X\n\nMore.',
  'a list': '- one\n- $INPUT_X\n- three',
  'a numbered list': '1. one\n2. $INPUT_X',
  'a quote': '> $INPUT_X\n> more',
  'a table': '| a | b |\n| - | - |\n| $INPUT_X | `$INPUT_X` |\n| 1 | 2 |',
  'the words of a link': 'See [$INPUT_X](https://wiki.example/x).',
  code: 'The file `$INPUT_X` is there.',
  'code with marks': 'The file `` a ` $INPUT_X `` is there.',
  'a fence': '```\n$INPUT_X\n```\n\nBehind it.',
  'a fence of tildes': '~~~text\nbefore $INPUT_X\n~~~\nBehind it.',
  'a fence in a list': '- one\n\n  ```\n  $INPUT_X\n  ```\n\n- two',
  'a fence beside the sign of an item': '- ```\n  $INPUT_X\n  ```\n- two',
  'a fence in a quote': '> ```\n> $INPUT_X\n> ```\n\nBehind it.',
  'an indented block': 'Look:\n\n    $INPUT_X\n\nBehind it.',
  'a single back-tick before': 'The sign ` and $INPUT_X',
  'a bracket before': 'See [here]$INPUT_X, ![here]$INPUT_X',
  'a number': '$INPUT_X. Done',
  'an address': 'See https://wiki.example/job/$INPUT_X and [it](https://wiki.example/$INPUT_X "here").',
  'an address that is none': 'See https://$INPUT_X/status or www.$INPUT_X',
  'the host of an address': 'See [it](https://$INPUT_X/status).',
  HTML: 'A <b title="$INPUT_X">word</b>',
  'the settings of a fence': '```$INPUT_X\nx\n```',
} as const;
/** There nothing of a value is shown. */
const kept = ['HTML', 'the settings of a fence'];
/** Back-ticks of the runbook that would pair with those of a value. */
const looseBackTicks: Readonly<Record<string, number>> = { 'a single back-tick before': 1 };
const coded = ['an address'];

const traps = [
  '[bank](https://evil.example)',
  'https://evil.example/x',
  'www.evil.example',
  'evil.example',
  'you@evil.example',
  '![x](https://evil.example/x.png)',
  '<https://evil.example>',
  '<https://evil.example|bank>',
  '<!channel>',
  '<@U0NADIA001>',
  '```',
  '``',
  '`',
  '`<!channel>`',
  '\n```\n[bank](https://evil.example)\n',
  '~~~\n[bank](https://evil.example)',
  '*bold*',
  '_it_',
  'https://evil.example_',
  '~~gone~~',
  '~gone~',
  '\n\n# heading',
  '\n\n> quote',
  '| a | b |\n| - | - |\n| c | d |',
  'a | b',
  '\n\n- item',
  '\n===\n',
  '\n---\n',
  '<b onclick=x>',
  '<!-- ',
  ':bomb:',
  '&lt;!channel&gt;',
  '\\',
  '\\`',
  ' ',
  '',
  '](https://evil.example)',
  '`\u0000`',
  '\u001b[31m',
] as const;

describe('a value in what a runbook says', () => {
  it.each([
    'dump-2026-03.sql',
    '42',
    '2026-03-09 22:00',
    'a_b_c',
    'db-1',
    '/srv/backup/x.sql.gz',
    'ops@db-1',
    '3.5 %',
    'R & D',
    '3 >= 2, and 1 < 2',
    'Two tables were empty; they came back (from the older file).',
    '09:30:00',
    'ticket #5?',
  ])('stays as it is where it reads as it is: %s', (value) => {
    expect(fillMarkdown('It is $INPUT_X now.', { X: value })).toBe(`It is ${value} now.`);
    expect(fillMarkdown('It is `$INPUT_X` now.', { X: value })).toBe(`It is \`${value}\` now.`);
  });

  it.each([
    ['[bank](https://evil.example)', '`[bank](https://evil.example)`'],
    ['https://evil.example', '`https://evil.example`'],
    ['_it_', '`_it_`'],
    ['<!channel>', '`<!channel>`'],
    ['a `b` c', '``a `b` c``'],
    ['`', '`` ` ``'],
    ['two\nlines', 'two lines'],
    [' ', '–'],
  ])('is code where it does not: %s', (value, shown) => {
    expect(fillMarkdown('It is $INPUT_X now.', { X: value })).toBe(`It is ${shown} now.`);
  });

  it('keeps its lines in a fence, which it cannot close', () => {
    const text = fillMarkdown('- Look:\n\n  ```\n  $INPUT_X\n  ```\n', {
      X: 'one\n```\n[two](https://evil.example)',
    });
    expect(text).toBe('- Look:\n\n  ````\n  one\n  ```\n  [two](https://evil.example)\n  ````\n');
  });

  it('is a piece of an address that the runbook writes, and never its host', () => {
    expect(fillMarkdown('[job](https://wiki.example/job/$INPUT_X)', { X: '4/../2 ?x=[y](z)' })).toBe(
      '[job](https://wiki.example/job/4%2F..%2F2%20%3Fx%3D%5By%5D%28z%29)',
    );
    expect(fillMarkdown('[job](https://$INPUT_X/job)', { X: 'evil.example' })).toBe(
      'job (`https://evil.example/job`)',
    );
    expect(fillMarkdown('See https://$INPUT_X/job.', { X: 'evil.example' })).toBe(
      'See `https://evil.example/job`.',
    );
  });

  it('leaves what has no value as it is written', () => {
    expect(fillMarkdown('It is $INPUT_X and $INPUT_Y.', { Z: 'z' })).toBe('It is $INPUT_X and $INPUT_Y.');
  });

  it.each(Object.entries(places))('is only its own text, in %s', (place, template) => {
    const holds = (value: string) => {
      const filled = fillMarkdown(template, { X: value });
      // Then it is shown as a whole without any marks.
      if (filled === undefined) {
        expect(backTicksIn(value)).toContain(looseBackTicks[place]);
        return;
      }
      const tree = parseMarkdown(filled);
      const live = liveInMarkdown(escapeMarkdown(filled)).filter(
        ({ kind, target }) =>
          !(/link|address/.test(kind) && target.includes('wiki.example')) && !kind.endsWith('html'),
      );
      expect(live, filled).toEqual([]);
      expect(typesIn(tree), filled).toEqual(typesIn(parseMarkdown(fillMarkdown(template, { X: 'x' }) ?? '')));
      if (kept.includes(place) || coded.includes(place)) return;
      const words = flat(shown(value));
      expect(flat(wordsOf(tree)), filled).toContain(words);
    };
    for (const trap of traps) holds(trap);
    fc.assert(
      fc.property(
        hostile.map((text) => text.slice(0, 1_000)),
        holds,
      ),
      { numRuns: 30 },
    );
  });

  it('is text on one line in a title', () => {
    expect(fillWords('Of $INPUT_X.', { X: 'a\n# b\r\n`c`' })).toBe('Of a # b `c`.');
  });
});

describe('what a notice is titled with', () => {
  const titled = async (text: string, values: Readonly<Record<string, string>> = {}) => {
    const shop = await openShop(
      `---\narmed: true\n---\n# Go\n\n${text} <!-- step: notify {"name": "say", "title": "Say it", "channel": "#ops"} -->\n`,
    );
    const scene = await shop.scene((await shop.begin('go')).id);
    if (scene.step?.kind !== 'notify') throw new Error('there is no notice');
    const { run } = scene;
    const { title, parts } = noticeOf(scene.step, { ...run, progress: { ...run.progress, values } });
    return { title, rest: parts.flatMap((part) => (part.kind === 'markdown' ? [part.text] : [])) };
  };

  it('is its own first sentence, in plain words, with values in their places', async () => {
    const values = { BRANCH: 'fix/opening_hours', CHANGE: 'two *hours* more' };
    expect(
      await titled('Ready to deploy: branch `$INPUT_BRANCH`. What changes: $INPUT_CHANGE', values),
    ).toEqual({
      title: 'Ready to deploy: branch fix/opening_hours.',
      rest: ['What changes: `two *hours* more`'],
    });
    expect((await titled('**All** of $INPUT_CHANGE is\n_done_. More.', values)).title).toBe(
      'All of two *hours* more is done.',
    );
  });

  it('does not end within code', async () => {
    expect(await titled('What was in `a. b` is gone for good. Ask Karen.')).toEqual({
      ...{ title: 'What was in a. b is gone for good.', rest: ['Ask Karen.'] },
    });
  });

  it.each([
    'The job is [here](https://wiki.example/job). More.',
    'The job is <b>done</b> for good. More.',
    'The job is ~~not~~ done for good. More.',
    'The job is `done for good. More.',
    'The job is **done for good. More.',
    `The job \`${'is long '.repeat(20)}\` for good. More.`,
  ])('is the title of the step where the sentence would lose something: %s', async (text) => {
    const { title, rest } = await titled(text);
    expect(title).toBe('Say it');
    expect(rest.join('')).toContain('More.');
  });
});

/** Without what no text may hold. */
function shown(value: string): string {
  const words = value
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\ue000-\ue003]/gu, '');
  return words.trim() === '' ? '–' : words;
}

/** Blanks are all alike. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** What a text is built of; its words, plain or as code, count as the same. */
function typesIn(node: Nodes): unknown {
  const word = node.type === 'text' || node.type === 'inlineCode';
  if (!('children' in node)) return word ? 'words' : node.type;
  const children = node.children.map(typesIn);
  return [
    node.type,
    ...children.filter((each, index) => each !== 'words' || children[index - 1] !== 'words'),
  ];
}
