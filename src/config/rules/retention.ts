import { parseDuration } from '../../core/duration.ts';
import type { WorkspaceEntries } from '../entries.ts';

/** A day of any zone, looked back at from its end, and an hour to sum it up. */
const leastResults = parseDuration('2d') ?? 0;

/** How long history is kept: results until their day is summed up, and what is coarser at least as long. */
export function checkRetention({ data, report }: WorkspaceEntries): void {
  const { results, hours, days } = data.retention;
  if (results < leastResults)
    report(
      ['retention', 'results'],
      'results are kept for at least 2d, because days are summed up from them',
    );
  if (hours < results)
    report(
      ['retention', 'hours'],
      'hours are kept at least as long as results: they are what is left of them',
    );
  if (days < hours)
    report(['retention', 'days'], 'days are kept at least as long as hours: they are what is left of them');
}
