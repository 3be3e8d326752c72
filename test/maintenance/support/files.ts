import type { MaintenanceFile } from '../../../src/maintenance/item.ts';

/** How Mission Control's file is read, unless a test says otherwise. */
export function maintenanceFile(path: string, changes: Partial<MaintenanceFile> = {}): MaintenanceFile {
  return {
    id: 'maintenance',
    service: 'mission-control',
    path,
    items: ['items'],
    keys: {
      id: 'id',
      name: 'name',
      cadence: 'cadence_days',
      warn: 'warn_days',
      lastDone: 'last_done_at',
      result: 'result',
      notes: 'notes',
    },
    numbersAre: 'days',
    writes: 'date',
    timezone: 'Pacific/Honolulu',
    runbook: 'maintenance',
    ...changes,
  };
}
