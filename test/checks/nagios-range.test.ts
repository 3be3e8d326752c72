import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/checks/check.ts';
import { describeCondition, evaluateCondition } from '../../src/checks/condition.ts';
import {
  alertsAt,
  formatNagiosRange,
  type NagiosRange,
  parseNagiosRange,
} from '../../src/checks/nagios-range.ts';

function range(text: string): NagiosRange {
  const parsed = parseNagiosRange(text);
  if (!parsed) throw new Error(`${text} is no range`);
  return parsed;
}

// The table and the notes of the Monitoring Plugins development guidelines, "Threshold and Ranges", as cases.
describe('a Nagios range alerts', () => {
  test.each([
    ['10', 'below 0 or above 10', { '-0.1': true, 0: false, 5: false, 10: false, 10.1: true }],
    ['10:', 'below 10', { '-1': true, 9.9: true, 10: false, 1e12: false }],
    ['~:10', 'above 10', { '-1000': false, 0: false, 10: false, 10.001: true }],
    ['10:20', 'below 10 or above 20', { 9.99: true, 10: false, 15: false, 20: false, 20.01: true }],
    ['@10:20', 'from 10 to 20', { 9.99: false, 10: true, 15: true, 20: true, 20.01: false }],
    [':10', 'like 10', { '-0.1': true, 0: false, 10: false, 10.1: true }],
    ['@10', 'from 0 to 10', { '-0.1': false, 0: true, 10: true, 10.1: false }],
    ['@10:', 'from 10', { 9.9: false, 10: true, 1e12: true }],
    ['@~:10', 'up to 10', { '-1000': true, 10: true, 10.1: false }],
    ['~:0', 'above 0', { '-1': false, 0: false, 0.001: true }],
    ['0', 'for anything but 0', { '-0.001': true, 0: false, 0.001: true }],
    ['5:5', 'for anything but 5', { 4.999: true, 5: false, 5.001: true }],
    ['@5:5', 'for 5', { 4.999: false, 5: true, 5.001: false }],
    ['-20:-10', 'outside -20 to -10', { '-20.1': true, '-20': false, '-10': false, '-9.9': true }],
    ['-10:', 'below -10', { '-10.1': true, '-10': false, 0: false }],
    ['~:-10', 'above -10', { '-10': false, '-9.9': true }],
    ['0.5:1.5', 'outside 0.5 to 1.5', { 0.49: true, 0.5: false, 1.5: false, 1.51: true }],
    ['.5:', 'below 0.5', { 0.49: true, 0.5: false }],
    ['1e3', 'outside 0 to 1000', { 1000: false, 1000.1: true }],
    ['~:', 'never', { '-1e9': false, 0: false, 1e9: false }],
    ['@~:', 'always', { '-1e9': true, 0: true, 1e9: true }],
  ] as const)('%s: %s', (text, _words, cases) => {
    for (const [value, alerts] of Object.entries(cases))
      expect([value, alertsAt(range(text), Number(value))]).toEqual([value, alerts]);
  });

  test.each([
    '',
    ' ',
    '@',
    ':',
    '@:',
    '~',
    '20:10',
    '-10',
    '@20:10',
    '10:~',
    '10-20',
    '5%',
    '10:20:30',
    'ten',
  ])('never when it is no range: %j', (text) => expect(parseNagiosRange(text)).toBeUndefined());

  test.each(['10', '10:', '~:10', '10:20', '@10:20', '@10', '~:', '0:', '-20:-10', '0.5:1.5'])(
    'the same after %s was written again',
    (text) => expect(formatNagiosRange(range(text))).toBe(text),
  );
});

describe('a condition with a Nagios range', () => {
  const outside: Condition = { range: range('10:20') };

  test('holds when a plugin would alert, and says so in words', () => {
    expect(evaluateCondition(outside, 9).answer).toBe(true);
    expect(evaluateCondition(outside, 10).answer).toBe(false);
    expect(describeCondition(outside, 'ms')).toBe('outside 10 ms to 20 ms');
  });

  test.each([
    ['~:10', 'above 10'],
    ['10:', 'below 10'],
    ['@10:', 'at least 10'],
    ['@~:10', 'at most 10'],
    ['@10:20', 'within 10 to 20'],
    ['10', 'outside 0 to 10'],
  ])('%s reads as %s', (text, words) => expect(describeCondition({ range: range(text) })).toBe(words));

  test.each([null, 'fast', true, Number.NaN])('cannot be held against %j', (value) => {
    expect(evaluateCondition(outside, value)).toMatchObject({
      answer: 'unanswerable',
      reason: expect.stringContaining('cannot be outside 10 to 20'),
    });
  });
});
