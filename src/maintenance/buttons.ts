import type { Action } from '../core/reply.ts';
import { doneAction, runbookAction, snoozeAction } from './forms.ts';

/** What can be done about a duty: *Done…*, *Snooze…*, *Runbook*. */
export function dutyButtons(reference: string): Action[] {
  return [
    { action: doneAction, subject: reference, label: 'Done…', style: 'primary' },
    { action: snoozeAction, subject: reference, label: 'Snooze…' },
    { action: runbookAction, subject: reference, label: 'Runbook' },
  ];
}
