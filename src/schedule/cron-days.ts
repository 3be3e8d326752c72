import type { CronExpression } from './cron-expression.ts';

/**
 * Whether a calendar date matches the day and month fields of a cron expression. As in Debian's cron, a date that
 * matches one of two restricted day fields is enough; when one of them begins with `*`, both must match.
 * @param date midnight UTC of the date meant
 */
export function matchesDay(
  expression: Pick<CronExpression, 'months' | 'daysOfMonth' | 'daysOfWeek' | 'eitherDay'>,
  date: Date,
): boolean {
  if (!expression.months.includes(date.getUTCMonth() + 1)) return false;
  const byMonth = expression.daysOfMonth.some((field) => isDayOfMonth(field, date));
  if (byMonth === expression.eitherDay) return byMonth;
  return expression.daysOfWeek.some((field) => isDayOfWeek(field, date));
}

function isDayOfMonth(field: number | string, date: Date): boolean {
  const day = date.getUTCDate();
  if (typeof field === 'number') return field === day;
  const last = lastDay(date);
  if (field.endsWith('W')) {
    const target = field === 'LW' ? last : Number(field.slice(0, -1));
    return target <= last && day === nearestWorkday(target, last, date);
  }
  // `L`, or `L-3`: so many days before the last one.
  return day === last - Number(field.slice(2));
}

function isDayOfWeek(field: number | string, date: Date): boolean {
  const day = date.getUTCDate();
  if (typeof field === 'number') return field === date.getUTCDay();
  if (Number(field.slice(0, 1)) % 7 !== date.getUTCDay()) return false;
  // `5L`: the last Friday of the month. `5#2`: the second one.
  if (field.endsWith('L')) return day + 7 > lastDay(date);
  return Math.ceil(day / 7) === Number(field.slice(2));
}

function lastDay(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The day from Monday to Friday that is nearest to `target` without leaving the month. */
function nearestWorkday(target: number, last: number, date: Date): number {
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target === 1 ? 3 : target - 1;
  if (weekday === 0) return target === last ? target - 2 : target + 1;
  return target;
}
