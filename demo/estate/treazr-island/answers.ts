import { type Numbers, readNumbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';
import {
  bucketShares,
  exporterNames,
  type Metric,
  metricsOf,
  queues,
  ratesOf,
  type Sample,
} from './series.ts';

/** The queries of the shipped config, by what they ask for. Written as they stand there. */
export const queries = {
  serverErrors:
    '100 * (sum(rate(treazr_http_requests_total{code=~"5.."}[1m])) or vector(0)) / sum(rate(treazr_http_requests_total[1m]))',
  latency: 'histogram_quantile(0.95, sum by (le) (rate(treazr_http_request_duration_seconds_bucket[1m])))',
  queueDepth: 'max by (queue) (treazr_queue_depth)',
  jobFailures:
    '100 * sum by (job_type) (rate(treazr_jobs_total{result="failed"}[5m])) / sum by (job_type) (rate(treazr_jobs_total[5m]))',
  storage: '100 * max(treazr_postgres_storage_used_bytes / treazr_postgres_storage_size_bytes)',
  connections: '100 * max(treazr_postgres_connections / treazr_postgres_connections_max)',
  replicationLag: 'max(treazr_postgres_replication_lag_seconds)',
  capacity: '100 * max(treazr_minio_capacity_used_bytes / treazr_minio_capacity_bytes)',
  degradedNodes: 'sum(treazr_minio_nodes_degraded)',
  replicated: '(time() - min(treazr_minio_replication_last_success_timestamp_seconds)) / 3600',
  deleteMarkers: 'min(treazr_minio_delete_marker_expiry_days)',
  pressure: 'sum(max by (node) (treazr_node_pressure))',
  unschedulable: 'sum(treazr_pods_unschedulable)',
  certificates: '(min by (host) (treazr_certificate_not_after_timestamp_seconds) - time()) / 86400',
  lcp: 'max(treazr_rum_lcp_seconds{quantile="0.75"})',
  signIns:
    '100 * sum(rate(treazr_auth_attempts_total{result="success"}[5m])) / sum(rate(treazr_auth_attempts_total[5m]))',
  labels:
    'count by (__name__) ({__name__=~"treazr_.+",service=""} or {__name__=~"treazr_.+",env!="prod"} or {__name__=~"treazr_.+",region!="us-east-1"})',
  // Without a threshold.
  clientErrors:
    '100 * (sum(rate(treazr_http_requests_total{code=~"4.."}[5m])) or vector(0)) / sum(rate(treazr_http_requests_total[5m]))',
  latencyP99: 'histogram_quantile(0.99, sum by (le) (rate(treazr_http_request_duration_seconds_bucket[5m])))',
  requests: 'sum(rate(treazr_http_requests_total[5m]))',
  jobTime: 'max(treazr_job_seconds)',
  postgresCpu: 'max(treazr_postgres_cpu_percent)',
  postgresMemory: 'max(treazr_postgres_memory_percent)',
  bucketSize: 'sum(treazr_minio_bucket_bytes) / 1e9',
  objectErrors: 'sum(treazr_minio_errors)',
  autoscaler: 'sum(increase(treazr_autoscaler_events_total[1d]))',
  layoutShift: 'max(treazr_rum_cls{quantile="0.75"})',
} as const;

interface Seen {
  readonly numbers: Numbers;
  readonly metrics: readonly Metric[];
  readonly now: number;
}

type Answer = (seen: Seen) => readonly Sample[];

const answers: Readonly<Record<keyof typeof queries, Answer>> = {
  serverErrors: ({ numbers }) => [one(numbers.server_error_percent)],
  latency: ({ numbers }) => [one(quantile(0.95, bucketShares(numbers)))],
  queueDepth: ({ metrics }) =>
    samplesOf(metrics, 'treazr_queue_depth').map(({ labels, value }) => by({ queue: labels.queue }, value)),
  jobFailures: ({ numbers }) => {
    const rates = ratesOf(numbers);
    return queues.map((type) => {
      const [failed, well] = [rates[`job=${type},failed`] ?? 0, rates[`job=${type},success`] ?? 0];
      return by({ job_type: type }, (100 * failed) / (failed + well));
    });
  },
  storage: ({ metrics }) =>
    share(metrics, 'treazr_postgres_storage_used_bytes', 'treazr_postgres_storage_size_bytes'),
  connections: ({ metrics }) =>
    share(metrics, 'treazr_postgres_connections', 'treazr_postgres_connections_max'),
  replicationLag: ({ metrics }) => most(metrics, 'treazr_postgres_replication_lag_seconds'),
  capacity: ({ metrics }) =>
    share(metrics, 'treazr_minio_capacity_used_bytes', 'treazr_minio_capacity_bytes'),
  degradedNodes: ({ metrics }) => sum(metrics, 'treazr_minio_nodes_degraded'),
  replicated: ({ metrics, now }) =>
    least(metrics, 'treazr_minio_replication_last_success_timestamp_seconds').map(({ value }) =>
      one((now / 1000 - value) / 3600),
    ),
  deleteMarkers: ({ metrics }) => least(metrics, 'treazr_minio_delete_marker_expiry_days'),
  pressure: ({ metrics }) => sum(metrics, 'treazr_node_pressure'),
  unschedulable: ({ metrics }) => sum(metrics, 'treazr_pods_unschedulable'),
  certificates: ({ metrics, now }) =>
    samplesOf(metrics, 'treazr_certificate_not_after_timestamp_seconds').map(({ labels, value }) =>
      by({ host: labels.host }, (value - now / 1000) / 86_400),
    ),
  lcp: ({ metrics }) => most(metrics, 'treazr_rum_lcp_seconds'),
  signIns: ({ numbers }) => [one(numbers.auth_success_percent)],
  clientErrors: ({ numbers }) => [one(numbers.client_error_percent)],
  latencyP99: ({ numbers }) => [one(quantile(0.99, bucketShares(numbers)))],
  requests: ({ numbers }) => [one(ratesOf(numbers)['le=+Inf'] ?? 0)],
  jobTime: ({ metrics }) => most(metrics, 'treazr_job_seconds'),
  postgresCpu: ({ metrics }) => most(metrics, 'treazr_postgres_cpu_percent'),
  postgresMemory: ({ metrics }) => most(metrics, 'treazr_postgres_memory_percent'),
  bucketSize: ({ metrics }) => sum(metrics, 'treazr_minio_bucket_bytes').map(({ value }) => one(value / 1e9)),
  objectErrors: ({ metrics }) => sum(metrics, 'treazr_minio_errors'),
  // It has counted the same all day.
  autoscaler: ({ metrics }) => sum(metrics, 'treazr_autoscaler_events_total').map(() => one(0)),
  layoutShift: ({ metrics }) => most(metrics, 'treazr_rum_cls'),
  labels: ({ metrics }) =>
    metrics.flatMap(({ name, samples }) => {
      const odd = samples.filter(
        ({ labels: { service = '', env, region } }) =>
          service === '' || env !== 'prod' || region !== 'us-east-1',
      );
      return odd.length === 0 ? [] : [by({ __name__: name }, odd.length)];
    }),
};

export function knowsQuery(query: string): boolean {
  return Object.values<string>(queries).includes(query);
}

/** What a Prometheus that looks at the exporters would answer by now. Empty for a query that is not known. */
export function answerQuery(query: string, place: TreazrPlace, now: number): readonly Sample[] {
  const numbers = readNumbers(place);
  // Nobody hears of the object store while it is down.
  const heard = exporterNames.filter((name) => name !== 'minio' || numbers.minio_up);
  const metrics = heard.flatMap((name) => metricsOf(name, place, {}));
  for (const [name, answer] of Object.entries(answers))
    if (Object.entries(queries).some(([key, known]) => key === name && known === query))
      return answer({ numbers, metrics, now });
  return [];
}

function one(value: number): Sample {
  return { labels: {}, value };
}

function by(labels: Readonly<Record<string, string | undefined>>, value: number): Sample {
  return {
    labels: Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, text ?? ''])),
    value,
  };
}

function samplesOf(metrics: readonly Metric[], name: string): readonly Sample[] {
  return metrics.filter((metric) => metric.name === name).flatMap(({ samples }) => samples);
}

function fold(
  metrics: readonly Metric[],
  name: string,
  how: (values: readonly number[]) => number,
): readonly Sample[] {
  const values = samplesOf(metrics, name).map(({ value }) => value);
  return values.length === 0 ? [] : [one(how(values))];
}

function most(metrics: readonly Metric[], name: string): readonly Sample[] {
  return fold(metrics, name, (values) => Math.max(...values));
}

function least(metrics: readonly Metric[], name: string): readonly Sample[] {
  return fold(metrics, name, (values) => Math.min(...values));
}

function sum(metrics: readonly Metric[], name: string): readonly Sample[] {
  return fold(metrics, name, (values) => values.reduce((a, b) => a + b, 0));
}

function share(metrics: readonly Metric[], part: string, whole: string): readonly Sample[] {
  const [of] = samplesOf(metrics, whole);
  return of ? fold(metrics, part, ([value = 0]) => (100 * value) / of.value) : [];
}

/** As `histogram_quantile` does it: on a straight line within the bucket. */
function quantile(rank: number, shares: readonly (readonly [string, number])[]): number {
  let [bound, below] = [0, 0];
  for (const [le, share] of shares) {
    if (le === '+Inf') return bound;
    if (share >= rank) return bound + ((Number(le) - bound) * (rank - below)) / (share - below);
    [bound, below] = [Number(le), share];
  }
  return bound;
}
