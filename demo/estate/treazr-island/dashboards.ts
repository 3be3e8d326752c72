import type { TreazrPlace } from './place.ts';
import { type ExporterName, metricsOf } from './series.ts';

/** Dashboards below Observability > Treazr Island > Services, by the end of their address. */
export const dashboards: Readonly<Record<string, { readonly title: string; readonly of: ExporterName }>> = {
  'treazr-api': { title: 'API', of: 'api' },
  'treazr-workers': { title: 'Jobs & workers', of: 'workers' },
  'treazr-postgres': { title: 'Database (Postgres)', of: 'postgres' },
  'treazr-minio': { title: 'Object storage (MinIO)', of: 'minio' },
  'treazr-cluster': { title: 'Infrastructure', of: 'cluster' },
  'treazr-web': { title: 'End-user experience', of: 'web' },
};

/** A page in place of Grafana's, with the present gauges of a layer; undefined when there is no such dashboard. */
export function dashboard(place: TreazrPlace, id: string): string | undefined {
  const known = Object.hasOwn(dashboards, id) ? dashboards[id] : undefined;
  if (!known) return undefined;
  const rows = metricsOf(known.of, place, {})
    .filter(({ kind }) => kind === 'gauge')
    .flatMap(({ name, help, samples }) =>
      samples.map(({ labels, value }) => {
        const own = Object.entries(labels).filter(([label]) => !['service', 'env', 'region'].includes(label));
        const which = own.map(([label, text]) => `${label} ${text}`).join(', ');
        return `<tr><td>${help}</td><td>${which}</td><td>${value}</td><td><code>${name}</code></td></tr>`;
      }),
    );
  const title = `Observability &gt; Treazr Island &gt; Services &gt; ${known.title.replaceAll('&', '&amp;')}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><table>${rows.join('')}</table></html>`;
}
