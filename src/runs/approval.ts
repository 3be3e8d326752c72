import type { Instant } from '../core/clock.ts';

/**
 * States of a request for approval, and the only ways from one to the next (docs/states.md draws them):
 *
 *   asked → granted         as many people as needed have said yes
 *   asked → used            the same, for a step that only asks for consent: it is done by that
 *   asked → refused         one of them has said no
 *   granted → used          the attempt that it was for has begun; it is good for no other
 *   asked | granted → expired       its time is over
 *   asked | granted → withdrawn     something that decides what will happen has changed, or the run went another way
 */
export type ApprovalState = 'asked' | 'granted' | 'refused' | 'used' | 'expired' | 'withdrawn';

export const approvalTransitions: Readonly<Record<ApprovalState, readonly ApprovalState[]>> = {
  asked: ['granted', 'used', 'refused', 'expired', 'withdrawn'],
  granted: ['used', 'expired', 'withdrawn'],
  refused: [],
  used: [],
  expired: [],
  withdrawn: [],
};

/** A request for other people's consent to one exact attempt of one step. */
export interface ApprovalRequest {
  readonly id: string;
  readonly run: string;
  readonly step: string;
  /** The hash of everything that decides what will happen; see `planHash`. For a step that only asks for consent, of its text. */
  readonly plan: string;
  readonly state: ApprovalState;
  /** `actorKey()` of who asked. Never among those who give it. */
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly expiresAt: Instant;
  /** How many people it takes. */
  readonly needed: number;
  /** Of each of these lists of config's roles, whoever gives it has at least one; empty: all who may approve. */
  readonly roles: readonly (readonly string[])[];
  /** Who has said yes. */
  readonly givers: readonly { readonly by: string; readonly at: Instant }[];
  /** Who has said no. */
  readonly refusedBy: string | null;
  /** Why somebody said no, or why it was withdrawn. */
  readonly reason: string | null;
}
