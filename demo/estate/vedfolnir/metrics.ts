import { appendFileSync } from 'node:fs';
import { recentLines } from './log.ts';
import { countSlowQueries, readFigures } from './mysql/server.ts';
import type { VedfolnirPlace } from './place.ts';
import { maxMemory, withKeys } from './redis/keys.ts';
import { sessionPrefix } from './redis/sessions.ts';
import { readSettings } from './settings.ts';
import { isActive } from './system/services.ts';
import { localStamp } from './time.ts';

/** What the application's log tells of a span of time. */
export interface ApplicationMetrics {
  readonly requests: number;
  /** Answered with 5xx, but not because maintenance mode blocked them. */
  readonly errors: number;
  /** Null without a request: nothing can be said then. */
  readonly error_percent: number | null;
  readonly response_seconds: number | null;
  readonly error_lines: number;
  readonly maintenance_activations: number;
  readonly blocked_operations: number;
  readonly sessions_invalidated: number;
}

/** Reads the application's log since a moment. */
export function readApplicationMetrics(place: VedfolnirPlace, since: number): ApplicationMetrics {
  const lines = recentLines(place.logs.web, since);
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  const times = lines.flatMap((line) => {
    const match = / ACCESS .* time=([\d.]+)$/.exec(line);
    return match ? [Number(match[1])] : [];
  });
  const blocked = count(/Operation blocked/);
  const errors = count(/ ACCESS .* status=5\d\d /) - blocked;
  return {
    requests: times.length,
    errors,
    error_percent: times.length === 0 ? null : rounded((100 * errors) / times.length),
    response_seconds:
      times.length === 0 ? null : Number((times.reduce((a, b) => a + b, 0) / times.length).toFixed(3)),
    error_lines: count(/ (ERROR|CRITICAL) /),
    maintenance_activations: count(/Maintenance mode activated/),
    blocked_operations: blocked,
    sessions_invalidated: count(/Session invalidated/),
  };
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The share of its memory that Redis uses. Percent. */
export function redisPercent(place: VedfolnirPlace, now: number): number {
  return rounded(withKeys(place, now, (keys) => (100 * keys.usedMemory()) / maxMemory));
}

/**
 * A line of vedfolnir_metrics.log. The names stand before the values and ` %` behind them because the handbook's
 * `substr($2, 5, length($2)-6)` and `substr($3, 8, length($3)-9)` cut exactly that away. `-` is what nobody
 * could measure.
 */
export function formatMetrics(at: number, values: Readonly<Record<string, string>>): string {
  const columns = Object.entries(values).map(([name, value]) => `${name}:${value}`);
  return `${[localStamp(at), ...columns].join(',')}\n`;
}

/** Measures everything once and adds the line of this moment. */
export function writeMetrics(place: VedfolnirPlace, now: number): void {
  appendFileSync(place.metrics, formatMetrics(now, measure(place, now)));
}

function measure(place: VedfolnirPlace, now: number): Record<string, string> {
  const settings = readSettings(place);
  const last = readApplicationMetrics(place, now - 60_000);
  const five = readApplicationMetrics(place, now - 300_000);
  const percent = (value: number | null): string => (value === null ? '-' : `${value.toFixed(1)} %`);
  const [mysql, redis] = [isActive(place, 'mysql'), isActive(place, 'redis')];
  const figures = mysql ? readFigures(place) : null;
  const sessions = redis ? withKeys(place, now, (keys) => keys.names(`${sessionPrefix}*`).length) : null;
  return {
    ...machineColumns(settings, now),
    Response: last.response_seconds === null ? '-' : `${last.response_seconds.toFixed(3)} s`,
    Errors: percent(five.error_percent),
    Connections: percent(figures && (100 * figures.connections) / figures.max_connections),
    SlowQueries: mysql ? `${countSlowQueries(place, now - 60_000)} /min` : '-',
    Redis: percent(redis ? redisPercent(place, now) : null),
    Sessions: sessions === null ? '-' : String(sessions),
  };
}

/** CPU, memory and disk: the set level, with the small ups and downs of a machine at work. */
export function machineColumns(
  levels: { readonly cpu_percent: number; readonly memory_percent: number; readonly disk_percent: number },
  at: number,
): Record<string, string> {
  const wave = Math.sin(at / 5_400_000);
  return {
    CPU: `${(levels.cpu_percent + 4 * wave).toFixed(1)} %`,
    Memory: `${(levels.memory_percent + 2 * wave).toFixed(1)} %`,
    Disk: `${levels.disk_percent.toFixed(1)} %`,
  };
}
