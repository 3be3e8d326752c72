import type { Instant } from '../core/clock.ts';
import type { Actor } from '../record/actor.ts';
import type { ApprovalRequest } from './approval.ts';
import type { Wish } from './press.ts';
import type { Pace, Run, RunHeadline } from './run.ts';
import type { Scene } from './scene.ts';

/** Who wants something, and the delivery it came by. */
export interface Wanted {
  readonly by: Actor;
  readonly delivery?: string;
}

/** What is to be begun. */
export interface BeginWish {
  /** For who may ask more than once and means one run: when one with this id is there, it is that one. */
  readonly id?: string;
  readonly service: string;
  readonly runbook: string;
  readonly procedure: string;
  readonly values: Readonly<Record<string, string>>;
  readonly pace: Pace;
  readonly channel: string;
  /** The maintenance item, `service/item`, that is closed when the run has finished well. */
  readonly closes: string | null;
  /** When it ought to be over. */
  readonly dueAt?: Instant | null;
}

export type Begun =
  | { readonly kind: 'begun'; readonly run: Run }
  /** Only one at a time, and this one is there already. */
  | { readonly kind: 'held'; readonly by: RunHeadline }
  /** Inputs that are missing or not as they must be, by name. `unknown`: those that the procedure does not have. */
  | {
      readonly kind: 'inputs';
      readonly problems: Readonly<Record<string, string>>;
      readonly unknown: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** A wish as people have it: what exactly will happen is found out here. */
export type PersonsWish = Exclude<Wish, { kind: 'run' }> | { readonly kind: 'run' };

export type Wished =
  | { readonly kind: 'moved'; readonly run: Run }
  /** Consent was asked for, or one more person has given it and others still have to. */
  | { readonly kind: 'asked'; readonly run: Run }
  /** What became of a request for consent that has not led on. */
  | { readonly kind: Exclude<ApprovalRequest['state'], 'asked' | 'used'>; readonly run: Run }
  /** The run does not stand any more where the person saw it. */
  | { readonly kind: 'stale'; readonly scene: Scene }
  | { readonly kind: 'not-now'; readonly reason: string }
  /** Inputs that are missing or not as they must be, by name; nothing was changed. */
  | { readonly kind: 'inputs'; readonly problems: Readonly<Record<string, string>> }
  | { readonly kind: 'unknown' };
