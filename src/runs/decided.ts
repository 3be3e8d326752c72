import type { ApprovalRequest } from './approval.ts';
import type { Attempt } from './attempt.ts';
import type { ExactPlan } from './exact-plan.ts';
import type { BareMove } from './finish-attempt.ts';
import type { RunEvent } from './voice.ts';
import type { Wished } from './wished.ts';

/** What a wish leads to: a move that is yet to be stored, or an answer that changes nothing. */
export type Decided =
  | {
      readonly move: BareMove;
      readonly action: string;
      readonly words?: string;
      readonly kind?: ApprovalRequest['state'];
      /** Consent was needed, and not waited for. */
      readonly glass?: RunEvent['glass'];
      /** Inputs were changed. */
      readonly edited?: RunEvent['edited'];
      /** What has to be carried out once it is stored. */
      readonly begins?: { readonly attempt: Attempt; readonly plan: ExactPlan | null };
    }
  | { readonly answer: Wished };

export function notNow(reason: string): Decided {
  return { answer: { kind: 'not-now', reason } };
}
