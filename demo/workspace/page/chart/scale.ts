/** From numbers to places: which marks an axis shows, and where a number stands between its ends. */
export interface Scale {
  readonly ticks: readonly number[];
  /** Where a number stands: 0 at the lower end, 1 at the upper. */
  place(value: number): number;
}

/** Less is no distance on any screen, and too little for what a number can hold. */
const smallest = 1e-12;

/** A scale with round marks that holds all numbers and zero: a bar that begins elsewhere lies about its length. */
export function scaleOf(values: readonly number[], wanted = 4): Scale {
  const lowest = Math.min(0, ...values);
  const most = Math.max(0, ...values);
  // Nothing but zeros: any height will do.
  const highest = most === lowest ? 1 : most;
  const step = roundStep(Math.max(highest - lowest, smallest) / wanted);
  const first = Math.floor(lowest / step);
  const last = Math.max(first + 1, Math.ceil(highest / step));
  // Multiplied, not added up, and cut to what a number can hold: 0.1 and 0.2 would make 0.30000000000000004.
  const ticks = Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
  const [from, to] = [first * step, last * step];
  return { ticks, place: (value) => (value - from) / (to - from) };
}

/** The nearest of 1, 2, 5, 10, 20, 50 … that is not smaller. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** Every how many-th label has room, each so wide and all so wide together. */
export function labelEvery(labels: readonly string[], width: number, perCharacter = 6.6, gap = 10): number {
  const widest = Math.max(1, ...labels.map(({ length }) => length)) * perCharacter + gap;
  return Math.max(1, Math.ceil((widest * labels.length) / Math.max(1, width)));
}

/** A number as short as an axis needs it: `12.5`, `40K`. */
export function shortNumber(value: number): string {
  const isLarge = Math.abs(value) >= 10_000;
  const style: Intl.NumberFormatOptions = isLarge
    ? { notation: 'compact', maximumFractionDigits: 1 }
    : { maximumSignificantDigits: 4 };
  return new Intl.NumberFormat('en', style).format(value);
}
