import { formatDate } from '../core/moment.ts';
import { count, type Span, type Text } from '../core/text.ts';
import type { Due } from './due.ts';
import type { RecordedCompletion } from './ports.ts';
import { zoneNamed } from './zone.ts';

/** `12 days overdue, was due Tue 3 Nov`; why not, when nobody can tell. */
export function dueWords(due: Due): string {
  if (due.daysLeft === null || due.dueDate === null) return due.reason ?? 'Nobody knows when it is due.';
  const date = formatDate(due.dueDate, due.daysLeft);
  if (due.status === 'critical') return `${count(-due.daysLeft, 'day')} overdue, was due ${date}`;
  return due.daysLeft === 0 ? 'due today' : `due in ${count(due.daysLeft, 'day')}, on ${date}`;
}

/** The title of a reminder. */
export function reminderTitle(red: number, unknown: number, snoozed: number): string {
  const parts = [
    ...(red > 0 ? [`${count(red, 'duty is', 'duties are')} overdue`] : []),
    ...(unknown > 0 ? [`${count(unknown, 'is', 'are')} unclear`] : []),
  ];
  if (parts.length > 0) return parts.join(', ');
  return snoozed > 0 ? 'Only snoozed duties are overdue' : 'Nothing is overdue';
}

/** Who closed what today. */
export function closedWords(name: string, completion: RecordedCompletion, zone: string): Text {
  const at: Span = { time: completion.recordedAt, zone: zoneNamed(zone), style: 'time' };
  return [{ bold: name }, ', by ', personWords(completion.actor), ', ', at];
}

/** A person of the record: Slack people by their id, so that each surface shows their name. */
export function personWords(actor: string): Span {
  if (actor.startsWith('slack:')) return { person: actor.slice('slack:'.length) };
  if (actor.startsWith('uid:')) return `user ${actor.slice('uid:'.length)} at the terminal`;
  return 'Watchkeeper';
}

export const snoozedWords = (amount: number): Text => [
  `${count(amount, 'more is', 'more are')} snoozed. `,
  { command: 'maintenance' },
  ' shows them.',
];

export const fileProblemWords = (reason: string): string =>
  `Nobody can tell how its duties stand until the file is readable again. ${reason}`;

/** Why a duty was not closed or snoozed. Each says what happened and what to do next. */
export const refusals = {
  observing:
    'Watchkeeper only observes here (mode: observe), so it writes nothing. Close the duty in its own file.',
  noReference: (text: string) => `“${text}” names no duty. Say it as SERVICE/DUTY.`,
  notFound: (item: string, service: string, nearest: string | undefined, problems: readonly string[]) =>
    [
      `${service} has no duty “${item}”.`,
      ...(nearest ? [`Did you mean “${nearest}”?`] : []),
      ...(problems.length > 0 ? [`It may be in a file that cannot be read: ${problems.join(' ')}`] : []),
    ].join(' '),
  inTheFuture: 'The moment lies in the future. Say when it was really done.',
  olderThan: (written: string) =>
    `It was already done later than that: ${written}. Give a later moment, or leave it as it is.`,
  alreadyThatDay: (written: string) => `It is already recorded as done on ${written}. Nothing was written.`,
  closedMeanwhile: 'Someone else closed it in the meantime. Nothing of yours was written. Look at it again.',
  flawed: (flaw: string) => `Its entry must be put right by hand first. ${flaw}`,
  noFile: 'The config no longer names the file that this duty is in.',
  busy: 'Another write to the same file is going on. Nothing was written. Try again in a minute.',
  unsettled: (reason: string) =>
    `The disk failed in the middle of writing (${reason}). It is journalled, and settled at the next start.`,
  untilPast: 'The snooze must end in the future.',
} as const;

export const notWritten = (reason: string): string =>
  `${reason} Nothing of yours was written. Look again and decide.`;

export const keptWasEdited = (path: string): string =>
  `An editor that still had the old file open has written into it. Those changes are only in ${path}. Carry them over by hand.`;

export const stillNotRecorded =
  'The file says that it is done, but another process ended this write-back, so it is not in the log.';
