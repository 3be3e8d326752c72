import type { Instant } from '../core/clock.ts';
import { actorKey } from '../record/actor.ts';
import type { AuditEvent } from '../record/audit.ts';
import type { SettledSlot, Slot, SlotOutcome } from './schedule.ts';

/** The action under which the outcome of a slot stands in the audit log. */
export const slotAction = 'schedule.slot';

/** The outcomes of slots that said something. What was said is not unsaid, so these stay whatever the clock does. */
export const spokenOutcomes: readonly SlotOutcome[] = ['on_time', 'late', 'failed'];

/** The subject under which a slot stands in the audit log: `workspace/morning@2026-03-02T09:00:00.000Z`. */
export function slotSubject(slot: Slot): string {
  return `${slot.schedule}@${new Date(slot.dueAt).toISOString()}`;
}

/** The due moment that a subject of the audit log names; undefined when it is no slot of the schedule. */
export function dueAtOfSubject(schedule: string, subject: string): Instant | undefined {
  if (!subject.startsWith(`${schedule}@`)) return undefined;
  const dueAt = Date.parse(subject.slice(schedule.length + 1));
  return Number.isNaN(dueAt) ? undefined : dueAt;
}

/** The trace that a slot leaves when it gets its outcome. */
export function slotTrace(slot: SettledSlot): AuditEvent {
  return {
    at: slot.settledAt,
    actor: actorKey({ kind: 'watchkeeper', reason: 'schedule' }),
    action: slotAction,
    subject: slotSubject(slot),
    before: null,
    after: { outcome: slot.outcome, note: slot.note },
  };
}

/** The trace of a schedule that was set back because the clock was far ahead before. */
export function rewindTrace(schedule: string, from: Instant, to: Instant): AuditEvent {
  return {
    at: to,
    actor: actorKey({ kind: 'watchkeeper', reason: 'schedule' }),
    action: 'schedule.rewound',
    subject: schedule,
    before: { settledUpTo: new Date(from).toISOString() },
    after: { settledUpTo: new Date(to).toISOString() },
  };
}
