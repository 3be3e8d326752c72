import type { Instant } from '../core/clock.ts';
import type { Status } from '../core/status.ts';

/**
 * How a duty stands: computed from its item and the present moment (see `computeDue`).
 * `ok`: not due soon. `warning`: inside the warning span, or due today. `critical`: overdue.
 * `unknown`: never recorded, or its entry is wrong.
 */
export interface Due {
  readonly status: Status;
  /** The date (`2026-11-18`) on which it must be done at the latest, in the item's zone; null when unknown. */
  readonly dueDate: string | null;
  /** The first moment at which it is overdue. */
  readonly overdueFrom: Instant | null;
  /** Days left: 0 today, negative when overdue. Null when unknown. */
  readonly daysLeft: number | null;
  /** Why it is unknown. */
  readonly reason: string | null;
}
