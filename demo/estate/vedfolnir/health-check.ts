import { readApplicationMetrics, redisPercent } from './metrics.ts';
import { readFigures } from './mysql/server.ts';
import { type Program, printed, refuse } from './program.ts';
import { readSettings } from './settings.ts';
import { isActive } from './system/services.ts';
import { isListening } from './traffic.ts';
import { describeMaintenance } from './web/maintenance.ts';

/** `health_check.sh [--json]`: everything in one look. Ends with 1 when something is wrong, unless asked for JSON. */
export const healthCheck: Program = async ({ place, words, now }) => {
  const json = words.join(' ') === '--json';
  if (words.length > 0 && !json) return refuse('health_check.sh', words.join(' '), 2);
  const [database, redis] = [isActive(place, 'mysql'), isActive(place, 'redis')];
  const figures = database ? readFigures(place) : null;
  const { disk_percent, memory_percent } = readSettings(place);
  const found = {
    webapp: await isListening(place),
    database,
    redis,
    connections: figures?.connections ?? null,
    max_connections: figures?.max_connections ?? null,
    redis_memory_percent: redis ? redisPercent(place, now) : null,
    disk_percent,
    memory_percent,
    maintenance: describeMaintenance(place, now).is_active,
  };
  const healthy = found.webapp && database && redis;
  if (json) return printed(`${JSON.stringify({ healthy, ...found })}\n`);
  const row = (name: string, well: boolean, words = ''): string =>
    `[${well ? ' OK ' : 'FAIL'}] ${name}${words}\n`;
  const stdout = [
    row('Web application', found.webapp, found.webapp ? ' answers' : ' does not answer'),
    row(
      'Database',
      database,
      figures ? `: ${figures.connections} of ${figures.max_connections} connections` : ' cannot be reached',
    ),
    row('Redis', redis, redis ? `: ${found.redis_memory_percent} % of its memory` : ' cannot be reached'),
    row('Machine', true, `: memory ${memory_percent} %, disk ${disk_percent} %`),
    row('Maintenance mode', true, found.maintenance === true ? ' is on' : ' is off'),
    `Overall: ${healthy ? 'healthy' : 'failing'}\n`,
  ].join('');
  return { code: healthy ? 0 : 1, stdout };
};

/** `app_metrics.sh [--last 5m]`: what the application's log tells of the last 1 to 60 minutes, as JSON. */
export const appMetrics: Program = ({ place, words, now }) => {
  const match = /^(?:--last ([1-9]|[1-5]\d|60)m)?$/.exec(words.join(' '));
  if (!match) return refuse('app_metrics.sh', words.join(' '), 2);
  return printed(`${JSON.stringify(readApplicationMetrics(place, now - Number(match[1] ?? 5) * 60_000))}\n`);
};
