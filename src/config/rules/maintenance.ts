import { Duration } from 'luxon';
import { namesAt, type ServiceEntries } from '../entries.ts';
import { type KnownNames, reportRepeated } from './everything.ts';
import { checkOwner } from './names.ts';
import { checkZone } from './zone.ts';

/** Maintenance items and files of items. */
export function checkMaintenance(service: ServiceEntries, known: KnownNames): void {
  const { data, file, place, report } = service;
  for (const list of ['maintenance', 'maintenance_files'] as const) {
    reportRepeated(
      service,
      list === 'maintenance' ? 'item id' : 'file id',
      data[list].map(({ id }, index) => ({ name: id, path: [list, index, 'id'] })),
    );
    for (const [index, entry] of data[list].entries()) {
      checkZone(entry.timezone, [list, index, 'timezone'], report);
      checkOwner(entry.owner, [list, index, 'owner'], known, report);
    }
  }
  for (const [index, { cadence, warn }] of data.maintenance.entries()) {
    if (Duration.fromObject(warn).valueOf() < Duration.fromObject(cadence).valueOf()) continue;
    report(
      ['maintenance', index, 'warn'],
      'is as long as the cadence or longer, so the item is never green',
      {
        severity: 'warning',
      },
    );
  }
  for (const [index, entry] of data.maintenance_files.entries()) {
    if (
      entry.collector &&
      !hasOneProgram(namesAt(file.data, place(['maintenance_files', index, 'collector'])))
    )
      report(['maintenance_files', index, 'collector'], 'needs one of command and shell');
    if (entry.collector?.timeout === 0)
      report(
        ['maintenance_files', index, 'collector', 'timeout'],
        'is zero; write how long it may run, like 1m',
      );
  }
}

function hasOneProgram(keys: readonly string[]): boolean {
  return keys.includes('command') !== keys.includes('shell');
}
