import { DateTime } from 'luxon';
import type { Instant } from '../src/core/clock.ts';
import type { Answers, Reply } from '../src/core/reply.ts';
import type { TypedAction } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import { doneAction, remindAction, runbookAction, snoozeAction } from '../src/maintenance/forms.ts';

const actions: Readonly<
  Record<string, { readonly action: string; readonly options: readonly string[]; readonly example: string }>
> = {
  done: {
    action: doneAction,
    options: ['result', 'notes', 'when'],
    example:
      'maintenance done mission-control/quarterly-restore-test --result pass --notes "restored in 42 min"',
  },
  snooze: {
    action: snoozeAction,
    options: ['until', 'reason'],
    example:
      'maintenance snooze mission-control/quarterly-restore-test --until 2026-03-09T08:00 --reason "waiting for the disk"',
  },
  runbook: {
    action: runbookAction,
    options: [],
    example: 'maintenance runbook mission-control/quarterly-restore-test',
  },
};

/**
 * Reads `done ITEM --result … --notes … --when …`, `snooze ITEM --until … --reason …`, `runbook ITEM`, `remind`.
 * Moments without an offset are in UTC. Undefined when the words are none of these.
 */
export function readDutyWords(words: readonly string[], now: Instant): TypedAction | Reply | undefined {
  const [word = '', subject, ...rest] = words;
  const verb = word.toLowerCase();
  const known = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
  if (verb === 'remind' && subject === undefined) return { action: remindAction, subject: '', answers: {} };
  if (!known) return undefined;
  const example = ['For example: ', { command: known.example }];
  if (subject === undefined || subject.startsWith('--'))
    return problemReply('usage', 'Which duty? Name it as SERVICE/DUTY.', example);
  const answers: Record<string, string> = {};
  for (let index = 0; index < rest.length; index += 2) {
    const option = (rest[index] ?? '').replace(/^--/, '');
    const value = rest[index + 1];
    if (!known.options.includes(option) || !rest[index]?.startsWith('--'))
      return problemReply('usage', `“${rest[index]}” is not understood here.`, example);
    if (value === undefined) return problemReply('usage', `--${option} needs a value behind it.`, example);
    answers[option] = value;
  }
  return { action: known.action, subject, answers: withMoments(answers, verb, now) };
}

/** Moments as forms carry them, in milliseconds; what is no moment stays as it is, for the form's own check to refuse. */
function withMoments(answers: Readonly<Record<string, string>>, verb: string, now: Instant): Answers {
  if (verb === 'done') return { notes: '', ...answers, when: inMilliseconds(answers.when) ?? String(now) };
  if (verb === 'snooze') return { ...answers, until: inMilliseconds(answers.until) ?? '' };
  return answers;
}

function inMilliseconds(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const moment = DateTime.fromISO(text, { zone: 'UTC' });
  return moment.isValid ? String(moment.toMillis()) : text;
}
