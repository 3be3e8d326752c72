import { parseArgs } from 'node:util';
import type { Place } from './place.ts';

/** What a recipe has to say. */
export interface Findings {
  /** For people. */
  readonly text: string;
  /** For programs, with `--json`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** True when the finding is bad: the recipe then ends with 1, unless it was asked for JSON. */
  readonly bad?: boolean;
}

export interface Asked {
  readonly place: Place;
  readonly now: number;
  /** Words without a dash: a file name. */
  readonly words: readonly string[];
  /** `--last 24h` as the moment from which on things count. */
  readonly since: number;
  readonly last: string;
  readonly duration: number;
}

export type Recipe = (asked: Asked) => Findings | Promise<Findings>;

const units: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 };

/** Reads `24h`, `7d`, `10m`. Milliseconds. */
export function readSpan(text: string): number {
  const match = /^(\d+)([smhd])$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (!match || unit === undefined)
    throw new Error(`${JSON.stringify(text)} is no span; write 30s, 10m, 24h or 7d`);
  return Number(match[1]) * unit;
}

/** Reads the words after a recipe's name. */
export function readWords(
  args: readonly string[],
  place: Place,
  now: number,
): { asked: Asked; json: boolean } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      last: { type: 'string', default: '24h' },
      duration: { type: 'string', default: '1s' },
    },
  });
  const asked = {
    ...{ place, now, words: positionals, last: values.last },
    ...{ since: now - readSpan(values.last), duration: readSpan(values.duration) },
  };
  return { asked, json: values.json };
}
