import { resolve } from 'node:path';
import type { MaintenanceFile, MaintenanceItem } from '../../maintenance/item.ts';
import type { MaintenanceFileEntry, ServiceFile } from '../schema/service-file.ts';
import { argvOf, environmentOf, folderOf } from './command-line.ts';

interface Surroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The items that a service file declares itself. */
export function buildItems(service: ServiceFile): MaintenanceItem[] {
  return service.maintenance.map((entry) => ({
    id: entry.id,
    service: service.service.id,
    name: entry.name,
    cadence: entry.cadence,
    warn: entry.warn,
    timezone: entry.timezone ?? service.service.timezone,
    ...ownerOf(entry.owner ?? service.service.owner),
    ...(entry.runbook === undefined ? {} : { runbook: entry.runbook }),
    lastDone: null,
    origin: { kind: 'config' },
  }));
}

/** The files of items that other programs own. */
export function buildMaintenanceFiles(service: ServiceFile, around: Surroundings): MaintenanceFile[] {
  return service.maintenance_files.map((entry) => ({
    id: entry.id,
    service: service.service.id,
    path: resolve(folderOf(service, around.home), entry.path),
    items: pointerOf(entry.items),
    keys: {
      id: entry.keys.id,
      name: entry.keys.name,
      cadence: entry.keys.cadence,
      warn: entry.keys.warn,
      lastDone: entry.keys.last_done,
      result: entry.keys.result,
      notes: entry.keys.notes,
      ...(entry.keys.owner === undefined ? {} : { owner: entry.keys.owner }),
    },
    numbersAre: entry.numbers_are,
    writes: entry.writes,
    timezone: entry.timezone ?? service.service.timezone,
    ...ownerOf(entry.owner ?? service.service.owner),
    ...(entry.runbook === undefined ? {} : { runbook: entry.runbook }),
    ...collectorOf(entry, service, around),
  }));
}

function ownerOf(owner: string | undefined): { owner?: string } {
  return owner === undefined ? {} : { owner };
}

function collectorOf(
  entry: MaintenanceFileEntry,
  service: ServiceFile,
  { home, env }: Surroundings,
): Pick<MaintenanceFile, 'collector'> {
  const argv = entry.collector && argvOf(entry.collector);
  if (!entry.collector || !argv) return {};
  const { timeout } = entry.collector;
  return { collector: { argv, cwd: folderOf(service, home), env: environmentOf(service, env), timeout } };
}

/** A key, or a JSON pointer (RFC 6901), as path segments. All-digit segments are positions in a list. */
function pointerOf(written: string): (string | number)[] {
  if (written === '') return [];
  if (!written.startsWith('/')) return [written];
  return written
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^(0|[1-9]\d*)$/.test(segment) ? Number(segment) : segment));
}
