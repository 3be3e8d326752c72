const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const gap = '·';

/**
 * Numbers as one line of bars, from the lowest of them (▁) to the highest (█). What is missing is a gap (·), never
 * a low bar. Numbers that are all the same stand at half height.
 */
export function drawSparkline(values: readonly (number | null)[]): string {
  const range = rangeOf(values);
  return values.map((value) => (range === null || !isNumber(value) ? gap : barOf(value, range))).join('');
}

export interface Range {
  readonly lowest: number;
  readonly highest: number;
}

/** The lowest and the highest of the numbers; null when there is none. */
export function rangeOf(values: readonly (number | null)[]): Range | null {
  const numbers = values.filter(isNumber);
  return numbers.length === 0 ? null : { lowest: Math.min(...numbers), highest: Math.max(...numbers) };
}

/** True for what can be drawn at all: not for a gap, and not for what no number can be. */
export function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function barOf(value: number, { lowest, highest }: Range): string {
  if (lowest === highest) return bars[4] ?? gap;
  // The distance between two very large numbers of different sign is more than a number can hold.
  const scale = Number.isFinite(highest - lowest) ? 1 : 0.5;
  const height = (value * scale - lowest * scale) / (highest * scale - lowest * scale);
  return bars[Math.min(bars.length - 1, Math.floor(height * bars.length))] ?? gap;
}
