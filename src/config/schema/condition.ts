import { z } from 'zod';
import { parseNagiosRange } from '../../checks/nagios-range.ts';
import { parseDuration } from '../../core/duration.ts';
import { parseSize } from '../../core/size.ts';
import { quote } from '../wording.ts';
import { pattern } from './values.ts';

/** A bound for a number: a number, or a text with a unit, read as milliseconds or bytes. */
const bound = z
  .union([z.number(), z.string()], { error: (issue) => noBound(issue.input) })
  .transform((written, context) => {
    const amount = typeof written === 'number' ? written : (parseDuration(written) ?? parseSize(written));
    if (amount !== undefined && Number.isFinite(amount)) return amount;
    context.addIssue({ code: 'custom', message: noBound(written), input: written });
    return z.NEVER;
  })
  .meta({
    description: 'A number; with a unit it means milliseconds (26h) or bytes (2GB)',
    examples: [90, '26h', '2GB'],
  });

function noBound(written: unknown): string {
  return `${quote(written)} is no number; write 90, or with a unit 26h (milliseconds) or 2GB (bytes)`;
}

/** A threshold of a Nagios plugin. */
const nagiosRange = z
  .union([z.number(), z.string()], { error: (issue) => noRange(issue.input) })
  .transform((written, context) => {
    const range = parseNagiosRange(String(written));
    if (range) return range;
    context.addIssue({ code: 'custom', message: noRange(written), input: written });
    return z.NEVER;
  })
  .meta({
    description:
      'A threshold as Nagios plugins take it: the condition holds outside of 10:20, and inside of @10:20',
    examples: ['10', '10:', '~:10', '10:20', '@10:20'],
  });

function noRange(written: unknown): string {
  return `${quote(written)} is no range; write the smaller number first, like 10:20, 10:, ~:10 or @10:20`;
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: (issue) => `${quote(issue.input)} cannot be compared; write one text, number, true, false or null`,
});

/** A condition on a value; all the comparisons given must hold. */
export const condition = z
  .strictObject({
    above: bound.optional(),
    at_least: bound.optional(),
    below: bound.optional(),
    at_most: bound.optional(),
    is: scalar.optional(),
    not: scalar.optional(),
    one_of: z.array(scalar).min(1).optional(),
    none_of: z.array(scalar).min(1).optional(),
    matches: pattern.optional(),
    range: nagiosRange.optional(),
  })
  .meta({ description: 'A condition on the value; all the comparisons given must hold' });
