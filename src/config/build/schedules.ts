import type { Schedule, Task } from '../../schedule/schedule.ts';
import { type ScheduleEntry, weekdays } from '../schema/schedule.ts';

/** What schedules of one file have in common. */
export interface ScheduleScope {
  /** `workspace` or the service's id: goes before each schedule's id. */
  readonly name: string;
  readonly timezone: string;
  readonly channel?: string;
  readonly services?: readonly string[];
}

/** The schedules of one file that has been found valid. */
export function buildSchedules(entries: readonly ScheduleEntry[], scope: ScheduleScope): Schedule[] {
  return entries.flatMap((entry) => {
    const task = taskOf(entry.do, scope.services?.[0]);
    const channel = entry.channel ?? scope.channel;
    if (!task || channel === undefined) return [];
    return [
      {
        id: `${scope.name}/${entry.id}`,
        cron: entry.cron.trim().split(/\s+/).join(' '),
        timezone: entry.timezone ?? scope.timezone,
        task,
        catchUp: entry.catch_up,
        catchUpWindow: entry.catch_up_window,
        quietDays: quietDaysOf(entry.quiet_days),
        channel,
        services: scope.services ?? entry.services,
      },
    ];
  });
}

/** @param service whose checks are meant where none is named */
function taskOf(written: ScheduleEntry['do'], service: string | undefined): Task | undefined {
  if (written.summary) {
    const { summary: edition, title, counts = [], peaks = [] } = written;
    const named = (checks: readonly string[]) =>
      checks.map((check) => (service === undefined ? check : `${service}/${check}`));
    return {
      ...{ kind: 'summary', edition, counts: named(counts), peaks: named(peaks) },
      ...(title === undefined ? {} : { title }),
    };
  }
  if (written.run !== undefined) {
    const address = written.run.includes('/') ? written.run : `${service ?? ''}/${written.run}`;
    return { kind: 'run', address, inputs: written.inputs ?? {} };
  }
  if (written.backup) return { kind: 'backup', keep: written.backup.keep };
  if (written.links) return { kind: 'links' };
  return written.reminder ? { kind: 'reminder' } : undefined;
}

function quietDaysOf(days: readonly string[]): Schedule['quietDays'] {
  const dayNames: readonly string[] = weekdays;
  const numbers = days.map((day) => dayNames.indexOf(day) + 1);
  return {
    weekdays: numbers.filter((number) => number > 0),
    dates: days.filter((_, index) => numbers[index] === 0),
  };
}
