import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkOf } from '../../src/runbooks/plan.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';

const origin = { service: 's', name: 'n', path: 'n.md' };

/** A piece of Markdown, and the marks of the steps that it holds. Each mark is a word found nowhere else. */
type Piece = (mark: string) => { readonly text: string; readonly steps: readonly string[] };

const pieces: readonly Piece[] = [
  (mark) => ({ text: `Words about ${mark}`, steps: [] }),
  (mark) => ({ text: `## Heading ${mark}`, steps: [] }),
  (mark) => ({ text: `Heading ${mark}\n---`, steps: [] }),
  (mark) => ({ text: `\`\`\`sh\n${mark}\n\n# comment\n\`\`\``, steps: [`run ${mark}`] }),
  (mark) => ({ text: `~~~~bash\n\`\`\`\n${mark}\n~~~~`, steps: [`run ${mark}`] }),
  (mark) => ({ text: `\`\`\`console\n$ ${mark}\noutput\n\`\`\``, steps: [`run ${mark}`] }),
  (mark) => ({ text: `- [ ] ${mark}`, steps: [`manual ${mark}`] }),
  (mark) => ({ text: `1. ${mark}`, steps: [`manual ${mark}`] }),
  (mark) => ({
    text: `1. ${mark}a\n\n   \`\`\`sh\n   ${mark}b\n   \`\`\`\n\n2. ${mark}c`,
    steps: [`manual ${mark}a`, `run ${mark}b`, `manual ${mark}c`],
  }),
  (mark) => ({
    text: `- a bullet\n  - [x] ${mark}a\n    1. ${mark}b\n- ${mark}`,
    steps: [`manual ${mark}a`, `manual ${mark}b`],
  }),
  (mark) => ({
    text: `> 1. ${mark}a\n>\n> \`\`\`sh\n> ${mark}b\n> \`\`\``,
    steps: [`manual ${mark}a`, `run ${mark}b`],
  }),
  (mark) => ({ text: `\`\`\`\n${mark}\n\`\`\``, steps: [`copy ${mark}`] }),
  (mark) => ({ text: `\`\`\`json\n"${mark}"\n\`\`\``, steps: [] }),
  (mark) => ({ text: `| a | b |\n| - | - |\n| 1. ${mark} | - [ ] x |`, steps: [] }),
  (mark) => ({ text: `<!-- ${mark} -->`, steps: [] }),
  (mark) => ({ text: `<details>\n\n- [ ] ${mark}\n\n</details>`, steps: [`manual ${mark}`] }),
  (mark) => ({ text: `${mark} comes. <!-- step: wait {"for": "1m"} -->`, steps: [`wait ${mark}`] }),
  () => ({ text: '***', steps: [] }),
];

describe('any Markdown put together from pieces', () => {
  const texts = fc.record({
    picks: fc.array(fc.nat(pieces.length - 1), { maxLength: 40 }),
    end: fc.constantFrom('\n', '\r\n'),
    settings: fc.boolean(),
  });

  it('gives every step once and in order, with the lines on which it stands', () => {
    fc.assert(
      fc.property(texts, ({ picks, end, settings }) => {
        const made = picks.map((pick, index) => (pieces[pick] ?? pieces[0])?.(`mark${index}x`));
        // A comment between two pieces keeps neighbouring lists apart; it takes no part itself.
        const body = made.map((piece) => piece?.text ?? '').join('\n\n<!-- apart -->\n\n');
        const text = (settings ? `---\ntitle: x\n---\n\n${body}` : body).replaceAll('\n', end);
        const wanted = made.flatMap((piece) => piece?.steps ?? []);
        const steps = walkOf(readRunbook(origin, text), '');
        expect(
          steps.map((step) => {
            const kind = step.kind === 'manual' && step.material ? 'copy' : step.kind;
            return `${kind} ${/mark\d+x[abc]?/.exec(step.source)?.[0]}`;
          }),
        ).toEqual(wanted);
        const lines = text.split(end);
        for (const step of steps) {
          const own = lines.slice(step.lines.from - 1, step.lines.to).join('\n');
          expect(own).toContain(/mark\d+x[abc]?/.exec(step.source)?.[0]);
        }
        expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same whether it is parsed in one part or in many', () => {
    const block =
      '## H\n\n1. a\n\n   ```sh\n   b\n   ```\n\n~~~text\n\n# no heading\n\n~~~\n\n<!--\n\n# nor this\n\n-->\n\n<div>\n# nor that\n</div>\n\n- [ ] c\n\n';
    const once = walkOf(readRunbook(origin, block), '');
    const repeated = 300;
    const runbook = readRunbook(origin, block.repeat(repeated));
    const steps = walkOf(runbook, '');
    expect(steps).toHaveLength(once.length * repeated);
    expect(runbook.procedures).toHaveLength(repeated + 1);
    const height = block.split('\n').length - 1;
    steps.forEach((step, index) => {
      const first = once[index % once.length];
      expect(step.lines.from).toBe((first?.lines.from ?? 0) + Math.floor(index / once.length) * height);
      expect(step.source).toBe(first?.source);
    });
  });

  it('never throws, whatever the text', () => {
    const noise = fc.array(
      fc.oneof(
        fc.constantFrom(
          '```',
          '~~~',
          '---',
          '# ',
          '- [ ] ',
          '1. ',
          '> ',
          '\t',
          '    ',
          '<!--',
          '-->',
          '<!-- step: ',
          '{"',
          '}',
          '|',
          '\r',
          '\n',
          '\n\n',
          '\u0000',
          '[',
          '](',
          '*',
          '`',
          '$ ',
          '<<EOF',
          'armed: true',
          '\ufeff',
          '\ud800',
        ),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(noise, (parts) => {
        const runbook = readRunbook(origin, parts.join(''));
        const message = runbook.problems.map((problem) => problem.message).join('\n');
        expect(message).not.toContain('cannot be read as Markdown');
      }),
      { numRuns: 400 },
    );
  });
});

describe('a text that no person wrote', () => {
  const hostile: Readonly<Record<string, string>> = {
    'five megabytes': 'words and words\n'.repeat(330_000),
    'quotes in quotes': `${'> '.repeat(150)}x\n`.repeat(200),
    'quotes beyond all bounds': '>'.repeat(50_000),
    'lists in lists': Array.from({ length: 190 }, (_, depth) => `${' '.repeat(2 * depth)}- [ ] x`).join('\n'),
    'numbers in numbers': Array.from({ length: 150 }, (_, depth) => `${' '.repeat(3 * depth)}1. x`).join(
      '\n',
    ),
    'open brackets': '['.repeat(100_000),
    'open links': '[a]('.repeat(20_000),
    'open stars': '*a **a '.repeat(20_000),
    'backticks of every length': Array.from({ length: 400 }, (_, length) => `${'`'.repeat(length)}x`).join(
      ' ',
    ),
    'open HTML': '<a '.repeat(30_000),
    'many headings': '# x\n'.repeat(15_000),
    'nothing but line ends': '\n'.repeat(30_000),
    'a long prompt': `\`\`\`console\n${`a@b${'a'.repeat(9_000)}\n`.repeat(10)}\`\`\``,
    'aliases of aliases': `---\na0: &a0 [1, 2]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n')}\n---\n`,
    'deep settings': `---\narmed: ${'['.repeat(9_000)}\n---\n`,
    'long attributes': `\`\`\`sh {${'a'.repeat(9_000)}\nx\n\`\`\``,
  };

  it.each(Object.entries(hostile))('is read or refused in time: %s', (_name, text) => {
    const begin = performance.now();
    const runbook = readRunbook(origin, text);
    // Far above what it takes, so that a busy machine does not decide; a parser that runs away needs minutes.
    expect(performance.now() - begin).toBeLessThan(20_000);
    expect(runbook.procedures.length).toBeGreaterThan(0);
  });

  it('says that it was refused, and why', () => {
    expect(readRunbook(origin, hostile['five megabytes'] ?? '').problems).toMatchObject([
      {
        severity: 'error',
        line: 1,
        message: 'This is longer than 500 kB; a runbook is written by hand. Split it.',
      },
    ]);
  });

  it('is read all the same when only a picture makes it long', () => {
    const text = `1. Look\n\n![x](data:image/png;base64,${'QUJD'.repeat(20_000)})\n\n2. Go on\n`;
    expect(walkOf(readRunbook(origin, text), '')).toHaveLength(2);
  });
});
