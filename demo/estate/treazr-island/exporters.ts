import type { RequestListener } from 'node:http';
import { readNumbers } from './numbers.ts';
import type { TreazrPlace } from './place.ts';
import { type Counted, type ExporterName, exporterNames, type Metric, metricsOf, ratesOf } from './series.ts';

/** Where the object store publishes its metrics, beside its health. */
export const minioMetricsPath = '/minio/v2/metrics/cluster';

/** The metrics of all services but the object store, each at `/<service>/metrics`. */
export function exporters(place: TreazrPlace): RequestListener {
  const count = createCounters(place);
  return (request, response) => {
    const name = exporterNames.find((each) => request.url === `/${each}/metrics` && each !== 'minio');
    if (name) response.writeHead(200, textFormat).end(formatMetrics(name, place, count()));
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  };
}

/** The object store: its health, its metrics, and nothing at all while it is down. */
export function minio(place: TreazrPlace): RequestListener {
  return (request, response) => {
    const { minio_up: isUp } = readNumbers(place);
    if (!isUp) request.socket.destroy();
    else if (request.url === '/minio/health/live' || request.url === '/minio/health/cluster')
      response.writeHead(200, { server: 'MinIO' }).end();
    else if (request.url === minioMetricsPath)
      response.writeHead(200, textFormat).end(formatMetrics('minio', place, {}));
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  };
}

const textFormat = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

/** Counters that grow, at every look at them, by what happened since the look before. */
function createCounters(place: TreazrPlace): () => Counted {
  let counted: Counted = ratesOf(readNumbers(place));
  let at = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - at) / 1000;
    at = now;
    counted = Object.fromEntries(
      Object.entries(ratesOf(readNumbers(place))).map(([name, rate]) => [
        name,
        (counted[name] ?? 0) + rate * seconds,
      ]),
    );
    return counted;
  };
}

/** Metrics in the text format of Prometheus. */
function formatMetrics(name: ExporterName, place: TreazrPlace, counted: Counted): string {
  return metricsOf(name, place, counted).map(formatMetric).join('');
}

function formatMetric({ name, kind, help, samples }: Metric): string {
  const line = (title: string, labels: Readonly<Record<string, string>>, value: number): string => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    return `${title}{${pairs.join(',')}} ${value}\n`;
  };
  const lines = samples.map(({ labels, value }) =>
    line(kind === 'histogram' ? `${name}_bucket` : name, labels, value),
  );
  const all = samples.at(-1);
  if (kind === 'histogram' && all) {
    const { le: _, ...labels } = all.labels;
    lines.push(line(`${name}_count`, labels, all.value));
  }
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}
