import type { Instant, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Status } from '../core/status.ts';
import type { Check } from './check.ts';
import type { Finding } from './evaluate.ts';
import type { CheckState, Level, Pending, Transition } from './state.ts';
import { waitBefore } from './wait.ts';

/** One look at a check, as it enters its state. */
export interface Look extends Finding {
  readonly at: Instant;
  /** Observed time since the look before; see `creditedTime`. Not asked for at the first look. */
  readonly credit: Milliseconds;
}

interface Levels {
  readonly warning: Level;
  readonly critical: Level;
}

/**
 * The state after one more look, with the transition if the settled status changed.
 *
 * Two questions are settled apart: is it at least a warning, and is it critical? A yes counts after
 * `for` (of its level), a no after `recovery`, each as observed time without a break; the first no of
 * all counts at once. So time in critical also counts as time in at least a warning, and what has become
 * critical is a warning when it gets better, however long a warning would have waited. A look that could
 * not see makes the status unknown at once and stops these counts without clearing them.
 */
export function advance(
  previous: CheckState | undefined,
  look: Look,
  check: Check,
): { readonly state: CheckState; readonly transition?: Transition } {
  const before = levelsOf(previous);
  const levels = look.seen === 'unknown' ? before : countOn(before, previous?.seen, look, check);
  const settled = settledStatus(levels);
  const status = look.seen === 'unknown' ? 'unknown' : settled;
  const pending = pendingOf(status, settled, levels, look.seen, previous);
  const state: CheckState = {
    service: check.service,
    check: check.id,
    status,
    since: previous?.status === status ? previous.since : look.at,
    seen: look.seen,
    pending,
    value: look.value,
    reason: reasonOf(look, status, pending, check),
    lookedAt: look.at,
  };
  if (previous?.status === status) return { state };
  const { service, value, reason } = state;
  const from = previous?.status ?? null;
  return { state, transition: { service, check: check.id, from, to: status, at: look.at, value, reason } };
}

function countOn(before: Levels, seenBefore: Status | undefined, look: Look, check: Check): Levels {
  const step = (level: Level, wait: Milliseconds, reaches: (seen: Status) => boolean): Level => {
    const now = reaches(look.seen);
    if (now === level.settled || (!now && level.settled === null)) return { settled: now, lasted: 0 };
    const wasSo = seenBefore !== undefined && seenBefore !== 'unknown' && reaches(seenBefore) === now;
    const lasted = level.lasted + (wasSo ? look.credit : 0);
    return lasted >= (now ? wait : check.recovery)
      ? { settled: now, lasted: 0 }
      : { settled: level.settled, lasted };
  };
  return {
    warning: step(before.warning, waitBefore(check, 'warning'), (seen) => seen !== 'ok'),
    critical: step(before.critical, waitBefore(check, 'critical'), (seen) => seen === 'critical'),
  };
}

/** Unknown only while nothing has been settled yet. */
function settledStatus({ warning, critical }: Levels): Status {
  if (critical.settled === true) return 'critical';
  if (warning.settled === true) return 'warning';
  return warning.settled === false ? 'ok' : 'unknown';
}

function levelsOf(state: CheckState | undefined): Levels {
  if (state?.pending?.levels) return state.pending.levels;
  const settled = state?.status ?? 'unknown';
  const lasted = state?.pending?.lasted ?? 0;
  if (settled === 'unknown') {
    const never = { settled: null, lasted };
    return {
      warning: never,
      critical: state?.pending?.status === 'warning' ? { settled: false, lasted: 0 } : never,
    };
  }
  const level = (now: boolean, next: boolean): Level => ({ settled: now, lasted: now === next ? 0 : lasted });
  const next = state?.pending?.status ?? settled;
  return {
    warning: level(settled !== 'ok', next !== 'ok'),
    critical: level(settled === 'critical', next === 'critical'),
  };
}

/**
 * What is shown and kept of the levels; nothing when they follow from the status alone. What has settled as
 * critical is thereby a settled warning as well.
 */
function pendingOf(
  status: Status,
  settled: Status,
  levels: Levels,
  seen: Status,
  previous: CheckState | undefined,
): Pending | null {
  if (seen === 'unknown') {
    if (previous?.pending) return { ...previous.pending, levels };
    // What holds again when it can be seen again, unless something else is seen then.
    return settled === 'unknown' ? null : { status: settled, lasted: 0, levels };
  }
  if (seen === status) return null;
  const lasted =
    seen === 'critical' || status === 'critical' ? levels.critical.lasted : levels.warning.lasted;
  return { status: seen, lasted, levels };
}

function reasonOf(look: Look, status: Status, pending: Pending | null, check: Check): string | null {
  if (look.seen === 'unknown' || look.seen === status || pending === null) return look.reason;
  const worse = status === 'unknown' || look.seen === 'critical' || status === 'ok';
  const wait = formatDuration(worse ? waitBefore(check, look.seen) : check.recovery);
  const words = look.reason === null ? look.seen : `${look.seen} (${look.reason})`;
  return `${words} for ${formatDuration(pending.lasted)}, counts after ${wait}`;
}
