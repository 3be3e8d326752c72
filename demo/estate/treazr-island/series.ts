import { type Numbers, readNumbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';

/** One number with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric as an exporter publishes it. */
export interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** The exporters, each of a service of the platform, in the order of the handbook's layers. */
export const exporterNames = ['api', 'workers', 'postgres', 'minio', 'cluster', 'web'] as const;
export type ExporterName = (typeof exporterNames)[number];

/** Requests, jobs and sign-ins by their outcome. */
export type Counted = Readonly<Record<string, number>>;

export const queues = ['imports', 'mail', 'media'] as const;
const buckets = ['uploads', 'receipts', 'exports'] as const;
const nodes = ['node-1', 'node-2', 'node-3'] as const;

/** What each counter grows by in a second. */
export function ratesOf(numbers: Numbers): Counted {
  const requests = 40;
  const jobs = 6;
  const signIns = 5;
  const share = (percent: number, of: number): number => (percent / 100) * of;
  const failing = share(numbers.server_error_percent, requests);
  const refused = share(numbers.client_error_percent, requests);
  const failed = share(numbers.job_failure_percent, jobs);
  const welcome = share(numbers.auth_success_percent, signIns);
  return {
    ...{ 'code=200': requests - failing - refused, 'code=404': refused, 'code=500': failing },
    ...Object.fromEntries(bucketShares(numbers).map(([le, part]) => [`le=${le}`, part * requests])),
    ...{ 'job=imports,success': jobs - failed, 'job=imports,failed': failed },
    ...{ 'job=mail,success': jobs, 'job=mail,failed': 0, 'job=media,success': jobs, 'job=media,failed': 0 },
    ...{ 'auth=success': welcome, 'auth=failure': signIns - welcome },
  };
}

/** Upper bounds in seconds, each with the share of requests that take at most so long. */
export function bucketShares({ slow_percent: slow }: Numbers): readonly (readonly [string, number])[] {
  const quick = 1 - slow / 100;
  return [
    ['0.1', 0.6 * quick],
    ['0.25', 0.9 * quick],
    ['0.5', quick],
    ['1', quick],
    ['1.5', quick],
    ['2.5', quick],
    ['5', 1],
    ['+Inf', 1],
  ];
}

/** What an exporter publishes now. `counted` are its counters. */
export function metricsOf(name: ExporterName, place: TreazrPlace, counted: Counted): Metric[] {
  const numbers = readNumbers(place);
  const own = { service: name, env: 'prod', region: 'us-east-1' };
  const metric = (
    kind: Metric['kind'],
    title: string,
    help: string,
    samples: readonly (readonly [labels: Record<string, string>, value: number])[],
  ): Metric => ({
    ...{ name: `treazr_${title}`, kind, help },
    samples: samples.map(([labels, value]) => ({ labels: { ...own, ...labels }, value })),
  });
  const gauge = (title: string, help: string, value: number): Metric =>
    metric('gauge', title, help, [[{}, value]]);
  const grown = (counter: string): number => counted[counter] ?? 0;

  switch (name) {
    case 'api':
      return [
        metric(
          'counter',
          'http_requests_total',
          'Requests answered, by status.',
          ['200', '404', '500'].map((code) => [{ code }, grown(`code=${code}`)]),
        ),
        metric('histogram', 'http_request_duration_seconds', 'How long an answer took.', [
          ...bucketShares(numbers).map(([le]) => [{ le }, grown(`le=${le}`)] as const),
        ]),
      ];
    case 'workers': {
      const depth = metric(
        'gauge',
        'queue_depth',
        'Jobs that wait.',
        queues.map((queue) => [{ queue }, queue === 'imports' ? numbers.queue_depth : 2]),
      );
      return [
        numbers.labelled ? depth : { ...depth, samples: depth.samples.map(withoutRegion) },
        metric(
          'counter',
          'jobs_total',
          'Jobs that ended, by how.',
          queues.flatMap((type) =>
            ['success', 'failed'].map(
              (result) => [{ job_type: type, result }, grown(`job=${type},${result}`)] as const,
            ),
          ),
        ),
        gauge('job_seconds', 'How long a job takes, on average of the last five minutes.', 3.2),
      ];
    }
    case 'postgres':
      return [
        gauge('postgres_storage_size_bytes', 'Size of the data volume.', 500e9),
        gauge('postgres_storage_used_bytes', 'Used of the data volume.', 5e9 * numbers.storage_percent),
        gauge('postgres_connections_max', 'Connections that the pool may hold.', 200),
        gauge('postgres_connections', 'Connections that are open.', 2 * numbers.connections_percent),
        gauge(
          'postgres_replication_lag_seconds',
          'How far the replica is behind.',
          numbers.replication_lag_seconds,
        ),
        gauge('postgres_cpu_percent', 'Processor in use.', 31),
        gauge('postgres_memory_percent', 'Memory in use.', 58),
      ];
    case 'minio':
      return [
        gauge('minio_capacity_bytes', 'What the cluster can hold.', 12e12),
        gauge('minio_capacity_used_bytes', 'What it holds.', 12e10 * numbers.capacity_percent),
        gauge('minio_nodes_degraded', 'Nodes that are offline or healing.', numbers.nodes_degraded),
        gauge('minio_errors', 'Object requests answered with an error in the last minute.', 0),
        metric('gauge', 'minio_bucket_bytes', 'Size of a bucket.', [
          ...buckets.map((bucket, index) => [{ bucket }, (index + 1) * 4e11] as const),
        ]),
        metric('gauge', 'minio_replication_last_success_timestamp_seconds', 'When a bucket was replicated.', [
          ...buckets.map((bucket) => [{ bucket }, numbers.replicated_at / 1000] as const),
        ]),
        metric('gauge', 'minio_delete_marker_expiry_days', 'How long deleted objects can be had back.', [
          ...buckets.map(
            (bucket) => [{ bucket }, bucket === 'uploads' ? numbers.delete_marker_days : 30] as const,
          ),
        ]),
      ];
    case 'cluster':
      return [
        metric('gauge', 'node_pressure', '1 while a node is short of something.', [
          ...nodes.map(
            (node, index) =>
              [{ node, condition: 'memory' }, index < numbers.nodes_under_pressure ? 1 : 0] as const,
          ),
        ]),
        gauge('pods_unschedulable', 'Pods that find no node.', numbers.pods_unschedulable),
        metric('counter', 'autoscaler_events_total', 'Nodes added or removed by the autoscaler.', [[{}, 17]]),
        metric('gauge', 'certificate_not_after_timestamp_seconds', 'When a certificate ends.', [
          [{ host: 'treazr.example.test' }, numbers.certificate_ends / 1000],
          [{ host: 'objects.treazr.example.test' }, numbers.certificate_ends / 1000 + 90 * 86_400],
        ]),
      ];
    case 'web':
      return [
        metric('gauge', 'rum_lcp_seconds', 'Largest contentful paint, as users measure it.', [
          [{ quantile: '0.75' }, numbers.lcp_seconds],
        ]),
        metric('gauge', 'rum_cls', 'Cumulative layout shift, as users measure it.', [
          [{ quantile: '0.75' }, 0.04],
        ]),
        metric(
          'counter',
          'auth_attempts_total',
          'Attempts to sign in, by how they ended.',
          ['success', 'failure'].map((result) => [{ result }, grown(`auth=${result}`)]),
        ),
      ];
  }
}

/** As somebody would publish it who knows nothing of the rule about labels. */
function withoutRegion({ labels: { region: _, ...rest }, value }: Sample): Sample {
  return { labels: { ...rest, env: 'production' }, value };
}
