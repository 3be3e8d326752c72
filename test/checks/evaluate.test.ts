import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { evaluateLook } from '../../src/checks/evaluate.ts';
import type { LookResult, Values } from '../../src/checks/probe.ts';
import { pathsOf, valueAt } from '../../src/checks/value.ts';

const speed: Check = {
  id: 'speed',
  service: 'mids-hero',
  name: 'Import speed',
  probe: 'import',
  value: 'records_per_second',
  unit: 'rec/s',
  warning: { at_most: 1000 },
  critical: { below: 500 },
  for: 0,
  recovery: 0,
};

function saw(values: Values): LookResult {
  return { saw: true, values, at: 0, took: 1 };
}

describe('one look at a check', () => {
  test.each([
    [1001, 'ok', null],
    [1000, 'warning', 'at most 1000 rec/s'],
    [500, 'warning', 'at most 1000 rec/s'],
    [499.9, 'critical', 'below 500 rec/s'],
  ] as const)('of %d rec/s is %s', (value, seen, reason) => {
    expect(evaluateLook(speed, saw({ records_per_second: value }))).toEqual({ seen, value, reason });
  });

  test('that could not see is unknown, with the reason of the probe', () => {
    expect(evaluateLook(speed, { saw: false, reason: 'it hung', at: 0, took: 1 })).toEqual({
      seen: 'unknown',
      value: null,
      reason: 'it hung',
    });
  });

  test('without the value is unknown, and says what there was and what was probably meant', () => {
    expect(evaluateLook(speed, saw({ records_per_secund: 1, exit_code: 0 }))).toEqual({
      seen: 'unknown',
      value: null,
      reason:
        'the probe gave no value records_per_second; it gave records_per_secund, exit_code. Did you mean records_per_secund?',
    });
  });

  test('with a value that cannot be compared is unknown, and repeats what the probe said about it', () => {
    const finding = evaluateLook(speed, saw({ records_per_second: null, error: 'the import never ran' }));
    expect(finding).toEqual({
      seen: 'unknown',
      value: null,
      reason: 'records_per_second: there is no value (the import never ran)',
    });
  });

  test('with a value of another type than the one asked for is unknown, never ok', () => {
    const { unit: _, warning: __, ...plain } = speed;
    const up: Check = { ...plain, value: 'down', critical: { is: 1 } };
    expect(evaluateLook(up, saw({ down: '1' }))).toEqual({
      seen: 'unknown',
      value: '1',
      reason: 'down: the text "1" cannot be compared with the number 1',
    });
  });

  test('that nobody answers is critical when any answer but one is', () => {
    const { unit: _, ...plain } = speed;
    const site: Check = { ...plain, value: 'status', critical: { not: 200 } };
    expect(evaluateLook(site, saw({ status: null, reachable: false }))).toMatchObject({
      seen: 'critical',
      reason: 'not 200',
    });
  });
});

test('a value that is missing for a reason is not ok for being nothing', () => {
  const { unit: _, warning: __, ...plain } = speed;
  const broken: Check = { ...plain, value: 'broken', critical: { not: null } };
  expect(evaluateLook(broken, saw({ broken: null, error: null })).seen).toBe('ok');
  expect(evaluateLook(broken, saw({ broken: null, error: 'timeout' }))).toEqual({
    seen: 'unknown',
    value: null,
    reason: 'broken: there is no value (timeout)',
  });
});

describe('a check that names other values', () => {
  const mode: Check = {
    ...{ id: 'mode', service: 'vedfolnir', name: 'mode', probe: 'maintenance', value: 'mode' },
    ...{ warning: { not: 'off' }, for: 0, recovery: 0 },
    details: { reason: 'reason', since: 'started', end: 'end', jobs: 'jobs', blocked: 'blocked', by: 'by' },
  };

  test('tells them when it is not ok, and what there is none of', () => {
    const values = { mode: 'on', reason: 'Update', started: '2026-03-08T14:05:06Z', end: null, jobs: true };
    expect(evaluateLook(mode, saw({ ...values, blocked: 3 }))).toEqual({
      seen: 'warning',
      value: 'on',
      reason: 'reason: Update; since: 2026-03-08T14:05:06Z; end: none; jobs: yes; blocked: 3; by: none',
    });
  });

  test('keeps them to itself while it is ok', () => {
    expect(evaluateLook(mode, saw({ mode: 'off', reason: 'Update' })).reason).toBeNull();
  });
});

describe('a check without a threshold', () => {
  const size: Check = {
    ...{ id: 'size', service: 'vedfolnir', name: 'size', probe: 'database', value: 'size_mb' },
    ...{ for: 0, recovery: 0 },
  };

  test.each([[0], [12.5], ['no replica'], [false]])('is ok with the value %j', (value) => {
    expect(evaluateLook(size, saw({ size_mb: value }))).toEqual({ seen: 'ok', value, reason: null });
  });

  test.each([
    ['that is null', { size_mb: null }, 'size_mb: there is no value (the probe has none)'],
    [
      'that is null, with a reason',
      { size_mb: null, error: 'no rights' },
      'size_mb: there is no value (no rights)',
    ],
    ['that is missing', { size: 3 }, 'the probe gave no value size_mb; it gave size. Did you mean size?'],
    [
      'that nobody could give',
      { error: 'connection refused' },
      'size_mb: there is no value (connection refused)',
    ],
  ])('is unknown with a value %s', (_, values, reason) => {
    expect(evaluateLook(size, saw(values))).toEqual({ seen: 'unknown', value: null, reason });
  });
});

describe('a value that is false', () => {
  const { unit: _, warning: __, ...plain } = speed;
  const valid: Check = { ...plain, value: 'valid', critical: { not: true } };

  test('has what the probe says about it as its reason', () => {
    const reasonOf = (values: Values) => evaluateLook(valid, saw({ valid: false, ...values })).reason;
    expect(reasonOf({ error: null, problem: 'expired 3 days ago' })).toBe('expired 3 days ago');
    expect(reasonOf({ error: 'connection refused', problem: 'connection refused' })).toBe(
      'connection refused',
    );
    expect(reasonOf({})).toBe('not true');
  });
});

describe('a path', () => {
  const values: Values = {
    import: { queue: { depth: 3 }, errors: ['a', { code: 7 }] },
    folders: { 'example.test': { age_hours: 2 }, example: { 'test.count': 4 } },
    disk: { '/var/1. Local': { free: 5 } },
    'a.b': 1,
    nothing: null,
  };

  test.each([
    ['import.queue.depth', 3],
    ['import.errors.count', 2],
    ['import.errors.1.code', 7],
    ['import.errors.2', undefined],
    ['import.queue.width', undefined],
    ['import.queue.depth.more', undefined],
    ['folders.example.test.age_hours', 2],
    ['folders.example.test.count', 4],
    ['disk./var/1. Local.free', 5],
    ['a.b', 1],
    ['nothing', null],
    ['constructor', undefined],
    ['import.__proto__', undefined],
    ['', undefined],
  ])('%s leads to %j', (path, value) => {
    expect(valueAt(values, path)).toEqual(value);
  });

  test('is listed for every value there is', () => {
    expect(pathsOf(values)).toEqual([
      'import.queue.depth',
      'import.errors.count',
      'folders.example.test.age_hours',
      'folders.example.test.count',
      'disk./var/1. Local.free',
      'a.b',
      'nothing',
    ]);
  });
});
