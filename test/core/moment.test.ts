import { expect, it } from 'vitest';
import { formatDate } from '../../src/core/moment.ts';

it.each([
  [0, 'Wed 18 Nov'],
  [182, 'Wed 18 Nov'],
  [-182, 'Wed 18 Nov'],
  [183, 'Wed 18 Nov 2026'],
  [-183, 'Wed 18 Nov 2026'],
])('a date that is %i days away says its year only where it is needed', (daysAway, words) => {
  expect(formatDate('2026-11-18', daysAway)).toBe(words);
});
