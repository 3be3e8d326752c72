import type { Outcome } from '../runbooks/step.ts';

/** A place in a list of steps. */
export interface Frame {
  /** The steps that are walked: those of a procedure, or one alone. */
  readonly over: { readonly kind: 'procedure' | 'step'; readonly id: string };
  /** The index of the step that is next among them. */
  readonly at: number;
  /** Set while a step is rolled back: its id. At the end of the walk people decide how to go on. */
  readonly rollsBack: string | null;
}

/** How far a run has come. Plain data; stored with the run. */
export interface Progress {
  /** Where it is, innermost last. A choice or a rollback walks another procedure and comes back. Empty: at the end. */
  readonly frames: readonly Frame[];
  /** Inputs, answers, recorded and captured values, by name without `INPUT_`. Never a secret. */
  readonly values: Readonly<Record<string, string>>;
  /** What became of each step, by its id; of a step that was done more than once, the last time. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** How often each way (`step > target`) was taken. */
  readonly leaps: Readonly<Record<string, number>>;
}

/** The progress of a run that begins. */
export function beginning(procedure: string, values: Readonly<Record<string, string>>): Progress {
  return {
    frames: [{ over: { kind: 'procedure', id: procedure }, at: 0, rollsBack: null }],
    values,
    outcomes: {},
    leaps: {},
  };
}
