import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/checks/check.ts';
import { describeCondition, evaluateCondition } from '../../src/checks/condition.ts';
import type { ProbeValue } from '../../src/checks/probe.ts';

describe('a condition', () => {
  test.each<[Condition, ProbeValue, boolean | 'unanswerable']>([
    [{ above: 100 }, 100, false],
    [{ above: 100 }, 100.001, true],
    [{ at_least: 100 }, 100, true],
    [{ at_least: 100 }, 99.999, false],
    [{ below: 500 }, 500, false],
    [{ below: 500 }, 499.999, true],
    [{ at_most: 1000 }, 1000, true],
    [{ at_most: 1000 }, 1000.001, false],
    [{ at_least: 5, below: 10 }, 5, true],
    [{ at_least: 5, below: 10 }, 10, false],
    [{ above: 1 }, '5', 'unanswerable'],
    [{ above: 1 }, null, 'unanswerable'],
    [{ above: 1 }, true, 'unanswerable'],
    [{ above: 1 }, [1, 2], 'unanswerable'],
    [{ is: 200 }, 200, true],
    [{ is: 200 }, '200', 'unanswerable'],
    [{ is: 200 }, 'down', 'unanswerable'],
    [{ is: 200 }, 201, false],
    [{ is: 'true' }, true, 'unanswerable'],
    [{ is: true }, 1, 'unanswerable'],
    [{ is: 'down' }, 'up', false],
    [{ is: null }, 'x', false],
    [{ is: 1 }, null, 'unanswerable'],
    [{ not: 200 }, '200', 'unanswerable'],
    [{ not: true }, 'true', 'unanswerable'],
    [{ not: 200 }, 'down', true],
    [{ not: null }, 'x', true],
    [{ not: null }, null, false],
    [{ one_of: [1, 2] }, '1', 'unanswerable'],
    [{ one_of: [1, 2] }, 'x', 'unanswerable'],
    [{ one_of: [1, 'x'] }, 'y', false],
    [{ one_of: [1, 'x'] }, '1', 'unanswerable'],
    [{ one_of: [null, 1] }, 2, false],
    [{ none_of: [1, 2] }, '1', 'unanswerable'],
    [{ none_of: [1, 2] }, 'x', true],
    [{ is: null }, null, true],
    [{ is: 'ready' }, { state: 'ready' }, 'unanswerable'],
    [{ not: 200 }, null, true],
    [{ not: 200 }, 200, false],
    [{ not: 'pass' }, ['pass'], true],
    [{ one_of: ['a', 'b'] }, 'b', true],
    [{ one_of: ['a', 'b'] }, 'c', false],
    [{ one_of: ['a', 'b'] }, null, 'unanswerable'],
    [{ none_of: ['pass', 'needs_review'] }, 'fail', true],
    [{ none_of: ['pass', 'needs_review'] }, 'pass', false],
    [{ none_of: [1] }, [1], 'unanswerable'],
    [{ matches: '^error' }, 'ok\nerror: x', true],
    [{ matches: '^error' }, 'no error', false],
    [{ matches: '1' }, 1, 'unanswerable'],
    [{ above: 1, is: 'x' }, 'y', false],
    [{ above: 1, is: 'x' }, 'x', 'unanswerable'],
  ])('%j on %j is %j', (condition, value, answer) => {
    expect(evaluateCondition(condition, value).answer).toBe(answer);
  });

  test('that makes no sense for the value says why', () => {
    expect(evaluateCondition({ above: 100 }, 'fast')).toEqual({
      answer: 'unanswerable',
      reason: '"fast" cannot be above 100',
    });
    expect(evaluateCondition({ is: 1 }, '1')).toEqual({
      answer: 'unanswerable',
      reason: 'the text "1" cannot be compared with the number 1',
    });
    expect(evaluateCondition({ one_of: ['yes'] }, true)).toMatchObject({
      reason: 'the truth value true cannot be compared with the text "yes"',
    });
    expect(evaluateCondition({ below: 1 }, null)).toMatchObject({ reason: 'no value cannot be below 1' });
  });

  test.each<[Condition, string | undefined, string]>([
    [{ above: 100 }, 'ms', 'above 100 ms'],
    [{ at_least: 85 }, '%', 'at least 85%'],
    [{ at_least: 5, below: 10 }, undefined, 'at least 5 and below 10'],
    [{ not: 200 }, undefined, 'not 200'],
    [{ is: null }, undefined, 'no value'],
    [{ not: null }, undefined, 'any value'],
    [{ none_of: ['pass', 'needs_review'] }, undefined, 'none of pass, needs_review'],
    [{ matches: '^error' }, undefined, 'matching ^error'],
  ])('%j with unit %j reads as a phrase', (condition, unit, words) => {
    expect(describeCondition(condition, unit)).toBe(words);
  });
});
