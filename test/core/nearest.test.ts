import { expect, test } from 'vitest';
import { nearestWord } from '../../src/core/nearest.ts';

const verbs = ['status', 'check', 'maintenance', 'summary', 'schedule', 'help'];

test.each([
  ['statsu', 'status'],
  ['STATUS', 'status'],
  ['maint', 'maintenance'],
  ['sumary', 'summary'],
  ['hlep', 'help'],
  ['chek', 'check'],
  ['schedul', 'schedule'],
])('%s probably means %s', (typed, expected) => {
  expect(nearestWord(typed, verbs)).toBe(expected);
});

test.each(['', 'x', 'deploy', 'qwertyuiop', 'st'])('"%s" means none of them', (typed) => {
  expect(nearestWord(typed, verbs)).toBeUndefined();
});

test('of two words the nearer one is taken', () => {
  expect(nearestWord('prob', ['probe-two', 'probe'])).toBe('probe');
  expect(nearestWord('probe', ['probes', 'probe'])).toBe('probe');
});

test('nothing known, nothing meant', () => {
  expect(nearestWord('status', [])).toBeUndefined();
});
