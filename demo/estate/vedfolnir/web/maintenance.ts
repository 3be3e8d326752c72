import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson, replaceFile } from '../../mids-hero/place.ts';
import { writeLine } from '../log.ts';
import type { VedfolnirPlace } from '../place.ts';
import { isActive } from '../system/services.ts';
import { localStamp } from '../time.ts';
import { countJobs, endJobs } from './jobs.ts';

const stateSchema = z.object({
  mode: z.enum(['normal', 'emergency']),
  reason: z.string(),
  /** Milliseconds since 1970, like all moments in it. */
  started: z.number(),
  started_by: z.string(),
  estimated: z.number().nullable(),
  terminate_jobs: z.boolean(),
  grace_period: z.number(),
  jobs_ended: z.boolean(),
  blocked: z.number(),
});

/** Maintenance mode while it is on. */
export type Maintenance = z.infer<typeof stateSchema>;

/** What is on now; null when nothing is. */
export function readMaintenance(place: VedfolnirPlace): Maintenance | null {
  return existsSync(place.maintenance) ? stateSchema.nullable().parse(readJson(place.maintenance)) : null;
}

function write(place: VedfolnirPlace, state: Maintenance | null): void {
  replaceFile(place.maintenance, `${JSON.stringify(state, null, 2)}\n`);
}

export function startMaintenance(
  place: VedfolnirPlace,
  wanted: Omit<Maintenance, 'started' | 'jobs_ended' | 'blocked'>,
  now: number,
): void {
  write(place, { ...wanted, started: now, jobs_ended: false, blocked: 0 });
  const reason = JSON.stringify(wanted.reason);
  const say = (words: string): void => writeLine(place.logs.web, now, words);
  if (wanted.mode === 'emergency')
    say(`CRITICAL MAINTENANCE Emergency maintenance activated: reason=${reason}`);
  const until = wanted.estimated === null ? 'open' : `"${localStamp(wanted.estimated)}"`;
  say(`WARNING MAINTENANCE Maintenance mode activated: mode=${wanted.mode} reason=${reason} until=${until}`);
  endJobsWhenDue(place, now);
}

export function endMaintenance(place: VedfolnirPlace, now: number): void {
  const state = readMaintenance(place);
  if (state === null) return;
  write(place, null);
  const minutes = Math.round((now - state.started) / 60_000);
  writeLine(
    place.logs.web,
    now,
    `INFO MAINTENANCE Maintenance mode deactivated: mode=${state.mode} after=${minutes}min`,
  );
}

/** Counts and logs an operation that maintenance mode kept from happening. */
export function noteBlocked(place: VedfolnirPlace, operation: string, now: number): void {
  const state = readMaintenance(place);
  if (state === null) return;
  write(place, { ...state, blocked: state.blocked + 1 });
  writeLine(place.logs.web, now, `WARNING MAINTENANCE Operation blocked: ${operation} status=503`);
}

/** Ends running jobs once the grace period is over, if whoever started maintenance asked for that. */
export function endJobsWhenDue(place: VedfolnirPlace, now: number): void {
  const state = readMaintenance(place);
  if (state === null || !state.terminate_jobs || state.jobs_ended) return;
  if (now < state.started + state.grace_period * 1000 || !isActive(place, 'mysql')) return;
  const ended = endJobs(place);
  write(place, { ...state, jobs_ended: true });
  writeLine(place.logs.web, now, `WARNING MAINTENANCE Jobs terminated: ${ended}`);
}

/** The answer of `GET /api/maintenance/status`. */
export function describeMaintenance(place: VedfolnirPlace, now: number): Record<string, unknown> {
  const state = readMaintenance(place);
  const moment = (at: number | null | undefined): string | null =>
    at === null || at === undefined ? null : new Date(at).toISOString();
  const minutes = (from: number): number => Math.max(0, Math.round((now - from) / 6000) / 10);
  return {
    is_active: state !== null,
    mode: state?.mode ?? 'off',
    reason: state?.reason ?? null,
    started_at: moment(state?.started),
    started_by: state?.started_by ?? null,
    estimated_completion: moment(state?.estimated),
    minutes_active: state === null ? 0 : minutes(state.started),
    minutes_overdue: state === null || state.estimated === null ? 0 : minutes(state.estimated),
    terminate_jobs: state?.terminate_jobs ?? false,
    grace_period: state?.grace_period ?? null,
    active_jobs: countJobs(place),
    blocked_operations: state?.blocked ?? 0,
  };
}
