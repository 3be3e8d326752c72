import { z } from 'zod';
import { duration, noDuration } from './values.ts';

/** One duration, or one for each level. */
export const wait = z
  .union([duration, z.strictObject({ warning: duration.prefault(0), critical: duration.prefault(0) })], {
    error: (issue) => noWait(issue.input),
  })
  .meta({
    description: 'How long a worse status must last before it counts; for both levels, or for each',
    examples: ['5m', { warning: '10m', critical: '5m' }],
  });

function noWait(written: unknown): string {
  if (written === null || typeof written !== 'object' || Array.isArray(written)) return noDuration(written);
  for (const [level, given] of Object.entries(written))
    if (!duration.safeParse(given).success) return `${level}: ${noDuration(given)}`;
  return noDuration(written);
}
