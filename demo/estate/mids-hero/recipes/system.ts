import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listBackups } from '../backups.ts';
import { readCacheStats } from '../cache.ts';
import { timePlannerQuery, withDatabase } from '../database.ts';
import { readLog, stamp } from '../log.ts';
import { type Place, replaceFile } from '../place.ts';
import type { Asked, Findings, Recipe } from '../recipe.ts';
import { checkDatabase } from './database.ts';
import { importHealth } from './imports.ts';

function usage(place: Place): { memory_gb: number; cpu_percent: number } {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(place.worker, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`${place.worker} says nothing of memory`);
  const load = (100 * (loadavg()[0] ?? 0)) / cpus().length;
  return {
    memory_gb: Math.round(Number(kilobytes) / 10_000) / 100,
    cpu_percent: Math.min(100, Math.round(load)),
  };
}

function resources({ place }: Asked): Findings {
  const values = usage(place);
  return { text: `Memory ${values.memory_gb} GB, CPU ${values.cpu_percent} %`, values };
}

function quick({ place, now }: Asked): Findings {
  const database = checkDatabase(place);
  const imports = importHealth(place, now);
  const cache = readCacheStats(place);
  const healthy = database.integrity === 'ok' && imports.healthy;
  const text = [
    `Database: ${database.integrity === 'ok' ? 'ok' : (database.reason ?? database.integrity)}`,
    `Imports: ${imports.healthy ? 'ok' : 'NOT healthy'}`,
    `Cache: hit rate ${cache.hit_rate} %`,
    `Memory: ${usage(place).memory_gb} GB`,
  ];
  return {
    text: text.join('\n'),
    values: { healthy, database, imports, cache, ...usage(place) },
    bad: !healthy,
  };
}

/** Prints a line a second for as long as it was asked to, the last one as its finding. */
async function monitor({ place, duration }: Asked): Promise<Findings> {
  const until = performance.now() + duration;
  const line = (): string => {
    const { memory_gb, cpu_percent } = usage(place);
    return `${stamp(Date.now())} memory ${memory_gb} GB, CPU ${cpu_percent} %, hit rate ${readCacheStats(place).hit_rate} %`;
  };
  while (performance.now() + 1000 <= until) {
    console.log(line());
    await pause(1000);
  }
  return { text: line(), values: { ...usage(place), hit_rate: readCacheStats(place).hit_rate } };
}

function weeklyReport({ place, now }: Asked): Findings {
  const week = now - 7 * 86_400_000;
  const errors = readLog(place.logs.import, week).filter((each) => each.level === 'ERROR').length;
  const backups = listBackups(place).filter((each) => each.writtenAt >= week).length;
  const name = `weekly-${stamp(now).slice(0, 10)}.md`;
  const report = [
    `# Week to ${stamp(now).slice(0, 10)}`,
    '',
    `- Database: ${checkDatabase(place).integrity ?? 'not reachable'}`,
    `- Import errors: ${errors}`,
    `- Backups written: ${backups}`,
    `- Cache hit rate: ${readCacheStats(place).hit_rate} %`,
    '',
  ].join('\n');
  replaceFile(join(place.reports, name), report);
  return { text: `Report written: ${name}`, values: { name, errors, backups } };
}

/** Where the time goes: the first of database, cache and memory that is out of its bounds. */
function analyze({ place }: Asked): Findings {
  const query_ms = withDatabase(place, timePlannerQuery);
  const { hit_rate } = readCacheStats(place);
  const { memory_gb } = usage(place);
  const bottleneck =
    query_ms >= 50 ? 'database' : hit_rate <= 95 ? 'cache' : memory_gb >= 2 ? 'memory' : 'none';
  const figures = `query ${Math.round(query_ms)} ms, hit rate ${hit_rate} %, memory ${memory_gb} GB`;
  return {
    text: `Bottleneck: ${bottleneck} (${figures})`,
    values: { bottleneck, query_ms, hit_rate, memory_gb },
  };
}

async function full(asked: Asked): Promise<Findings> {
  const [first, second] = [quick(asked), analyze(asked)];
  const backups = listBackups(asked.place)
    .slice(0, 5)
    .map((each) => each.name);
  const errors = readLog(asked.place.logs.import, asked.since).filter((each) => each.level === 'ERROR');
  const text = [
    ...[first.text, second.text, `Newest backups: ${backups.join(', ')}`],
    `Import errors in the last ${asked.last}: ${errors.length}`,
  ];
  const values = { ...first.values, ...second.values, backups, errors: errors.length };
  return { text: text.join('\n'), values, ...(first.bad === undefined ? {} : { bad: first.bad }) };
}

async function diagnosis(asked: Asked): Promise<Findings> {
  const { text } = await full(asked);
  const name = `diagnosis-${stamp(asked.now).replaceAll(':', '')}.md`;
  replaceFile(join(asked.place.reports, name), `# Diagnosis of ${stamp(asked.now)}\n\n${text}\n`);
  return { text: `Report written: ${name}`, values: { name } };
}

export const systemRecipes: Readonly<Record<string, Recipe>> = {
  'system-resources': resources,
  'diag-quick': quick,
  'diag-full': full,
  'diag-report': diagnosis,
  'emergency-status': full,
  'perf-analyze': analyze,
  'perf-monitor': monitor,
  'generate-weekly-report': weeklyReport,
};
