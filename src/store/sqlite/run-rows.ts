import { z } from 'zod';
import type { ApprovalRequest } from '../../runs/approval.ts';
import type { Attempt } from '../../runs/attempt.ts';
import type { Progress } from '../../runs/progress.ts';
import type { Run, RunHeadline } from '../../runs/run.ts';
import { instant, jsonColumn } from './columns.ts';

const progress: z.ZodType<Progress> = z.object({
  frames: z.array(
    z.object({
      over: z.object({ kind: z.enum(['procedure', 'step']), id: z.string() }),
      at: z.int(),
      rollsBack: z.string().nullable(),
    }),
  ),
  values: z.record(z.string(), z.string()),
  outcomes: z.record(z.string(), z.enum(['done', 'failed', 'skipped', 'refused'])),
  leaps: z.record(z.string(), z.int()),
});

const runState = z.enum(['asking', 'working', 'stuck', 'finished', 'aborted']);

const headlineColumns = z.object({
  id: z.string(),
  service: z.string(),
  runbook: z.string(),
  procedure: z.string(),
  title: z.string(),
  state: runState,
  started_by: z.string(),
  held_by: z.string(),
  started_at: instant,
  ended_at: instant.nullable(),
});

const headlineOf = (row: z.output<typeof headlineColumns>): RunHeadline => ({
  id: row.id,
  service: row.service,
  runbook: row.runbook,
  procedure: row.procedure,
  title: row.title,
  state: row.state,
  startedBy: row.started_by,
  heldBy: row.held_by,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

export const headlineRow = headlineColumns.transform(headlineOf);

export const runRow = headlineColumns
  .extend({
    pin: z.string(),
    revision: z.int(),
    visit: z.int(),
    progress_json: jsonColumn(progress),
    pace: z.enum(['step-by-step', 'by-itself', 'paused']),
    reason: z.string().nullable(),
    channel: z.string(),
    card: z.string().nullable(),
    only_one: z.string().nullable(),
    closes: z.string().nullable(),
    due_at: instant.nullable(),
    late_at: instant.nullable(),
    lease_holder: z.string(),
    lease_until: instant.nullable(),
  })
  .transform(
    (row): Run => ({
      ...headlineOf(row),
      pin: row.pin,
      revision: row.revision,
      visit: row.visit,
      progress: row.progress_json,
      pace: row.pace,
      reason: row.reason,
      channel: row.channel,
      card: row.card,
      onlyOne: row.only_one,
      closes: row.closes,
      dueAt: row.due_at,
      lateAt: row.late_at,
      lease: { holder: row.lease_holder, until: row.lease_until },
    }),
  );

export const attemptRow = z
  .object({
    id: z.string(),
    run: z.string(),
    step: z.string(),
    visit: z.int(),
    number: z.int(),
    state: z.enum([
      'starting',
      'running',
      'succeeded',
      'failed',
      'timed-out',
      'cancelled',
      'not-started',
      'interrupted',
      'skipped',
      'refused',
    ]),
    actor: z.string(),
    started_at: instant,
    ended_at: instant.nullable(),
    took: z.number().nullable(),
    exit_code: z.int().nullable(),
    note: z.string().nullable(),
    evidence: z.string().nullable(),
    printed: z.int().nullable(),
    plan: z.string().nullable(),
  })
  .transform(
    ({ actor, started_at, ended_at, exit_code, ...rest }): Attempt => ({
      ...rest,
      by: actor,
      startedAt: started_at,
      endedAt: ended_at,
      exitCode: exit_code,
    }),
  );

export const approvalRow = z
  .object({
    id: z.string(),
    run: z.string(),
    step: z.string(),
    plan: z.string(),
    state: z.enum(['asked', 'granted', 'refused', 'used', 'expired', 'withdrawn']),
    requested_by: z.string(),
    requested_at: instant,
    expires_at: instant,
    needed: z.int(),
    roles_json: jsonColumn(z.array(z.array(z.string()))),
    givers_json: jsonColumn(z.array(z.object({ by: z.string(), at: instant }))),
    refused_by: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .transform(
    (row): ApprovalRequest => ({
      id: row.id,
      run: row.run,
      step: row.step,
      plan: row.plan,
      state: row.state,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at,
      expiresAt: row.expires_at,
      needed: row.needed,
      roles: row.roles_json,
      givers: row.givers_json,
      refusedBy: row.refused_by,
      reason: row.reason,
    }),
  );
