import { describe, expect, it } from 'vitest';
import { listHeadings, sectionAt } from '../../src/runbooks/headings.ts';

const runbook = `# Maintenance

Before you begin.

## Quarterly restore test {#restore}

Do this.

### Afterwards

\`\`\`sh
# not a heading
just verify
\`\`\`

## Keys

- # not a heading either
> ## nor this
`;

describe('a section of a runbook', () => {
  it('goes to the next heading that is not below it, with what is below it', () => {
    expect(sectionAt(runbook, 'restore')).toMatchObject({
      heading: { title: 'Quarterly restore test', depth: 2, line: 5 },
      markdown: 'Do this.\n\n### Afterwards\n\n```sh\n# not a heading\njust verify\n```',
    });
  });

  it('that is the last goes to the end', () => {
    expect(sectionAt(runbook, 'keys')?.markdown).toBe('- # not a heading either\n> ## nor this');
  });

  it('of the title is the whole', () => {
    const whole = sectionAt(runbook, 'maintenance')?.markdown;
    expect(whole?.startsWith('Before you begin.')).toBe(true);
    expect(whole?.endsWith('nor this')).toBe(true);
  });

  it('that is not there is undefined, also under names that every object has', () => {
    for (const anchor of ['nowhere', '', 'constructor', 'not-a-heading', 'nor-this'])
      expect(sectionAt(runbook, anchor)).toBeUndefined();
  });

  it('of an empty or odd file is undefined, not an error', () => {
    for (const text of ['', '\u0000', '#', '```\n# open']) expect(sectionAt(text, 'x')).toBeUndefined();
    expect(listHeadings('')).toEqual([]);
  });
});
