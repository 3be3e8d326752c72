import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import type { Runbook } from '../../src/runbooks/runbook.ts';
import { countsOf } from './counts.ts';

/**
 * The handbooks of the five services, counted by hand, heading by heading:
 * [line of the heading, command blocks, numbered items, task items, blocks to copy, lines of plain text that are steps].
 * Their texts are not ours to keep here; WATCHKEEPER_SEEDS names the folder that holds them. What is here are their
 * shapes: each sign in its place, and for almost every word as many x.
 */
const counted: Readonly<
  Record<string, readonly (readonly [number, number, number, number, number, number])[]>
> = {
  '000-mission-control.txt': [
    [10, 0, 0, 0, 0, 4],
    [15, 0, 0, 0, 0, 2],
    [21, 0, 0, 0, 0, 5],
  ],
  '001-mids-hero-web.md': [
    [44, 1, 0, 0, 0, 0],
    [103, 1, 0, 0, 0, 0],
    [177, 0, 0, 25, 0, 0],
    [236, 1, 0, 0, 0, 0],
    [257, 1, 0, 0, 0, 0],
    [273, 1, 0, 0, 0, 0],
    [319, 1, 0, 0, 0, 0],
    [368, 1, 0, 0, 0, 0],
    [391, 1, 0, 0, 0, 0],
    [439, 3, 4, 0, 0, 0],
    [496, 1, 0, 0, 0, 0],
  ],
  '002-vedfolnir.md': [
    [11, 5, 5, 0, 0, 0],
    [77, 3, 3, 0, 0, 0],
    [109, 4, 4, 0, 0, 0],
    [186, 3, 3, 0, 0, 0],
    [237, 3, 3, 0, 0, 0],
    [286, 2, 2, 0, 0, 0],
    [344, 2, 3, 0, 0, 0],
    [382, 3, 3, 0, 0, 0],
    [423, 3, 3, 0, 0, 0],
    [480, 3, 3, 0, 0, 0],
    [524, 3, 3, 0, 0, 0],
    [634, 0, 3, 0, 0, 0],
    [650, 0, 3, 0, 0, 0],
  ],
  '003-witch-city-rope.md': [
    [9, 0, 3, 0, 0, 0],
    [52, 0, 2, 0, 0, 0],
    [68, 0, 3, 0, 0, 0],
    [90, 0, 5, 0, 0, 0],
    [97, 0, 5, 0, 0, 0],
    [104, 0, 5, 0, 0, 0],
    [111, 0, 2, 0, 0, 0],
    [127, 0, 2, 0, 0, 0],
    [143, 0, 2, 0, 0, 0],
    [159, 0, 3, 0, 0, 0],
    [186, 0, 2, 0, 0, 0],
    [200, 0, 2, 0, 0, 0],
    [214, 0, 2, 0, 0, 0],
    [230, 0, 3, 0, 0, 0],
    [250, 0, 2, 0, 0, 0],
    [266, 0, 2, 0, 0, 0],
    [280, 0, 2, 0, 0, 0],
    [296, 0, 2, 0, 0, 0],
    [310, 0, 2, 0, 0, 0],
    [326, 0, 2, 0, 0, 0],
    [340, 0, 2, 0, 0, 0],
    [356, 0, 2, 0, 0, 0],
    [370, 0, 2, 0, 0, 0],
    [386, 0, 2, 0, 0, 0],
    [400, 0, 2, 0, 0, 0],
  ],
  '004-treazr-island.md': [
    [5, 0, 3, 0, 0, 0],
    [24, 0, 4, 0, 0, 0],
    [36, 0, 4, 0, 0, 0],
    [48, 0, 6, 0, 0, 0],
    [57, 0, 5, 0, 0, 0],
    [68, 0, 7, 0, 0, 0],
    [78, 0, 0, 0, 1, 0],
  ],
};

const folder = process.env.WATCHKEEPER_SEEDS;
const shapes = fileURLToPath(new URL('../fixtures/runbooks/shapes/', import.meta.url));

function read(from: string, file: string): Runbook {
  return readRunbook({ service: 'real', name: file, path: file }, readFileSync(join(from, file), 'utf8'));
}

describe('the shapes of the real handbooks', () => {
  it.each(Object.entries(counted))('%s has the steps that were counted by hand', (file, sections) => {
    const runbook = read(shapes, file);
    expect(countsOf(runbook)).toEqual(sections.map((section) => [...section]));
    expect(runbook.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe.skipIf(!folder)('the real handbooks (skipped unless WATCHKEEPER_SEEDS names their folder)', () => {
  it.each(Object.entries(counted))('%s has the steps that were counted by hand', (file, sections) => {
    const runbook = read(folder ?? '', file);
    expect(countsOf(runbook)).toEqual(sections.map((section) => [...section]));
    expect(runbook.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(Object.keys(counted))('%s has the lines and kinds of steps of its shape, in order', (file) => {
    const orderOf = ({ procedures }: Runbook) =>
      procedures.flatMap(({ steps }) => steps.map(({ kind, lines }) => [kind, lines.from, lines.to]));
    expect(orderOf(read(folder ?? '', file))).toEqual(orderOf(read(shapes, file)));
  });

  it('show everything of 001 that a fence holds, byte for byte', () => {
    const text = readFileSync(join(folder ?? '', '001-mids-hero-web.md'), 'utf8');
    const { procedures } = readRunbook({ service: 'real', name: 'x', path: 'x.md' }, text);
    const scripts = procedures.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'run' ? step.script : [])),
    );
    // The second fence of the DR procedures stands in a list: its lines lose the three blanks of the list.
    expect(scripts).toHaveLength(12);
    expect(scripts[9]).toBe(
      text
        .split('\n')
        .slice(451, 459)
        .map((line) => line.slice(3))
        .join('\n'),
    );
  });
});
