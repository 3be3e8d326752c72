import { formatSize } from '../core/size.ts';

/** So many hours still say more than days do: a backup is 40 hours old, not one day and 16 hours. */
const mostHours = 100;

/**
 * A number with its unit as people say it: `100 ms`, `85%`; spans of time in two units: `3 h 4 min`, `2 days 12 h`;
 * bytes (`B`) in powers of ten: `789.9 kB`.
 * Values and thresholds are written alike, so that they can be compared.
 */
export function quantityWords(value: number, unit?: string): string {
  if (unit === undefined) return String(rounded(value));
  if (unit === '%') return `${rounded(value)}%`;
  if (unit === 'B' && Math.abs(value) >= 1000 && Number.isFinite(value))
    return `${value < 0 ? '-' : ''}${formatSize(Math.abs(value))}`;
  const span = Number.isFinite(value) ? spanWords(Math.abs(value), unit) : undefined;
  return span === undefined ? `${rounded(value)} ${unit}` : `${value < 0 ? '-' : ''}${span}`;
}

/** At most two decimals. */
function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function spanWords(amount: number, unit: string): string | undefined {
  switch (unit) {
    case 'days':
      return Number.isInteger(amount) ? daysWord(amount) : pair(amount, 24, daysWord, 'h');
    case 'h':
      return amount < mostHours
        ? pair(amount, 60, (hours) => `${hours} h`, 'min')
        : pair(amount / 24, 24, daysWord, 'h');
    case 'min':
      if (amount >= 60) return spanWords(amount / 60, 'h');
      return pair(amount, 60, (minutes) => `${minutes} min`, 's');
    case 's':
      return amount < 60 ? undefined : spanWords(amount / 60, 'min');
    default:
      return undefined;
  }
}

function daysWord(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** Whole units and what is left in the next smaller one. */
function pair(amount: number, parts: number, whole: (amount: number) => string, small: string): string {
  const all = Math.round(amount * parts);
  const [large, rest] = [Math.floor(all / parts), all % parts];
  if (rest === 0) return whole(large);
  return large === 0 ? `${rest} ${small}` : `${whole(large)} ${rest} ${small}`;
}
