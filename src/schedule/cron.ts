import { validateDetailed } from 'node-cron';
import { matchesDay } from './cron-days.ts';
import type { CronExpression } from './cron-expression.ts';

export type CronReading =
  | { readonly valid: true; readonly expression: CronExpression }
  /** `reason` is a sentence that says what is wrong and what is allowed. */
  | { readonly valid: false; readonly reason: string };

/** What a macro stands for, as far as stars matter: only `@hourly` has one in a time field. */
const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const fields: Readonly<Record<string, { readonly name: string; readonly allowed: string }>> = {
  minute: { name: 'minute', allowed: '0–59' },
  hour: { name: 'hour', allowed: '0–23' },
  dayOfMonth: { name: 'day of month', allowed: '1–31, L, L-3, LW or 15W' },
  month: { name: 'month', allowed: '1–12 or JAN–DEC' },
  dayOfWeek: { name: 'day of week', allowed: '0–7, SUN–SAT, 5L or 5#2' },
};

/**
 * Reads a cron expression: five fields (minute, hour, day of month, month, day of week) or one of
 * `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly`, `@annually`. An expression that no date
 * ever matches is refused, too.
 */
export function readCron(text: string): CronReading {
  const trimmed = text.trim().replaceAll(/\s+/g, ' ');
  const expanded = trimmed.startsWith('@') ? macros[trimmed.toLowerCase()] : trimmed;
  if (expanded === undefined)
    return refuse(
      `"${trimmed}" is not known. Allowed are ${Object.keys(macros).join(', ')} and five fields.`,
    );
  const words = expanded === '' ? [] : expanded.split(' ');
  if (words.length !== 5)
    return refuse(
      `"${trimmed}" has ${words.length} fields, but five are needed: minute, hour, day of month, month, day of week, such as "0 9 * * 1-5".`,
    );

  const { fields: parsed, errors } = validateDetailed(expanded);
  if (!parsed) return refuse(errors.map((error) => sentenceOfError(trimmed, error)).join(' '));

  const [minute = '', hour = '', dayOfMonth = '', , dayOfWeek = ''] = words;
  const expression: CronExpression = {
    minutes: ascending(parsed.minute),
    hours: ascending(parsed.hour),
    daysOfMonth: parsed.dayOfMonth,
    months: ascending(parsed.month),
    daysOfWeek: parsed.dayOfWeek,
    wildcardTime: minute.startsWith('*') || hour.startsWith('*'),
    eitherDay: !/^[*?]/.test(dayOfMonth) && !/^[*?]/.test(dayOfWeek),
  };
  if (!hasDate(expression)) return refuse(`"${trimmed}" never fires: no date matches it.`);
  return { valid: true, expression };
}

function refuse(reason: string): CronReading {
  return { valid: false, reason };
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function sentenceOfError(
  expression: string,
  error: { readonly field: string; readonly value?: string; readonly message: string },
): string {
  const field = fields[error.field];
  if (!field)
    return `"${expression}" is no cron expression. Fields hold numbers, names, "*", ",", "-" and "/", such as "*/15 9-17 * * 1-5".`;
  if (error.message.includes('impossible'))
    return `"${expression}" never fires: no month that it names has a day ${error.value}.`;
  return `"${error.value}" is not valid as ${field.name}. Allowed are ${field.allowed}, lists (1,2), ranges (1-5) and steps (*/5).`;
}

/** Every combination of date and weekday occurs within 28 years around 2000 (no century year without a leap day lies between). */
function hasDate(expression: CronExpression): boolean {
  const end = Date.UTC(2028, 0, 1);
  for (let day = Date.UTC(2000, 0, 1); day < end; day += 86_400_000)
    if (matchesDay(expression, new Date(day))) return true;
  return false;
}
