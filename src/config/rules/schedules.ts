import { DateTime } from 'luxon';
import { parseAddress } from '../../runbooks/library.ts';
import { readCron } from '../../schedule/cron.ts';
import { type Entries, namesAt } from '../entries.ts';
import type { Path, Report } from '../report.ts';
import { type ScheduleEntry, weekdays } from '../schema/schedule.ts';
import { listWords, meant, quote } from '../wording.ts';
import { type KnownNames, reportRepeated } from './everything.ts';
import { checkChannel } from './names.ts';
import { checkZone } from './zone.ts';

type Scope = 'workspace' | 'service';

interface Scheduled {
  readonly schedules: readonly ScheduleEntry[];
  /** Of a service file. */
  readonly service?: { readonly id: string };
}

/** Schedules fire, speak somewhere, and about services that there are. */
export function checkSchedules(entries: Entries<Scheduled>, known: KnownNames, scope: Scope): void {
  const { data, report } = entries;
  reportRepeated(
    entries,
    'schedule id',
    data.schedules.map(({ id }, index) => ({ name: id, path: ['schedules', index, 'id'] })),
  );
  for (const [index, schedule] of data.schedules.entries()) {
    const path = ['schedules', index];
    checkTask(schedule, path, entries, known, scope);
    const cron = readCron(schedule.cron);
    if (!cron.valid) report([...path, 'cron'], cron.reason.replace(/\.$/, ''));
    checkZone(schedule.timezone, [...path, 'timezone'], report);
    checkChannel(schedule.channel, [...path, 'channel'], known, report);
    for (const [position, day] of schedule.quiet_days.entries())
      checkQuietDay(day, [...path, 'quiet_days', position], report);
    if (schedule.quiet_days.length > 0 && weekdays.every((day) => schedule.quiet_days.includes(day)))
      report([...path, 'quiet_days'], 'names all seven days, so this schedule never speaks');
    checkScope(schedule, path, known, scope, report);
  }
}

/** What goes with a summary alone. */
const summaryKeys = ['title', 'counts', 'peaks'] as const;
/** What goes with something else that is to be done, and does nothing itself. */
const extraKeys: readonly string[] = [...summaryKeys, 'inputs'];

function checkTask(
  { do: task }: ScheduleEntry,
  path: Path,
  { data, file, place, report }: Entries<Scheduled>,
  known: KnownNames,
  scope: Scope,
): void {
  const written = namesAt(file.data, place([...path, 'do']));
  const extras = summaryKeys.filter((key) => written.includes(key));
  if (written.filter((key) => !extraKeys.includes(key)).length !== 1)
    report(
      [...path, 'do'],
      'must say one thing to do: {summary: morning}, {summary: evening}, {reminder: maintenance}, {links: check}, {backup: {keep: 14}} or {run: service/runbook#procedure}',
    );
  else if (!written.includes('summary'))
    for (const key of extras)
      report([...path, 'do', key], 'goes with a summary alone; leave it out', { at: 'key' });
  if (written.includes('inputs') && !written.includes('run'))
    report([...path, 'do', 'inputs'], 'goes with a run alone; leave it out', { at: 'key' });
  const own = data.service?.id;
  checkAddress(task.run, [...path, 'do', 'run'], own, known, report);
  const checks =
    scope === 'workspace'
      ? known.checks
      : known.checks.flatMap((name) => (name.startsWith(`${own}/`) ? [name.slice(`${own}/`.length)] : []));
  for (const key of ['counts', 'peaks'] as const)
    for (const [index, name] of (task[key] ?? []).entries())
      if (!checks.includes(name))
        report(
          [...path, 'do', key, index],
          `${quote(name)} is no check; write ${listWords(checks, 20)}${meant(name, checks)}`,
        );
}

function checkScope(
  schedule: ScheduleEntry,
  path: Path,
  known: KnownNames,
  scope: Scope,
  report: Report,
): void {
  if (scope === 'service') {
    if (schedule.services.length > 0)
      report(
        [...path, 'services'],
        'a schedule of a service file speaks about that service alone; leave it out',
        {
          at: 'key',
        },
      );
    return;
  }
  if (schedule.channel === undefined)
    report([...path, 'channel'], 'is missing; say where it speaks, like "#ops"');
  for (const [index, service] of schedule.services.entries()) {
    if (known.services.includes(service)) continue;
    report(
      [...path, 'services', index],
      `${quote(service)} is no service; write ${listWords(known.services)}${meant(service, known.services)}`,
    );
  }
}

function checkQuietDay(day: string, path: Path, report: Report): void {
  const names: readonly string[] = weekdays;
  if (names.includes(day)) return;
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    if (!DateTime.fromISO(day).isValid) report(path, `${quote(day)} is on no calendar`);
    return;
  }
  report(
    path,
    `${quote(day)} is no day; write a weekday like saturday or a date like 2026-12-25${meant(day, names)}`,
  );
}

/** Whether the file and the procedure are there is seen when it begins: runbooks change without the config. */
function checkAddress(
  written: string | undefined,
  path: Path,
  own: string | undefined,
  known: KnownNames,
  report: Report,
): void {
  if (written === undefined) return;
  const address = parseAddress(written.includes('/') || own === undefined ? written : `${own}/${written}`);
  if (!address) report(path, `${quote(written)} is no procedure; write it like service/runbook#procedure`);
  else if (!known.services.includes(address.service))
    report(
      path,
      `${quote(address.service)} is no service; write ${listWords(known.services)}${meant(address.service, known.services)}`,
    );
  else if (own !== undefined && address.service !== own)
    report(path, `belongs to ${address.service}; a service begins runs of its own runbooks only`);
}
