import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { VedfolnirPlace } from '../place.ts';
import { type Answer, readBody } from './answer.ts';
import {
  describeMaintenance,
  endJobsWhenDue,
  endMaintenance,
  readMaintenance,
  startMaintenance,
} from './maintenance.ts';
import { isAdmin, noteSecurityEvent } from './security.ts';

const reason = z.string().trim().min(1).max(500);
const jobs = {
  terminate_jobs: z.boolean().default(false),
  /** Seconds that running jobs may still take. */
  grace_period: z.number().int().min(0).max(3600).default(30),
};
const emergencySchema = z.strictObject({ reason, ...jobs });
const plannedSchema = z.strictObject({
  reason,
  duration_minutes: z.number().int().min(1).max(1440),
  ...jobs,
});

type Change = (place: VedfolnirPlace, body: unknown, now: number) => Answer;

const changes: Readonly<Record<string, Change>> = {
  '/api/maintenance/emergency': startEmergency,
  '/api/maintenance/activate': startPlanned,
  '/api/maintenance/deactivate': endAny,
};

/** Answers what begins with `/api/maintenance/`: the status for everybody, changes for the administrator's token. */
export async function answerMaintenance(
  place: VedfolnirPlace,
  request: IncomingMessage,
  path: string,
  now: number,
): Promise<Answer> {
  if (path === '/api/maintenance/status' && request.method === 'GET') {
    endJobsWhenDue(place, now);
    return { status: 200, body: describeMaintenance(place, now) };
  }
  const change = changes[path];
  if (change === undefined) return { status: 404, body: { error: 'there is no such page' } };
  if (request.method !== 'POST') return { status: 405, body: { error: 'use POST' } };
  if (!isAdmin(place, request.headers.authorization)) {
    noteSecurityEvent(place, now, 'UNAUTHORIZED', `path=${path} ip=${request.socket.remoteAddress}`);
    return { status: 401, body: { error: 'the token is missing or wrong' } };
  }
  const read = await readBody(request);
  return 'status' in read ? read : change(place, read.body, now);
}

function startEmergency(place: VedfolnirPlace, body: unknown, now: number): Answer {
  const wanted = emergencySchema.safeParse(body);
  if (!wanted.success) return refuse(wanted.error);
  if (readMaintenance(place)?.mode === 'emergency') return isOnAlready(place, now);
  startMaintenance(place, { mode: 'emergency', started_by: 'admin', estimated: null, ...wanted.data }, now);
  return { status: 200, body: describeMaintenance(place, now) };
}

function startPlanned(place: VedfolnirPlace, body: unknown, now: number): Answer {
  const wanted = plannedSchema.safeParse(body);
  if (!wanted.success) return refuse(wanted.error);
  if (readMaintenance(place) !== null) return isOnAlready(place, now);
  const { duration_minutes, ...rest } = wanted.data;
  const estimated = now + duration_minutes * 60_000;
  startMaintenance(place, { mode: 'normal', started_by: 'admin', estimated, ...rest }, now);
  return { status: 200, body: describeMaintenance(place, now) };
}

function endAny(place: VedfolnirPlace, _body: unknown, now: number): Answer {
  if (readMaintenance(place) === null)
    return { status: 409, body: { error: 'maintenance mode is not on', ...describeMaintenance(place, now) } };
  endMaintenance(place, now);
  return { status: 200, body: describeMaintenance(place, now) };
}

function isOnAlready(place: VedfolnirPlace, now: number): Answer {
  return {
    status: 409,
    body: { error: 'maintenance mode is on already', ...describeMaintenance(place, now) },
  };
}

function refuse(problem: z.ZodError): Answer {
  return { status: 400, body: { error: z.prettifyError(problem).replaceAll('\n', ' ') } };
}
