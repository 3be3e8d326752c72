/** A number rounded to what people read: at most two decimals, or two digits when it is smaller than one. */
export function roundForReading(value: number): number {
  return Number(Math.abs(value) < 1 ? value.toPrecision(2) : value.toFixed(2));
}
