import type { Clock } from '../src/core/clock.ts';
import type { Line, Reply } from '../src/core/reply.ts';
import { worst } from '../src/core/status.ts';
import { count } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import type { Duties } from '../src/maintenance/duties.ts';
import { dutyActions } from '../src/maintenance/reminder.ts';
import type { ChangeStore } from '../src/record/change.ts';
import { maintenanceData } from '../src/reports/data.ts';
import type { ReadStanding } from '../src/reports/standing.ts';
import { dutyLine, worstFirst } from '../src/reports/words.ts';
import type { RunbookShelf } from '../src/runbooks/shelf.ts';
import type { Service } from '../src/services/service.ts';
import { createDutyActions } from './maintenance-actions.ts';
import { createRemindAction, type RemindedChannel } from './maintenance-remind.ts';
import { readDutyWords } from './maintenance-words.ts';

/** `/ops maintenance [SERVICE]`: the recurring duties, worst first, each with what can be done about it. */
export function createMaintenanceCommand(parts: {
  readonly services: readonly Service[];
  readonly duties: Duties;
  readonly readStanding: ReadStanding;
  readonly shelf: RunbookShelf;
  /** Which services each channel is reminded of. */
  readonly reminders: readonly RemindedChannel[];
  readonly changes: ChangeStore;
  readonly clock: Clock;
}): Command {
  const command: Command = {
    word: 'maintenance',
    right: 'maintenance',
    summary: 'Recurring duties: what is due, and closing it.',
    usage: '[SERVICE] | done ITEM … | snooze ITEM … | runbook ITEM | remind',
    examples: [
      'maintenance',
      'maintenance done mission-control/quarterly-restore-test --result pass --notes "restored in 42 min"',
      'maintenance snooze mission-control/quarterly-restore-test --until 2026-03-09T08:00 --reason "waiting for the disk"',
      'maintenance runbook mission-control/quarterly-restore-test',
      'maintenance remind',
    ],
    actions: [...createDutyActions(parts), createRemindAction(parts)],
    typedAction: (words, request) => readDutyWords(words, request.at),
    async run(words) {
      if (words.length === 0) return list([]);
      const match = findService(parts.services, words.join(' '), 'maintenance');
      if ('found' in match) return list([match.found.id]);
      return words.length === 1
        ? match.reply
        : problemReply(
            'usage',
            'Name one service, or say done, snooze, runbook or remind.',
            exampleOf(command),
          );
    },
  };

  async function list(services: readonly string[]): Promise<Reply> {
    const standing = await parts.readStanding(services);
    const duties = worstFirst(
      standing.services.flatMap((each) => each.duties),
      ({ due }) => due.status,
    );
    const problems = standing.services.flatMap(({ dutyProblems }) => dutyProblems);
    const overdue = duties.filter(({ due }) => due.status === 'critical').length;
    const lines: Line[] = [
      ...problems.map(({ reason }): Line => ({ status: 'unknown', text: reason })),
      ...duties.map(
        (duty): Line => ({
          ...dutyLine(duty, standing.at),
          ...(duty.due.status === 'ok' ? {} : { actions: dutyActions(duty) }),
        }),
      ),
    ];
    const unclear = duties.filter(({ due }) => due.status === 'unknown').length;
    return {
      title:
        lines.length === 0
          ? 'There are no recurring duties.'
          : titleOf(duties.length, overdue, unclear, problems.length),
      status: worst([...duties.map(({ due }) => due.status), ...problems.map(() => 'unknown' as const)]),
      parts: [{ kind: 'lines', lines }],
      shareable: true,
      data: maintenanceData(standing),
    };
  }

  return command;
}

/** Never says that nothing is overdue while nobody can tell. */
function titleOf(duties: number, overdue: number, unclear: number, unreadable: number): string {
  const parts = [
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
    ...(unclear > 0 ? [`${unclear} unclear`] : []),
    ...(unreadable > 0 ? [`${count(unreadable, 'file')} not readable`] : []),
  ];
  return `${count(duties, 'duty', 'duties')}, ${parts.length === 0 ? 'none overdue' : parts.join(', ')}`;
}
