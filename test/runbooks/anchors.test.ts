import { describe, expect, it } from 'vitest';
import { listHeadings } from '../../src/runbooks/headings.ts';

const listAnchors = (markdown: string) => listHeadings(markdown).map(({ anchor }) => anchor);

describe('the anchors of a runbook', () => {
  it('are made of its headings the way GitHub does', () => {
    const text =
      '# Restore & verify\n## What it is: `just db-check`\n### Über uns ##\n## Step 1\n## Step 1\n';
    expect(listAnchors(text)).toEqual([
      'restore--verify',
      'what-it-is-just-db-check',
      'über-uns',
      'step-1',
      'step-1-1',
    ]);
  });

  it('are the ids that headings give', () => {
    expect(listAnchors('## Quarterly restore test {#quarterly-restore-test}\n')).toEqual([
      'quarterly-restore-test',
    ]);
  });

  it('are not made of comments in code', () => {
    expect(listAnchors('# A\n```sh\n# not a heading\n```\n~~~\n# nor this\n```\n~~~\n# B\n')).toEqual([
      'a',
      'b',
    ]);
  });
});
