import type { Instant } from '../core/clock.ts';
import type { AuditEvent } from '../record/audit.ts';
import type { Attempt } from './attempt.ts';
import type { ChangedInput } from './edit-inputs.ts';
import type { Run } from './run.ts';

/** What a run is called in the audit log: `mids-hero/incidents#import-failure 0198…`. */
export function runSubject(run: Pick<Run, 'service' | 'runbook' | 'procedure' | 'id'>): string {
  return `${run.service}/${run.runbook}#${run.procedure} ${run.id}`;
}

/** The entry about one step in the life of a run. */
export function runTrace(
  run: Run,
  before: Run | undefined,
  happened: {
    readonly at: Instant;
    readonly actor: string;
    /** `run.began`, `run.attempt`, `run.skipped` … */
    readonly action: string;
    readonly attempt?: Attempt;
    /** What a person wrote. */
    readonly words?: string;
    readonly inputs?: readonly ChangedInput[];
  },
): AuditEvent {
  const { attempt, inputs } = happened;
  const isHandedOver = before !== undefined && before.heldBy !== run.heldBy;
  return {
    at: happened.at,
    actor: happened.actor,
    action: happened.action,
    subject: runSubject(run),
    ...(before
      ? {
          before: {
            state: before.state,
            visit: before.visit,
            ...(isHandedOver ? { held_by: before.heldBy } : {}),
            ...valuesOf(inputs, 'before'),
          },
        }
      : {}),
    after: {
      state: run.state,
      visit: run.visit,
      ...(isHandedOver ? { held_by: run.heldBy } : {}),
      ...valuesOf(inputs, 'after'),
      ...(attempt
        ? {
            step: attempt.step,
            attempt: attempt.number,
            attempt_state: attempt.state,
            exit_code: attempt.exitCode,
            plan: attempt.plan,
          }
        : {}),
    },
    ...(happened.words ? { words: happened.words } : {}),
  };
}

function valuesOf(inputs: readonly ChangedInput[] | undefined, which: 'before' | 'after') {
  return inputs ? { inputs: Object.fromEntries(inputs.map((input) => [input.name, input[which]])) } : {};
}
