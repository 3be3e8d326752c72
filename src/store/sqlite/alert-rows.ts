import { z } from 'zod';
import type { Alert, AlertCheck, Attention } from '../../alerts/alert.ts';
import type { AdHocWindow } from '../../alerts/window.ts';
import { instant, status } from './columns.ts';

/** A row of the alerts, parsed; its checks lie in rows of their own. */
export const alertRow = z
  .object({
    id: z.string(),
    service: z.string(),
    state: z.enum(['open', 'closed']),
    opened_at: instant,
    red_at: instant,
    closed_at: instant.nullable(),
    loud_at: instant,
    appearance: z.string(),
  })
  .transform(
    (row): Omit<Alert, 'checks'> => ({
      id: row.id,
      service: row.service,
      state: row.state,
      openedAt: row.opened_at,
      redAt: row.red_at,
      closedAt: row.closed_at,
      loudAt: row.loud_at,
      appearance: row.appearance,
    }),
  );

export const alertCheckRow = z
  .object({
    check_id: z.string(),
    state: z.enum(['red', 'well']),
    red_at: instant,
    well_at: instant.nullable(),
    told: status,
    status,
    after_window: z.int(),
  })
  .transform(
    (row): AlertCheck => ({
      check: row.check_id,
      state: row.state,
      redAt: row.red_at,
      wellAt: row.well_at,
      told: row.told,
      status: row.status,
      afterWindow: row.after_window === 1,
    }),
  );

export const attentionRow = z
  .object({
    service: z.string(),
    check_id: z.string(),
    look_began_at: instant,
    troubled_at: instant.nullable(),
    flapping_at: instant.nullable(),
    alerted_until: instant.nullable(),
  })
  .transform(
    (row): Attention => ({
      service: row.service,
      check: row.check_id,
      lookBeganAt: row.look_began_at,
      troubledAt: row.troubled_at,
      flappingAt: row.flapping_at,
      alertedUntil: row.alerted_until,
    }),
  );

export const windowRow = z
  .object({
    id: z.string(),
    service: z.string(),
    starts_at: instant,
    ends_at: instant,
    reason: z.string(),
    actor: z.string(),
  })
  .transform(
    (row): AdHocWindow => ({
      id: row.id,
      service: row.service,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      reason: row.reason,
      actor: row.actor,
    }),
  );
