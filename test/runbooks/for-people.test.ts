import { describe, expect, it } from 'vitest';
import { forPeople } from '../../src/runbooks/for-people.ts';

describe('a runbook for people', () => {
  it('hides the comments that say what a step is, on the line of its text or below', () => {
    const written = [
      '1. It is whole. <!-- step: check {"name": "whole", "check": "integrity"} -->',
      '2. Say why.',
      '   <!-- step: manual {"record": [{"name": "WHY", "pattern": "[^`]{3,}"}]} -->',
      '3. Which? <!-- step: choose {"value": "WAY"} -->',
      '   - Left <!-- choice: {"goto": "left"} -->',
    ];
    expect(forPeople(written.join('\n'))).toBe('1. It is whole.\n2. Say why.\n3. Which?\n   - Left');
  });

  it('hides the names of headings', () => {
    expect(forPeople('### Roll it back {#roll-back}\n\nNow.')).toBe('### Roll it back\n\nNow.');
  });

  it('leaves code, other comments and other braces as they are', () => {
    const code = '```md\n# Title {#id}\n<!-- step: wait {"for": "10m"} -->\n```';
    const nested = '- do it\n\n  ~~~~sh\n  ~~~\n  # x {#y}\n  ~~~~';
    const other = '<!-- for whoever edits this -->\n\nSet {#id} to `1`.';
    expect(forPeople(`${code}\n\n${nested}\n\n${other}`)).toBe(`${code}\n\n${nested}\n\n${other}`);
  });
});
