import type { ProbeValue, Values } from '../checks/probe.ts';
import type { Status } from '../core/status.ts';
import type { DutyStanding } from './read-duties.ts';

/**
 * What the `maintenance` probe sees: how many duties are red, yellow, green and unknown, and each of them. Nobody
 * knows that none is red (or yellow) while one is unclear or a file cannot be read: then the count is null.
 */
export function digestOf(standing: DutyStanding): Values {
  const { duties, problems } = standing;
  const counted = (status: Status) => duties.filter(({ due }) => due.status === status).length;
  const unclear = counted('unknown');
  const isWhole = problems.length === 0;
  const countedOrNull = (status: Status) => counted(status) || (isWhole && unclear === 0 ? 0 : null);
  return {
    red: countedOrNull('critical'),
    yellow: countedOrNull('warning'),
    green: isWhole ? counted('ok') : null,
    unknown: unclear,
    total: isWhole ? duties.length : null,
    file_problems: problems.length,
    worst: standing.status,
    error: errorOf(standing),
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

function errorOf({ duties, problems }: DutyStanding): string | null {
  const [problem] = problems;
  if (problem) return problem.reason;
  const unclear = duties.find(({ due }) => due.status === 'unknown');
  return unclear ? `${unclear.name}: ${unclear.due.reason ?? 'nobody knows when it is due'}` : null;
}
