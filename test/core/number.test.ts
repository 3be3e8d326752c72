import { expect, it } from 'vitest';
import { roundForReading } from '../../src/core/number.ts';

it.each([
  [412, 412],
  [85.456, 85.46],
  [-7.12876, -7.13],
  [0.0048123, 0.0048],
  [0, 0],
  [1e21, 1e21],
])('%d is read as %d', (value, read) => {
  expect(roundForReading(value)).toBe(read);
});
