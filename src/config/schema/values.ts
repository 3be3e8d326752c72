import { z } from 'zod';
import { parseDuration } from '../../core/duration.ts';
import { parseSize } from '../../core/size.ts';
import { parseCalendarSpan } from '../../maintenance/calendar-span.ts';
import { quote } from '../wording.ts';

/** Some text, not empty. */
export const words = z.string().min(1);

/** `mids-hero`: lower-case letters, digits and single dashes. */
export const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
  error: (issue) =>
    `${quote(issue.input)} is no id; write it in lower-case letters, digits and single dashes, like mids-hero`,
});

/** The key of a person, a role or a maintenance item: an id that may also hold dots and underscores. */
export const key = z.string().regex(/^[a-z0-9]+([._-][a-z0-9]+)*$/, {
  error: (issue) =>
    `${quote(issue.input)} is no key; write it in lower-case letters and digits, joined by dashes, dots or underscores`,
});

/** Elapsed time, in milliseconds. */
export const duration = z
  .union([z.literal(0), z.string()], { error: (issue) => noDuration(issue.input) })
  .transform((written, context) => {
    if (written === 0) return 0;
    const span = parseDuration(written);
    if (span !== undefined && span <= longestDuration) return span;
    context.addIssue({ code: 'custom', message: noDuration(written), input: written });
    return z.NEVER;
  })
  .meta({ description: 'A span of elapsed time', examples: ['30s', '5m', '1h30m', '90d'] });

/** A thousand years: keeps sums of moments and spans inside what a calendar can hold. */
const longestDuration = 1_000 * 366 * 86_400_000;

/** What is said about something that should have been a duration. */
export function noDuration(written: unknown): string {
  return `${quote(written)} is no duration; write it like 30s, 5m, 1h30m`;
}

/** An amount of bytes. */
export const size = z
  .union([z.int().nonnegative(), z.string()], { error: (issue) => noSize(issue.input) })
  .transform((written, context) => {
    const bytes = typeof written === 'number' ? written : parseSize(written);
    if (bytes !== undefined && Number.isSafeInteger(Math.round(bytes))) return Math.round(bytes);
    context.addIssue({ code: 'custom', message: noSize(written), input: written });
    return z.NEVER;
  })
  .meta({ description: 'An amount of bytes', examples: ['512', '64kB', '1MiB'] });

function noSize(written: unknown): string {
  return `${quote(written)} is no size; write it like 512, 64kB, 1MiB`;
}

/** A span by the calendar, above zero. */
export const calendarSpan = z
  .string({ error: (issue) => noSpan(issue.input) })
  .transform((written, context) => {
    const span = parseCalendarSpan(written);
    if (span) return span;
    const zero = /\d/.test(written) && !/[1-9]/.test(written);
    const message = zero ? `${quote(written)} is zero; write a span above zero, like 90d` : noSpan(written);
    context.addIssue({ code: 'custom', message, input: written });
    return z.NEVER;
  })
  .meta({ description: 'A span by the calendar', examples: ['90d', '2w', '3 months', '1y', 'P90D'] });

function noSpan(written: unknown): string {
  return `${quote(written)} is no calendar span; write it like 90d, 2w, 3 months, 1y or P90D`;
}

/** The address of a web page or an API. */
export const url = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: 'is no address; write it like https://example.test/health',
  });

/** The name of an environment variable. */
export const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: (issue) => `${quote(issue.input)} is no name of an environment variable; write it like PGHOST`,
});

/** `#ops`, or a channel id of Slack. Whether it is listed is checked later. */
export const channel = z
  .string()
  .regex(/^(#[\p{Ll}\p{Lo}\p{M}\p{N}_-]{1,80}|[CG][A-Z0-9]{2,})$/u, {
    error: (issue) =>
      `${quote(issue.input)} is no channel; write "#name" in quotes (a bare # begins a comment) or an id like C0123ABCD`,
  })
  .meta({ examples: ['#ops', 'C0123ABCD'] });

/** A regular expression of JavaScript. Whether it compiles is checked later, so that its place is told. */
export const pattern = z.string().min(1).meta({ description: 'A regular expression' });
