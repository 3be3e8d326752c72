import { expect, it } from 'vitest';
import { plainWords } from '../../../src/slack/inbound/plain-words.ts';

it.each([
  ['/ops', ''],
  [' ops ', ''],
  ['Ops status', 'status'],
  ['/OPS\u00a0status', 'status'],
  ['opsgenie', 'opsgenie'],
])('takes the word of the command away, whatever follows it: %j', (typed, meant) => {
  expect(plainWords(typed)).toBe(meant);
});

it('needs no half second for ten thousand nested marks', () => {
  const began = performance.now();
  plainWords('<http://a|<@U012|<#C012|'.repeat(10_000));
  expect(performance.now() - began).toBeLessThan(500);
});
