import type { Clock } from '../src/core/clock.ts';
import { formatDate } from '../src/core/moment.ts';
import type { Form, Part, Reply } from '../src/core/reply.ts';
import type { Span } from '../src/core/text.ts';
import type { ActionHandler, Request } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import type { Duties } from '../src/maintenance/duties.ts';
import {
  checkDone,
  checkSnooze,
  doneAction,
  doneForm,
  momentOf,
  runbookAction,
  snoozeAction,
  snoozeForm,
} from '../src/maintenance/forms.ts';
import type { CloseOutcome } from '../src/maintenance/outcome.ts';
import type { Duty } from '../src/maintenance/read-duties.ts';
import { dueWords, personWords } from '../src/maintenance/wording.ts';
import type { RunbookShelf } from '../src/runbooks/shelf.ts';
import { showRunbook } from './show-runbook.ts';

/** What the buttons *Done…*, *Snooze…* and *Runbook* do. */
export function createDutyActions(parts: {
  readonly duties: Duties;
  readonly shelf: RunbookShelf;
  readonly clock: Clock;
}): ActionHandler[] {
  const { duties, shelf, clock } = parts;

  async function withDuty<Result>(
    reference: string,
    work: (duty: Duty) => Promise<Result>,
  ): Promise<Result | Reply> {
    const found = await duties.find(reference);
    if ('refused' in found) return problemReply('not-found', 'There is no such duty.', found.refused);
    return work(found.duty);
  }

  const openForm = (form: (duty: Duty, now: number) => Form) => (reference: string) =>
    withDuty(reference, async (duty) => form(duty, clock.now()));

  return [
    {
      action: doneAction,
      right: 'maintenance.done',
      open: openForm(doneForm),
      check: (answers) => checkDone(answers, clock.now()),
      run: (reference, answers, request) =>
        withDuty(reference, async (duty) => {
          const closing = {
            result: answers.result ?? '',
            notes: answers.notes ?? '',
            // The picker gives the running minute, which may not have begun by our clock.
            doneAt: Math.min(momentOf(answers.when) ?? clock.now(), clock.now()),
            ...(answers.seen === undefined ? {} : { seen: answers.seen }),
          };
          return closeReply(duty, await duties.close(reference, closing, request.actor, request.delivery));
        }),
    },
    {
      action: snoozeAction,
      right: 'maintenance.snooze',
      open: openForm(snoozeForm),
      check: (answers) => checkSnooze(answers, clock.now()),
      run: (reference, answers, request) => withDuty(reference, (duty) => snooze(duty, answers, request)),
    },
    {
      action: runbookAction,
      right: 'maintenance',
      run: (reference) =>
        withDuty(reference, ({ name, service, item }) =>
          showRunbook({ name, service, runbook: item.runbook, what: 'maintenance item' }, shelf),
        ),
    },
  ];

  async function snooze(
    duty: Duty,
    answers: Readonly<Record<string, string>>,
    request: Request,
  ): Promise<Reply> {
    const until = momentOf(answers.until) ?? 0;
    const outcome = await duties.snooze(
      duty.reference,
      until,
      answers.reason ?? '',
      request.actor,
      request.delivery,
    );
    if (outcome.kind === 'refused')
      return problemReply('conflict', `${duty.name} was not snoozed.`, outcome.reason);
    return {
      title: `${duty.name} is snoozed.`,
      parts: [
        {
          kind: 'text',
          text: [
            'The reminder leaves it out until ',
            { time: until, zone: duty.item.timezone },
            '. Everywhere else it keeps its status.',
          ],
        },
      ],
    };
  }
}

/** What became of closing, said to the one who did. */
function closeReply(duty: Duty, outcome: CloseOutcome): Reply {
  if (outcome.kind !== 'done') {
    const titles = {
      conflict: `${duty.name} was not closed: someone else was first.`,
      refused: `${duty.name} was not closed.`,
      busy: `${duty.name} was not closed yet.`,
    };
    const who: Span[] =
      outcome.kind === 'conflict' && outcome.by ? [' It was ', personWords(outcome.by), '.'] : [];
    return problemReply('conflict', titles[outcome.kind], [outcome.reason, ...who]);
  }
  const parts: Part[] = [{ kind: 'text', text: standingWords(outcome) }];
  if (typeof outcome.collector === 'object') {
    parts.push({
      kind: 'lines',
      lines: [{ status: 'warning', text: `Its collector did not run: ${outcome.collector.failed}` }],
    });
  }
  if (outcome.warning) parts.push({ kind: 'lines', lines: [{ status: 'warning', text: outcome.warning }] });
  return {
    title: outcome.greenNow
      ? `${duty.name} is done and green.`
      : `${duty.name} is recorded as done, but not green.`,
    status: outcome.greenNow ? 'ok' : outcome.due.status,
    parts,
  };
}

function standingWords(outcome: Extract<CloseOutcome, { kind: 'done' }>): Span[] {
  const next =
    outcome.due.dueDate === null || outcome.due.daysLeft === null
      ? dueWords(outcome.due)
      : `Next due ${formatDate(outcome.due.dueDate, outcome.due.daysLeft)}.`;
  const collector = outcome.collector === 'ran' ? ' Its collector ran.' : '';
  return [`${next}${collector}`];
}
