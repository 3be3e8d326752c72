import type { z } from 'zod';
import type { approval } from './attribute-schema.ts';
import type { Approval } from './step.ts';

/** What a written approval means; null for `false`. `standard` is what `true` means. */
export function approvalOf(written: z.output<typeof approval>, standard: Approval): Approval | null {
  if (typeof written === 'boolean') return written ? standard : null;
  if (Array.isArray(written)) return { ...standard, roles: written };
  return { roles: written.roles, count: written.count, expires: written.expires ?? null };
}
