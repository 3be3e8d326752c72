import type { Milliseconds } from '../core/clock.ts';
import type { Status } from '../core/status.ts';
import type { Check } from './check.ts';

/**
 * How long something worse must last before a check counts as such.
 * @param level `critical`; anything else asks for `warning`
 */
export function waitBefore(check: Pick<Check, 'for'>, level: Status): Milliseconds {
  if (typeof check.for === 'number') return check.for;
  return level === 'critical' ? check.for.critical : check.for.warning;
}
