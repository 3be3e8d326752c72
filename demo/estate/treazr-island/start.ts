import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startStandIn } from '../stand-in.ts';
import { completeBackups } from './backups.ts';
import { buildForRestores } from './bin/build.ts';
import { createDumpJob, type DumpJob, dumpToken } from './dump-job.ts';
import { writeDuties } from './duties.ts';
import { exporters, minio } from './exporters.ts';
import { goodNumbers, writeNumbers } from './numbers.ts';
import { type TreazrPlace, treazrAt } from './place.ts';
import { observability } from './query-api.ts';

/** Treazr Island while it runs. */
export interface TreazrIsland {
  readonly env: Readonly<Record<string, string>>;
  /** Programs that stand in for those of the platform; they must come first on PATH. */
  readonly bin: string;
  /** Where a Prometheus would find the metrics of its services. */
  readonly exporters: { readonly services: string; readonly minio: string };
  readonly dumpJob: DumpJob;
  stop(): Promise<void>;
}

/** Lays the platform out as it looks on a good day, with a past. */
export function buildTreazrIsland(place: TreazrPlace, now: number): void {
  mkdirSync(dirname(place.numbers), { recursive: true });
  writeNumbers(place, goodNumbers(now));
  completeBackups(place, now);
  writeDuties(place, now);
}

/**
 * Lays the platform out below `root` and starts what answers for it.
 * @param port of the first of three; 0: any
 * @param reportTo address of the bot that its jobs report to
 */
export async function startTreazrIsland(
  root: string,
  now: number,
  port: number,
  reportTo?: string,
): Promise<TreazrIsland> {
  const base = join(root, 'treazr-island');
  const place = treazrAt(base);
  buildTreazrIsland(place, now);
  buildForRestores(place, base, now);
  const listeners = [observability(place), exporters(place), minio(place)] as const;
  const [queries, services, objects] = await Promise.all([
    startStandIn(port, listeners[0]),
    startStandIn(port === 0 ? 0 : port + 1, listeners[1]),
    startStandIn(port === 0 ? 0 : port + 2, listeners[2]),
  ]);
  const dumpJob = createDumpJob(place, reportTo);
  return {
    bin: place.bin,
    dumpJob,
    env: {
      TREAZR_PROMETHEUS_URL: queries.url,
      TREAZR_GRAFANA_URL: queries.url,
      TREAZR_MINIO_URL: objects.url,
      TREAZR_BACKUPS: place.backups,
      TREAZR_DUTIES: place.duties,
      TREAZR_RESTORE: place.restore,
      TREAZR_DUMP_TOKEN: dumpToken,
    },
    exporters: { services: services.url, minio: objects.url },
    async stop() {
      dumpJob.stop();
      await Promise.all([queries, services, objects].map((each) => each.stop()));
    },
  };
}
