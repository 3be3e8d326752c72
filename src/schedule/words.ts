import type { Schedule } from './schedule.ts';

/**
 * What a schedule does, in words: `morning summary in #ops`.
 * @param title of the procedure that it begins a run of; its address stands in for it
 */
export function scheduleWords(schedule: Schedule, title?: string): string {
  const { task, channel } = schedule;
  switch (task.kind) {
    case 'summary':
      return `${task.title ?? `${task.edition} summary`} in ${channel}`;
    case 'run':
      return title === undefined ? `run of ${task.address}` : `run of ${title}`;
    case 'backup':
      return 'copy of the database';
    case 'links':
      return `check of all links, told in ${channel}`;
    case 'reminder':
      return `reminder of overdue duties in ${channel}`;
  }
}
