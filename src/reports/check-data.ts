import { z } from 'zod';
import type { Check } from '../checks/check.ts';
import type { CheckState } from '../checks/state.ts';
import type { Instant } from '../core/clock.ts';

const status = z.enum(['ok', 'warning', 'critical', 'unknown']);

/** What `watchkeeper check --json` prints. */
export const checkDataShape = z.object({
  at: z.iso.datetime(),
  checks: z.array(
    z.object({
      service: z.string(),
      check: z.string(),
      name: z.string(),
      status: status.describe('settled, after `for` and recovery'),
      seen: status.describe('what this look alone says'),
      value: z.unknown(),
      unit: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type CheckData = z.infer<typeof checkDataShape>;

export function checkData(
  at: Instant,
  seen: readonly { readonly check: Check; readonly state: CheckState }[],
): CheckData {
  return {
    at: new Date(at).toISOString(),
    checks: seen.map(({ check, state }) => ({
      service: check.service,
      check: check.id,
      name: check.name,
      status: state.status,
      seen: state.seen,
      value: state.value,
      unit: check.unit ?? null,
      reason: state.reason,
    })),
  };
}
