import { recentVisits } from './access-log.ts';
import type { WitchCityRopePlace } from './place.ts';
import { readSettings } from './settings.ts';

const span = 5 * 60_000;

/** What `bin/metrics --json` prints. Null is what nobody could measure: there was no such request. */
export interface Metrics {
  readonly server: {
    readonly cpu_percent: number;
    readonly memory_percent: number;
    readonly disk_percent: number;
    readonly network_mbit: number;
    readonly response_ms: number | null;
  };
  readonly application: {
    readonly page_load_ms: number | null;
    readonly database_query_ms: number | null;
    readonly api_response_ms: number | null;
    readonly error_percent: number | null;
    readonly sessions: number;
  };
}

/** Metrics of the server and the application, those of requests over the last five minutes. */
export function measure(place: WitchCityRopePlace, now: number): Metrics {
  const { cpu_percent, memory_percent, disk_percent, network_mbit } = readSettings(place);
  const visits = recentVisits(place, now - span);
  const answered = visits.filter(({ status }) => status < 500);
  const api = answered.filter(({ path }) => path.startsWith('/api/'));
  const pages = answered.filter(({ path }) => !path.startsWith('/api/'));
  const wave = Math.sin(now / 5_400_000);
  return {
    server: {
      cpu_percent: tenths(cpu_percent + 3 * wave),
      memory_percent: tenths(memory_percent + wave),
      disk_percent,
      network_mbit: tenths(network_mbit * (1 + wave / 4)),
      response_ms: mean(answered.map(({ took }) => took)),
    },
    application: {
      page_load_ms: mean(pages.map(({ took }) => took)),
      database_query_ms: mean(answered.map(({ query }) => query)),
      api_response_ms: mean(api.map(({ took }) => took)),
      error_percent:
        visits.length === 0
          ? null
          : tenths((100 * visits.filter(({ status }) => status >= 500).length) / visits.length),
      sessions: new Set(visits.map(({ session }) => session).filter((each) => each !== '-')).size,
    },
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : tenths(values.reduce((sum, each) => sum + each, 0) / values.length);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
