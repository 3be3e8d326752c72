import type { Schedule } from './schedule.ts';

/** What a schedule does, in words: `morning summary in #ops`. */
export function scheduleWords(schedule: Schedule): string {
  const { task, channel } = schedule;
  switch (task.kind) {
    case 'summary':
      return `${task.title ?? `${task.edition} summary`} in ${channel}`;
    case 'run':
      return `run of ${task.address}`;
    case 'backup':
      return 'copy of the database';
    case 'reminder':
      return `reminder of overdue duties in ${channel}`;
  }
}
