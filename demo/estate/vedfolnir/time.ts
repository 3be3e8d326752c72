/**
 * Times as the handbook's commands expect them: `grep "$(date +%Y-%m-%d)"` finds lines of today only if logs
 * and `date` live in the same zone, which is the machine's.
 */

function digits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `2026-11-21` on the machine's wall clock. */
export function localDate(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}

/** `2026-11-21 08:00:00` on the machine's wall clock. */
export function localStamp(at: number): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(digits).join(':');
  return `${localDate(at)} ${time}`;
}

/** `20261121_080000`, as file names carry it. */
export function compactStamp(at: number): string {
  return localStamp(at).replaceAll(/[-:]/g, '').replace(' ', '_');
}

/** Reads `2026-11-21 08:00:00` at the beginning of a line; NaN when there is none. */
export function readStamp(line: string): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(line);
  return match ? Date.parse(`${match[1]}T${match[2]}`) : Number.NaN;
}
