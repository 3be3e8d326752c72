import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { walkOf } from '../../src/runbooks/plan.ts';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import { countsOf } from './counts.ts';

const folder = fileURLToPath(new URL('../fixtures/runbooks/handbooks/', import.meta.url));
const read = (file: string) =>
  readRunbook({ service: 's', name: file, path: file }, readFileSync(folder + file, 'utf8'));

describe('a handbook in plain text', () => {
  const runbook = read('plain.txt');

  it('has a procedure for each title', () => {
    expect(runbook.procedures.map(({ title, line }) => [line, title])).toEqual([
      [1, 'plain.txt'],
      [2, 'Upkeep at a glance'],
      [8, 'What to do when a light is red'],
      [12, 'Yearly restore'],
      [22, 'Who works with whom'],
    ]);
  });

  it('has the steps that its titles and lists announce, and keeps the rest as text', () => {
    expect(countsOf(runbook)).toEqual([
      [8, 0, 0, 0, 0, 3],
      [12, 0, 0, 0, 0, 3],
    ]);
    expect(walkOf(runbook, 'yearly-restore').map(({ lines }) => lines.from)).toEqual([16, 17, 18]);
    const restore = runbook.procedures[3];
    expect(restore?.steps[0]?.intro).toContain('What this is:');
    expect(restore?.outro).toContain('Confirm success:');
    expect(restore?.outro).toContain('take the one before it');
  });
});

describe('a handbook in Markdown', () => {
  const runbook = read('operations.md');

  it('has as many commands, numbered items, tasks and blocks to copy below each heading as were counted', () => {
    expect(countsOf(runbook)).toEqual([
      [13, 1, 0, 0, 0, 0],
      [22, 0, 0, 5, 0, 0],
      [31, 1, 2, 0, 0, 0],
      [55, 0, 2, 0, 0, 0],
      [62, 0, 2, 0, 0, 0],
      [67, 0, 0, 0, 1, 0],
    ]);
  });

  it('shows everything that is no step beside the step that follows it', () => {
    const script = walkOf(runbook, 'mornings')[0];
    const mornings = runbook.procedures.find(({ id }) => id === 'mornings');
    expect(script).toMatchObject({ kind: 'run', title: 'Script', lines: { from: 15, to: 20 } });
    expect(mornings?.outro).toContain('flowchart LR');
    expect(runbook.procedures.find(({ id }) => id === 'by-numbers')?.outro).toContain('| orders |');
  });

  it('takes the indentation of a list from a script, and nothing else', () => {
    const step = walkOf(runbook, 'by-numbers').find(({ kind }) => kind === 'run');
    expect(step).toMatchObject({
      title: 'Look at the machine',
      script:
        '# How full is it\ndf -h\n\ncat > /tmp/report.sh << \'EOF\'\n#!/bin/bash\n# 1. not an item\necho "- [ ] not a task"\nEOF',
    });
  });
});
