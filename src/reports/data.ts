import { z } from 'zod';
import type { ServiceStanding, Standing, StandingDuty } from './standing.ts';

const status = z.enum(['ok', 'warning', 'critical', 'unknown']);
const moment = z.iso.datetime();

const dutyData = z.object({
  reference: z.string().describe('service/item'),
  name: z.string(),
  status,
  due_date: z.iso.date().nullable(),
  days_left: z.int().nullable().describe('0 today, negative when overdue; null when unknown'),
  owner: z.string().nullable(),
  snoozed_until: moment.nullable(),
  reason: z.string().nullable().describe('why it is unknown'),
});

const checkData = z.object({
  id: z.string(),
  name: z.string(),
  status,
  seen: status.describe('what the last look alone says, before `for` and recovery'),
  value: z.unknown(),
  unit: z.string().nullable(),
  since: moment,
  looked_at: moment.nullable(),
  reason: z.string().nullable(),
  flapping: z
    .object({ changes: z.int(), within_seconds: z.number() })
    .nullable()
    .describe('set while its status changes so often that single changes say nothing'),
  because: z.array(z.string()).describe('service/check of what it is in trouble because of, and keeps quiet'),
});

const serviceData = z.object({
  id: z.string(),
  name: z.string(),
  status,
  checks: z.array(checkData),
  duties: z.array(dutyData),
  problems: z.array(z.string()).describe('sources of maintenance items that could not be read'),
  window: z
    .object({ from: moment, until: moment, name: z.string() })
    .nullable()
    .describe('set while it is in a window: looked at, and nobody is told'),
});

/** What `watchkeeper status --json` prints. */
export const statusDataShape = z.object({ at: moment, status, services: z.array(serviceData) });
export type StatusData = z.infer<typeof statusDataShape>;

/** What `watchkeeper maintenance --json` prints. */
export const maintenanceDataShape = z.object({
  at: moment,
  duties: z.array(dutyData),
  problems: z.array(z.string()),
});
export type MaintenanceData = z.infer<typeof maintenanceDataShape>;

export function statusData(standing: Standing): StatusData {
  return { at: iso(standing.at), status: standing.status, services: standing.services.map(serviceOf) };
}

export function maintenanceData(standing: Standing): MaintenanceData {
  return {
    at: iso(standing.at),
    duties: standing.services.flatMap(({ duties }) => duties.map(dutyOf)),
    problems: standing.services.flatMap(({ dutyProblems }) => dutyProblems.map(({ reason }) => reason)),
  };
}

function serviceOf({
  service,
  status,
  checks,
  duties,
  dutyProblems,
  window,
}: ServiceStanding): z.infer<typeof serviceData> {
  return {
    id: service.id,
    name: service.name,
    status,
    checks: checks.map(({ check, state, flapping, because = [] }) => ({
      id: check.id,
      name: check.name,
      status: state.status,
      seen: state.seen,
      value: state.value,
      unit: check.unit ?? null,
      since: iso(state.since),
      looked_at: state.lookedAt === null ? null : iso(state.lookedAt),
      reason: state.reason,
      flapping: flapping ? { changes: flapping.changes, within_seconds: flapping.within / 1000 } : null,
      because: because.map((cause) => `${cause.service}/${cause.check}`),
    })),
    duties: duties.map(dutyOf),
    problems: dutyProblems.map(({ reason }) => reason),
    window: window ? { from: iso(window.from), until: iso(window.to), name: window.name } : null,
  };
}

function dutyOf(duty: StandingDuty): z.infer<typeof dutyData> {
  return {
    reference: duty.reference,
    name: duty.name,
    status: duty.due.status,
    due_date: duty.due.dueDate,
    days_left: duty.due.daysLeft,
    owner: duty.owner ?? null,
    snoozed_until: duty.snoozedUntil === null ? null : iso(duty.snoozedUntil),
    reason: duty.due.reason,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
