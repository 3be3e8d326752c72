import type { Instant } from '../core/clock.ts';
import type { Action, Document, Line, Part } from '../core/reply.ts';
import { byWorst } from '../core/status.ts';
import { type Span, shorten } from '../core/text.ts';
import { startRunButtons } from '../runs/start-button.ts';
import type { Service } from '../services/service.ts';
import { doneAction, runbookAction, snoozeAction } from './forms.ts';
import type { Duty, DutyProblem, DutyStanding } from './read-duties.ts';
import { closedWords, dueWords, fileProblemWords, reminderTitle, snoozedWords } from './wording.ts';
import { dateIn } from './zone.ts';

/** The topic of reminder cards. Their subject is the channel. */
export const reminderTopic = 'maintenance.reminder';

/** What the one daily reminder of a channel is about. */
export interface Reminder {
  /** Overdue, or nobody can tell; worst and longest overdue first. Snoozed ones are left out. */
  readonly pressing: readonly Duty[];
  readonly problems: readonly DutyProblem[];
  readonly snoozed: number;
  /** Closed through Watchkeeper today, by the calendar of the item's zone. */
  readonly closedToday: readonly Duty[];
  readonly services: readonly Service[];
}

/** The reminder about some services, wherever it is said. */
export function remindersOf(services: readonly Service[], standing: DutyStanding): Reminder {
  const isOurs = (each: { readonly service: string }) => services.some(({ id }) => id === each.service);
  const ours = standing.duties.filter(isOurs);
  const red = ours.filter(({ due }) => due.status === 'critical' || due.status === 'unknown');
  return {
    pressing: red.filter(({ snoozedUntil }) => snoozedUntil === null).sort(byUrgency),
    problems: standing.problems.filter(isOurs),
    snoozed: red.filter(({ snoozedUntil }) => snoozedUntil !== null).length,
    closedToday: ours.filter((duty) => wasClosedToday(duty, standing.at)),
    services,
  };
}

/** True when there is nothing that anybody has to do. */
export function isQuiet({ pressing, problems }: Reminder): boolean {
  return pressing.length === 0 && problems.length === 0;
}

/** More duties than this get a line each, but no buttons: a message holds only so much. */
const mostWithButtons = 15;

/** The reminder as it is shown. The card is made from this afresh whenever a duty changes. */
export function reminderDocument(reminder: Reminder): Document {
  const { pressing, problems, snoozed, closedToday, services } = reminder;
  const unknown = pressing.filter(({ due }) => due.status === 'unknown').length + problems.length;
  const nameOf = (id: string) => services.find((service) => service.id === id)?.name ?? id;
  const lines: Line[] = [
    ...pressing.map((duty, index) => dutyLine(duty, nameOf(duty.service), index < mostWithButtons)),
    ...problems.map(
      (problem): Line => ({
        status: 'unknown',
        text: [{ bold: `Maintenance of ${nameOf(problem.service)}` }],
        detail: shorten(fileProblemWords(problem.reason), 500),
      }),
    ),
  ];
  return {
    title: reminderTitle(pressing.length + problems.length - unknown, unknown, snoozed),
    status: pressing.some(({ due }) => due.status === 'critical')
      ? 'critical'
      : unknown > 0
        ? 'unknown'
        : snoozed > 0
          ? 'warning'
          : 'ok',
    parts: [
      ...(lines.length > 0 ? [{ kind: 'lines', lines } satisfies Part] : []),
      ...closedPart(closedToday),
      ...(snoozed > 0 ? [{ kind: 'note', text: snoozedWords(snoozed) } satisfies Part] : []),
    ],
  };
}

function closedPart(closed: readonly Duty[]): Part[] {
  const lines = closed.flatMap(({ completion, name, item }): Line[] =>
    completion ? [{ status: 'ok', text: closedWords(name, completion, item.timezone) }] : [],
  );
  if (lines.length > 0)
    return [
      { kind: 'text', text: 'Closed today:' },
      { kind: 'lines', lines },
    ];
  return [];
}

function dutyLine(duty: Duty, service: string, withButtons: boolean): Line {
  const detail: Span[] = [dueWords(duty.due), ...(duty.owner ? [` · owner ${duty.owner}`] : [])];
  return {
    status: duty.due.status,
    text: [{ bold: duty.name }, ` · ${service}`],
    detail,
    ...(withButtons ? { actions: dutyActions(duty) } : {}),
  };
}

/** What the buttons of a duty need of it. */
export interface DutyWithRunbook {
  readonly reference: string;
  readonly item: { readonly runbook?: string };
}

/** What can be done about a duty by a button. */
export function dutyActions({ reference, item }: DutyWithRunbook): Action[] {
  return [
    { action: doneAction, subject: reference, label: 'Done…', style: 'primary' },
    { action: snoozeAction, subject: reference, label: 'Snooze…' },
    ...(item.runbook
      ? [{ action: runbookAction, subject: reference, label: 'Runbook' } satisfies Action]
      : []),
    ...startRunButtons(reference.split('/', 1)[0] ?? '', item.runbook, reference),
  ];
}

function byUrgency(a: Duty, b: Duty): number {
  return (
    byWorst(a.due.status, b.due.status) ||
    (a.due.daysLeft ?? 0) - (b.due.daysLeft ?? 0) ||
    a.name.localeCompare(b.name, 'en')
  );
}

function wasClosedToday({ completion, item, due }: Duty, now: Instant): boolean {
  if (completion === null || due.status === 'critical' || due.status === 'unknown') return false;
  return dateIn(completion.recordedAt, item.timezone) === dateIn(now, item.timezone);
}
