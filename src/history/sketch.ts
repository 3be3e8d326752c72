/**
 * Counts numbers in buckets that grow with the numbers, so that a percentile can be told without keeping them:
 * every number of a bucket lies within 1 % of the bucket's middle, whatever its size. Two of them merge without
 * loss, in any order. Numbers below zero have buckets of their own, zero has one.
 */
export interface Sketch {
  /** Bucket → how many. Bucket k > 0 holds growth^(k - offset - 1) to growth^(k - offset); below 0 the same mirrored. */
  readonly buckets: Map<number, number>;
}

const accuracy = 0.01;
const growth = (1 + accuracy) / (1 - accuracy);
const logGrowth = Math.log(growth);
/** The smallest positive number that a double can hold has bucket 1. */
const offset = 40_000;

export function emptySketch(): Sketch {
  return { buckets: new Map() };
}

/** @param number finite */
export function addToSketch({ buckets }: Sketch, number: number): void {
  const bucket = bucketOf(number);
  buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
}

/** Adds what another one has counted. */
export function mergeSketch({ buckets }: Sketch, other: Sketch): void {
  for (const [bucket, count] of other.buckets) buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
}

/**
 * The numbers at several ranks: at 0.95, 95 % of all numbers are not greater (nearest rank), within 1 %.
 * @param shares 0 to 1, ascending
 * @returns one number a share; empty when nothing was counted
 */
export function percentiles({ buckets }: Sketch, shares: readonly number[]): number[] {
  const ascending = [...buckets].sort(([a], [b]) => a - b);
  const count = ascending.reduce((sum, [, amount]) => sum + amount, 0);
  const found: number[] = [];
  let seen = 0;
  for (const [bucket, amount] of ascending) {
    seen += amount;
    while (
      found.length < shares.length &&
      seen >= Math.max(1, Math.ceil((shares[found.length] ?? 1) * count))
    )
      found.push(middleOf(bucket));
  }
  return found;
}

function bucketOf(number: number): number {
  if (number === 0) return 0;
  return Math.sign(number) * (Math.ceil(Math.log(Math.abs(number)) / logGrowth) + offset);
}

/** Off by the same part from the lower and the upper end of the bucket. */
function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  const upper = Math.exp((Math.abs(bucket) - offset) * logGrowth);
  return (Math.sign(bucket) * 2 * Math.min(upper, Number.MAX_VALUE / 2)) / (growth + 1);
}

/** As bytes, two or three a bucket: the distance from the bucket before and the count, each in groups of seven bits. */
export function writeSketch({ buckets }: Sketch): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    // The first distance may be negative; its sign goes into the lowest bit of every one.
    const distance = bucket - before;
    writeNumber(bytes, distance < 0 ? -2 * distance - 1 : 2 * distance);
    writeNumber(bytes, count);
    before = bucket;
  }
  return Uint8Array.from(bytes);
}

/** What `writeSketch` wrote. */
export function readSketch(bytes: Uint8Array): Sketch {
  const sketch = emptySketch();
  const source = bytes.values();
  let before = 0;
  for (let first = source.next(); !first.done; first = source.next()) {
    const written = readNumber(first.value, source);
    before += written % 2 === 1 ? -(written + 1) / 2 : written / 2;
    sketch.buckets.set(before, readNumber(source.next().value ?? 0, source));
  }
  return sketch;
}

function writeNumber(bytes: number[], number: number): void {
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

function readNumber(first: number, rest: Iterator<number>): number {
  let number = first % 128;
  for (let byte = first, weight = 128; byte >= 128; weight *= 128) {
    byte = rest.next().value ?? 0;
    number += (byte % 128) * weight;
  }
  return number;
}
