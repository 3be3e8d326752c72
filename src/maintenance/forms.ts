import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.ts';
import type { Answers, Form } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import type { Duty } from './read-duties.ts';
import { dueWords } from './wording.ts';
import { zoneNamed } from './zone.ts';

/** Names of the actions on a duty; buttons and dialogs carry them. */
export const doneAction = 'maintenance.done';
export const snoozeAction = 'maintenance.snooze';
export const runbookAction = 'maintenance.runbook';
export const remindAction = 'maintenance.remind';

/** How doing a duty can have ended. The value is written into the owner's file. */
export const results = [
  { value: 'pass', label: 'Pass' },
  { value: 'pass_with_issues', label: 'Pass, with issues' },
  { value: 'fail', label: 'Fail' },
] as const;

const longestNotes = 1_000;
const longestReason = 500;

/** The dialog behind *Done…*: result, notes, when. */
export function doneForm(duty: Duty, now: Instant): Form {
  return {
    action: doneAction,
    subject: duty.reference,
    hidden: { seen: duty.item.lastDone?.written ?? '' },
    title: 'Close a duty',
    submit: 'Done',
    intro: [{ kind: 'text', text: [{ bold: duty.item.name }, `: ${dueWords(duty.due)}.`] }],
    fields: [
      { kind: 'choice', id: 'result', label: 'Result', options: results },
      {
        kind: 'paragraph',
        id: 'notes',
        label: 'Notes',
        hint: notesHint(duty.item.lastDone?.notes ?? ''),
        optional: true,
        maxLength: longestNotes,
      },
      { kind: 'moment', id: 'when', label: 'When was it done?', initial: now },
    ],
  };
}

/** Nobody should lose the old notes unawares. */
function notesHint(old: string): string {
  const asked = 'What was done, what was found.';
  return old === '' ? asked : `${asked} They take the place of the old notes: “${shorten(old, 300)}”`;
}

/** The dialog behind *Snooze…*: until when, why. Offers tomorrow morning. */
export function snoozeForm(duty: Duty, now: Instant): Form {
  const tomorrow = DateTime.fromMillis(now, { zone: zoneNamed(duty.item.timezone) })
    .plus({ days: 1 })
    .set({ hour: 8, minute: 0, second: 0, millisecond: 0 });
  return {
    action: snoozeAction,
    subject: duty.reference,
    title: 'Snooze a duty',
    submit: 'Snooze',
    intro: [
      {
        kind: 'text',
        text: [{ bold: duty.item.name }, ' keeps its status; only the reminder leaves it out.'],
      },
    ],
    fields: [
      { kind: 'moment', id: 'until', label: 'Until', initial: tomorrow.toMillis() },
      { kind: 'paragraph', id: 'reason', label: 'Why', maxLength: longestReason },
    ],
  };
}

/** What is wrong with the answers of *Done…*, by field. */
export function checkDone(answers: Answers, now: Instant): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!results.some(({ value }) => value === answers.result)) {
    problems.result = `Choose one of ${results.map(({ value }) => value).join(', ')}.`;
  }
  if ((answers.notes ?? '').length > longestNotes) problems.notes = `At most ${longestNotes} characters.`;
  const when = momentOf(answers.when);
  if (when === undefined) problems.when = 'Give the moment when it was done.';
  // Slack's picker counts whole minutes, so the running minute is not yet the future.
  else if (when > now + 60_000)
    problems.when = 'This lies in the future. Give the moment when it was really done.';
  return problems;
}

/** What is wrong with the answers of *Snooze…*, by field. */
export function checkSnooze(answers: Answers, now: Instant): Record<string, string> {
  const problems: Record<string, string> = {};
  const until = momentOf(answers.until);
  if (until === undefined) problems.until = 'Give a moment.';
  else if (until <= now) problems.until = 'This is already over. Give a moment in the future.';
  if ((answers.reason ?? '').trim() === '') problems.reason = 'Say why, for those who wonder tomorrow.';
  return problems;
}

/** A moment as forms carry it: milliseconds in decimal digits. */
export function momentOf(text: string | undefined): Instant | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
