import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';

const latest = 2 ** 48 - 1;

test('an id is a UUID of version 7', () => {
  for (let round = 0; round < 200; round += 1)
    expect(newId(1_772_438_400_000)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
});

test('ids sort by the time they were made', () => {
  const moment = fc.integer({ min: 0, max: latest });
  fc.assert(
    fc.property(moment, moment, (one, other) => {
      fc.pre(one < other);
      expect(newId(one) < newId(other)).toBe(true);
    }),
  );
});

test('ids of the same moment differ', () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => newId(1_772_438_400_000)));
  expect(ids.size).toBe(10_000);
});
