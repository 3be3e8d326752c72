import { expect, test } from 'vitest';
import { formatSize, parseSize } from '../../src/core/size.ts';

test.each([
  ['0', 0],
  ['512', 512],
  ['512B', 512],
  ['64MB', 64_000_000],
  ['64 mb', 64_000_000],
  ['2GiB', 2_147_483_648],
  ['1.5kB', 1_500],
  ['1KiB', 1_024],
  ['1.001kB', 1_001],
  ['3TB', 3_000_000_000_000],
])('%s is %i bytes', (text, expected) => {
  expect(parseSize(text)).toBe(expected);
});

test.each(['', 'MB', '-1', '1e3', '5 megabytes', '64M', '1iB', '1,5GB', '5PB'])('"%s" is no size', (text) => {
  expect(parseSize(text)).toBeUndefined();
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 kB'],
  [1_500_000_000, '1.5 GB'],
  [999_949, '999.9 kB'],
  [999_950, '1 MB'],
  [999_999_999, '1 GB'],
  [5e15, '5000 TB'],
])('%d bytes are written %s', (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected);
});
