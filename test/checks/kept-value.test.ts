import { describe, expect, it } from 'vitest';
import type { Check, Condition } from '../../src/checks/check.ts';
import { evaluateLook, type Finding } from '../../src/checks/evaluate.ts';
import type { ProbeValue } from '../../src/checks/probe.ts';

function judge(value: ProbeValue, critical: Condition, path = 'value'): Finding {
  const check: Check = {
    id: 'a',
    service: 'alpha',
    name: 'a',
    probe: 'p',
    value: path,
    critical,
    for: 0,
    recovery: 0,
  };
  return evaluateLook(check, { saw: true, values: { value }, at: 0, took: 0 });
}

describe('a value that a program made huge', () => {
  const flood = 'x'.repeat(900_000);

  it('is judged whole, and kept short', () => {
    const { seen, value } = judge(`${flood}ERROR`, { matches: 'ERROR$' });
    expect(seen).toBe('critical');
    expect(value).toHaveLength(1_000);
  });

  it('does not make the reason huge', () => {
    const { seen, reason } = judge(flood, { above: 1 });
    expect(seen).toBe('unknown');
    expect(reason?.length).toBeLessThan(200);
  });

  it('is kept in words when it is a list or an object', () => {
    expect(judge([flood], { not: 1 }).value).toBe('a list of 1');
    expect(judge({ log: flood }, { not: 1 }).value).toBe('an object');
    expect(judge([1, 2], { not: 1 }).value).toEqual([1, 2]);
  });

  it('does not make the reason huge by its names', () => {
    const { reason } = judge({ [flood]: 1 }, { above: 1 }, 'missing');
    expect(reason?.length).toBeLessThanOrEqual(500);
  });
});

describe('a value that is missing', () => {
  it.each<[Condition, Finding['seen']]>([
    [{ is: 'down' }, 'unknown'],
    [{ is: 503 }, 'unknown'],
    [{ is: false }, 'unknown'],
    [{ is: null }, 'critical'],
    [{ not: 'up' }, 'critical'],
    [{ not: null }, 'ok'],
  ])('is never ok by mistake: %j is %s', (condition, seen) => {
    expect(judge(null, condition).seen).toBe(seen);
  });
});
