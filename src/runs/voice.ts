import type { Change } from '../record/change.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import type { Step } from '../runbooks/step.ts';
import type { ApprovalRequest } from './approval.ts';
import type { Attempt } from './attempt.ts';
import type { ChangedInput } from './edit-inputs.ts';
import type { Run } from './run.ts';

/** One step in the life of a run. */
export interface RunEvent {
  /** Undefined for a run that begins. */
  readonly before: Run | undefined;
  readonly after: Run;
  /** Those that are new or changed. */
  readonly attempts: readonly Attempt[];
  /** Requests for consent that are new or changed. */
  readonly approvals?: readonly ApprovalRequest[];
  /** The one that the run is pinned to. */
  readonly runbook: Runbook;
  /** Somebody ran a step without the consent that it needs. */
  readonly glass?: { readonly by: string; readonly reason: string; readonly step: Step };
  /** Somebody gave the run other inputs. */
  readonly edited?: {
    readonly by: string;
    readonly changed: readonly ChangedInput[];
    /** Whether consent had been asked for or given, and is withdrawn. */
    readonly hadRequest: boolean;
  };
}

/** What is said about a run, and which cards a change makes stale. */
export interface Voice {
  about(event: RunEvent): Pick<Change, 'posts' | 'touches'>;
}
