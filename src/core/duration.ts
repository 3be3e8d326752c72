import type { Milliseconds } from './clock.ts';

const units: Record<string, Milliseconds> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a span of elapsed time as people write it: `500ms`, `30s`, `5m`, `1h30m`, `90d`, `2w`.
 * A day is 24 hours here; calendar spans (cadences) are `CalendarSpan`s.
 * @returns whole milliseconds, or undefined when the text is no such span
 */
export function parseDuration(text: string): Milliseconds | undefined {
  const written = text.trim().toLowerCase();
  if (!/^(\d+(\.\d+)? ?(ms|s|m|h|d|w) ?)+$/.test(written)) return undefined;
  let total = 0;
  for (const [, amount, unit] of written.matchAll(/(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w)/g)) {
    total += Number(amount) * (units[unit ?? ''] ?? Number.NaN);
  }
  return Number.isFinite(total) ? Math.round(total) : undefined;
}

/** Writes a span in at most two units, the way people say it: `2 h 5 min`, `3 days`, `40 s`. */
export function formatDuration(span: Milliseconds): string {
  const whole = Math.max(0, Math.round(span));
  if (whole < 1_000) return `${whole} ms`;
  const days = Math.floor(whole / 86_400_000);
  const hours = Math.floor((whole % 86_400_000) / 3_600_000);
  const minutes = Math.floor((whole % 3_600_000) / 60_000);
  const seconds = Math.floor((whole % 60_000) / 1_000);
  const parts: [number, string][] = [
    [days, days === 1 ? 'day' : 'days'],
    [hours, 'h'],
    [minutes, 'min'],
    [seconds, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
