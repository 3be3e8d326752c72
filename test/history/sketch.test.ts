import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addToSketch,
  emptySketch,
  mergeSketch,
  percentiles,
  readSketch,
  type Sketch,
  writeSketch,
} from '../../src/history/sketch.ts';

const number = fc.double({ noNaN: true, min: -1e250, max: 1e250 });

function sketchOf(numbers: readonly number[]): Sketch {
  const sketch = emptySketch();
  for (const each of numbers) addToSketch(sketch, each);
  return sketch;
}

it('tells the only number of a sketch within 1 %, of any size', () => {
  for (const each of [0, 1, -1, 1e-300, 5e-324, 999.5, -123456.789, 1e300, Number.MAX_VALUE / 4]) {
    const [found = Number.NaN] = percentiles(sketchOf([each]), [0.5]);
    expect(Math.abs(found - each)).toBeLessThanOrEqual(Math.abs(each) * 0.010001 + 1e-320);
  }
});

it('takes the nearest rank: the number of which at least the share is not greater', () => {
  const sketch = sketchOf([10, 20, 30, 40]);
  const near = percentiles(sketch, [0, 0.25, 0.26, 0.5, 0.75, 0.76, 1]);
  expect(near.map((each) => Math.round(each / 10) * 10)).toEqual([10, 10, 20, 20, 30, 40, 40]);
  expect(percentiles(emptySketch(), [0.5])).toEqual([]);
});

it('loses nothing when it is written and read, or merged in parts', () => {
  fc.assert(
    fc.property(fc.array(number), fc.array(number), (some, others) => {
      const whole = sketchOf([...some, ...others]);
      const merged = readSketch(writeSketch(sketchOf(others)));
      mergeSketch(merged, readSketch(writeSketch(sketchOf(some))));
      expect(new Map([...merged.buckets].sort())).toEqual(new Map([...whole.buckets].sort()));
    }),
  );
});

it('stays small: an hour of looks takes some hundred bytes', () => {
  const hour = Array.from({ length: 60 }, (_, index) => 200 + ((index * 7919) % 100));
  expect(writeSketch(sketchOf(hour)).length).toBeLessThan(200);
  expect(writeSketch(sketchOf(hour.map(() => 200)))).toHaveLength(4);
});
