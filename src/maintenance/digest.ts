import type { ProbeValue, Values } from '../checks/probe.ts';
import type { Status } from '../core/status.ts';
import type { DutyStanding } from './read-duties.ts';

/** What the `maintenance` probe sees: how many duties are red, yellow, green and unknown, and each of them. */
export function digestOf(standing: DutyStanding): Values {
  const counted = (status: Status) => standing.duties.filter(({ due }) => due.status === status).length;
  return {
    red: counted('critical'),
    yellow: counted('warning'),
    green: counted('ok'),
    unknown: counted('unknown'),
    total: standing.duties.length,
    file_problems: standing.problems.length,
    worst: standing.status,
    items: Object.fromEntries(
      standing.duties.map(({ item, due, snoozedUntil }): [string, ProbeValue] => [
        item.id,
        {
          name: item.name,
          status: due.status,
          due: due.dueDate,
          days_left: due.daysLeft,
          reason: due.reason,
          snoozed: snoozedUntil !== null,
        },
      ]),
    ),
  };
}
