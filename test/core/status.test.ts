import { expect, test } from 'vitest';
import { byWorst, type Status, worst } from '../../src/core/status.ts';

const fromWorst: readonly Status[] = ['critical', 'unknown', 'warning', 'ok'];

test('statuses sort worst first, and what nobody could look at stands before a warning', () => {
  expect([...fromWorst].reverse().sort(byWorst)).toEqual(fromWorst);
});

test('a whole is as bad as its worst part', () => {
  for (const [index, bad] of fromWorst.entries())
    for (const other of fromWorst.slice(index)) {
      expect(worst([bad, other])).toBe(bad);
      expect(worst([other, bad])).toBe(bad);
    }
});

test('nothing at all is ok', () => {
  expect(worst([])).toBe('ok');
});
