import { z } from 'zod';
import { readJson, replaceFile } from '../mids-hero/place.ts';
import type { TreazrPlace } from './place.ts';

const percent = z.number().min(0).max(100);

const numbersSchema = z.object({
  /** API. */
  server_error_percent: percent,
  client_error_percent: percent,
  /** The share of requests that take between 2.5 and 5 seconds. */
  slow_percent: percent,
  /** Jobs and workers. */
  queue_depth: z.number(),
  job_failure_percent: percent,
  /** Postgres. */
  storage_percent: percent,
  connections_percent: percent,
  replication_lag_seconds: z.number(),
  /** MinIO. */
  capacity_percent: percent,
  nodes_degraded: z.number(),
  /** Milliseconds since 1970. */
  replicated_at: z.number(),
  delete_marker_days: z.number(),
  /** Kubernetes. */
  nodes_under_pressure: z.number(),
  pods_unschedulable: z.number(),
  /** Milliseconds since 1970. */
  certificate_ends: z.number(),
  /** What users measure. */
  lcp_seconds: z.number(),
  auth_success_percent: percent,
  /** False: the workers publish their queues without region, and with another env. */
  labelled: z.boolean(),
  /** What is switched off. */
  minio_up: z.boolean(),
  prometheus_up: z.boolean(),
  /** What the schedules do. */
  dumping: z.boolean(),
  dumping_weekly: z.boolean(),
  archiving: z.boolean(),
  replicating: z.boolean(),
  cleaning: z.boolean(),
  /** With which the last nightly dump ended. */
  dump_exit_code: z.number(),
});

/** How the platform does; its metrics are made of this. */
export type Numbers = z.infer<typeof numbersSchema>;

const day = 86_400_000;

/** A good day. */
export function goodNumbers(now: number): Numbers {
  return {
    ...{ server_error_percent: 0.2, client_error_percent: 1.4, slow_percent: 0.3 },
    ...{ queue_depth: 12, job_failure_percent: 0.8 },
    ...{ storage_percent: 52, connections_percent: 34, replication_lag_seconds: 0.4 },
    ...{ capacity_percent: 48, nodes_degraded: 0, replicated_at: now, delete_marker_days: 30 },
    ...{ nodes_under_pressure: 0, pods_unschedulable: 0, certificate_ends: now + 74 * day },
    ...{ lcp_seconds: 1.8, auth_success_percent: 99.2 },
    ...{ labelled: true, minio_up: true, prometheus_up: true },
    ...{ dumping: true, dumping_weekly: true, archiving: true, replicating: true, cleaning: true },
    dump_exit_code: 0,
  };
}

export function readNumbers(place: TreazrPlace): Numbers {
  return numbersSchema.parse(readJson(place.numbers));
}

/** Changes some of the numbers and keeps the others. */
export function changeNumbers(place: TreazrPlace, changed: Partial<Numbers>): void {
  writeNumbers(place, { ...readNumbers(place), ...changed });
}

export function writeNumbers(place: TreazrPlace, numbers: Numbers): void {
  replaceFile(place.numbers, `${JSON.stringify(numbers, null, 2)}\n`);
}
