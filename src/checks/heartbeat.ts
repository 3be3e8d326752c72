import { z } from 'zod';
import type { Instant, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { formatMoment } from '../core/moment.ts';
import { nextSlots } from '../schedule/slots.ts';
import type { Heartbeat, Values } from './probe.ts';

/** What a job says. */
export type Ping =
  | { readonly kind: 'start' }
  | { readonly kind: 'success'; readonly message: string | null }
  | { readonly kind: 'fail'; readonly message: string | null; readonly exitCode: number | null };

const moment = z.number().nullable();

/** What is remembered of a job. Times are by the bot's clock. */
const pulse = z.object({
  /** The first time that it said anything. */
  firstAt: z.number(),
  succeededAt: moment,
  failedAt: moment,
  /** Set while it runs, as far as it says so. */
  startedAt: moment,
  /** Milliseconds from its last start to its last end; null when it did not say that it started. */
  took: z.number().nullable(),
  exitCode: z.number().nullable(),
  message: z.string().nullable(),
});
export type Pulse = z.output<typeof pulse>;

/** Reads what was stored, perhaps by an older version; undefined when it is no pulse. */
export function readPulse(value: unknown): Pulse | undefined {
  return pulse.safeParse(value).data;
}

/** The pulse after a job has said something. */
export function addPing(before: Pulse | undefined, ping: Ping, now: Instant): Pulse {
  const known = before ?? {
    ...{ firstAt: now, succeededAt: null, failedAt: null, startedAt: null },
    ...{ took: null, exitCode: null, message: null },
  };
  if (ping.kind === 'start') return { ...known, startedAt: now };
  const took = known.startedAt === null ? null : Math.max(0, now - known.startedAt);
  const ended = { ...known, startedAt: null, took, message: ping.message };
  return ping.kind === 'success'
    ? { ...ended, succeededAt: now, exitCode: 0 }
    : { ...ended, failedAt: now, exitCode: ping.exitCode };
}

/** Clocks are corrected by a little all the time. */
const smallJump: Milliseconds = 60_000;

/**
 * The pulse without moments that are still to come, which are there after the clock was set back: a report of
 * next year would be fresh for a year. They become now. The same object when there are none.
 */
export function withoutFuture(known: Pulse, now: Instant): Pulse {
  const latest = Math.max(known.firstAt, known.succeededAt ?? 0, known.failedAt ?? 0, known.startedAt ?? 0);
  if (latest <= now + smallJump) return known;
  const past = (at: Instant | null) => (at === null ? null : Math.min(at, now));
  return {
    ...known,
    firstAt: Math.min(known.firstAt, now),
    succeededAt: past(known.succeededAt),
    // What failed last stays the last thing that happened.
    failedAt:
      known.failedAt !== null && known.failedAt > (known.succeededAt ?? -1) ? now : past(known.failedAt),
    startedAt: past(known.startedAt),
  };
}

/** How a job stands that has reported at least once. See docs/checks.md for the values. */
export function judgePulse(known: Pulse, heartbeat: Heartbeat, now: Instant): Values {
  const { succeededAt, failedAt, startedAt } = known;
  const dueBy = deadlineOf(known, heartbeat);
  const late = dueBy !== undefined && now > dueBy;
  const failed = failedAt !== null && failedAt >= (succeededAt ?? -1);
  const state = late ? 'late' : startedAt !== null ? 'running' : failed ? 'failed' : 'ok';
  const last = lastReport(known);
  return {
    status: late || failed ? 'critical' : 'ok',
    state,
    late,
    failed,
    age_minutes: succeededAt === null ? null : Math.round(Math.max(0, now - succeededAt) / 600) / 100,
    last_at: succeededAt === null ? null : new Date(succeededAt).toISOString(),
    due_by: dueBy === undefined ? null : new Date(dueBy).toISOString(),
    duration_seconds: known.took === null ? null : Math.round(known.took / 10) / 100,
    exit_code: known.exitCode,
    said: known.message,
    message: describePulse(known, { late, failed, dueBy, last }, heartbeat, now),
    error: succeededAt === null ? 'it has not reported success yet' : null,
  };
}

/** Until when the next success must have come; undefined when the expression fires no more. */
function deadlineOf({ succeededAt, firstAt }: Pulse, { expected, grace }: Heartbeat): Instant | undefined {
  const since = succeededAt ?? firstAt;
  if ('every' in expected) return since + expected.every + grace;
  const { cron, timezone } = expected;
  // A job may be done a little before its moment by the clock of its machine.
  const next = nextSlots(cron, timezone, since + smallJump, 1)[0];
  return next === undefined ? undefined : next + grace;
}

function lastReport({ succeededAt, failedAt, startedAt, firstAt }: Pulse): Instant {
  return Math.max(succeededAt ?? firstAt, failedAt ?? firstAt, startedAt ?? firstAt);
}

function describePulse(
  known: Pulse,
  found: { late: boolean; failed: boolean; dueBy: Instant | undefined; last: Instant },
  { timezone }: Heartbeat,
  now: Instant,
): string {
  const said = known.message ? `: ${known.message}` : '';
  const code = known.exitCode === null ? '' : ` with exit code ${known.exitCode}`;
  const running =
    known.startedAt === null ? '' : `; running for ${formatDuration(Math.max(0, now - known.startedAt))}`;
  const failure = `it failed${code} on ${formatMoment(known.failedAt ?? found.last, timezone)}${said}`;
  const success =
    known.succeededAt === null
      ? 'it has never reported success'
      : `it last reported success on ${formatMoment(known.succeededAt, timezone)}`;
  if (found.late) {
    const due = found.dueBy === undefined ? '' : `, expected by ${formatMoment(found.dueBy, timezone)}`;
    return `${success}${due}${found.failed ? `; ${failure}` : ''}${running}`;
  }
  return found.failed ? `${failure}${running}` : `${success}${running}${said}`;
}
