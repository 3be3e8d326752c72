import { formatNagiosRange, type NagiosRange, parseNagiosRange } from './nagios-range.ts';

/** One measurement that a plugin printed, in its base unit. */
export interface Measurement {
  readonly label: string;
  /** Null when the plugin says that it could not be determined (`U`). */
  readonly value: number | null;
  /** `s`, `B`, `%`, `c`, whatever else was printed, or empty for a plain number. */
  readonly unit: string;
  /** The plugin's own thresholds as ranges in the same unit. */
  readonly warn: string | null;
  readonly crit: string | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface Perfdata {
  readonly measurements: readonly Measurement[];
  /** What could not be read, as it was printed. */
  readonly unread: readonly string[];
}

/**
 * Reads `'label'=value[unit];[warn];[crit];[min];[max] …`. What is broken is set aside and never keeps
 * the rest from being read.
 */
export function parsePerfdata(text: string): Perfdata {
  const measurements: Measurement[] = [];
  const unread: string[] = [];
  for (const [word = '', quoted, bare, data] of text.matchAll(item)) {
    const label = quoted === undefined ? bare : quoted.replaceAll("''", "'");
    const measurement =
      label === undefined || label === '' || data === undefined ? undefined : readData(label, data);
    if (measurement) measurements.push(measurement);
    else unread.push(word);
  }
  return { measurements, unread };
}

/** A quoted or a bare label with `=` and what follows up to a blank; or else just the next word. */
const item = /(?:'((?:[^']|'')*)'|([^\s=']+))=(\S*)|\S+/g;

const amount = /^(?:U|([-+]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([-+]?\d+))?)([^\d\s.,;]*)$/;

/** How far the decimal point moves from a unit to its base unit. Bytes count in thousands as everywhere here. */
const tens: Readonly<Record<string, readonly [base: string, places: number]>> = {
  s: ['s', 0],
  ms: ['s', -3],
  us: ['s', -6],
  µs: ['s', -6],
  μs: ['s', -6],
  ns: ['s', -9],
  B: ['B', 0],
  kB: ['B', 3],
  KB: ['B', 3],
  MB: ['B', 6],
  GB: ['B', 9],
  TB: ['B', 12],
  PB: ['B', 15],
};

const twos: Readonly<Record<string, number>> = {
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
  PiB: 1024 ** 5,
};

interface Scale {
  readonly unit: string;
  readonly toBase: (value: number) => number;
}

function readData(label: string, data: string): Measurement | undefined {
  const [first = '', warn = '', crit = '', min = '', max = ''] = data.split(';');
  const match = amount.exec(first);
  if (!match) return undefined;
  const [, mantissa, exponent, printed = ''] = match;
  const { unit, toBase } = scaleOf(printed);
  const value = mantissa === undefined ? null : toBase(Number(`${mantissa}e${exponent ?? 0}`));
  if (value !== null && !Number.isFinite(value)) return undefined;
  const bound = (text: string) => readBound(text, printed, toBase);
  const range = (text: string) => readRange(text, toBase);
  return { label, value, unit, warn: range(warn), crit: range(crit), min: bound(min), max: bound(max) };
}

function scaleOf(printed: string): Scale {
  const decimal = Object.hasOwn(tens, printed) ? tens[printed] : undefined;
  if (decimal) {
    const [unit, places] = decimal;
    return { unit, toBase: (value) => movePoint(value, places) };
  }
  const binary = Object.hasOwn(twos, printed) ? twos[printed] : undefined;
  if (binary !== undefined) return { unit: 'B', toBase: (value) => value * binary };
  return { unit: printed, toBase: (value) => value };
}

/** Moves the point in the written number, so that 1.1 MB are 1100000 B and not a trifle more. */
function movePoint(value: number, places: number): number {
  if (!Number.isFinite(value)) return value;
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

/** Some plugins repeat the unit behind min and max. */
function readBound(text: string, printed: string, toBase: Scale['toBase']): number | null {
  const match = amount.exec(text);
  if (!match?.[1] || (match[3] !== '' && match[3] !== printed)) return null;
  const value = toBase(Number(`${match[1]}e${match[2] ?? 0}`));
  return Number.isFinite(value) ? value : null;
}

function readRange(text: string, toBase: Scale['toBase']): string | null {
  const range: NagiosRange | undefined = parseNagiosRange(text);
  return range ? formatNagiosRange({ ...range, low: toBase(range.low), high: toBase(range.high) }) : null;
}
