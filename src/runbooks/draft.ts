import type { Attributes } from './attribute-schema.ts';
import type { Lines } from './lines.ts';
import type { RunbookProblem } from './runbook.ts';
import type { StepKind } from './step.ts';

/** A step as it was found, before names and targets are resolved over the whole file. */
export interface Draft {
  readonly kind: StepKind;
  readonly attributes: Attributes;
  readonly procedure: string;
  readonly title: string;
  /** Whether the title says little, so that a heading of its own says more. */
  readonly weakTitle: boolean;
  readonly text: string;
  readonly intro: string;
  readonly lines: Lines;
  readonly source: string;
  readonly holder: Draft | null;
  readonly item: { readonly group: boolean; readonly ticked: boolean };
  readonly code: DraftCode | null;
  readonly material: { readonly text: string; readonly language: string | null } | null;
  readonly choices: readonly DraftChoice[];
}

export interface DraftCode {
  readonly script: string;
  readonly language: string | null;
  readonly form: 'script' | 'session';
  readonly output: string;
  readonly notRunnable: string | null;
}

export interface DraftChoice {
  readonly label: string;
  readonly value: string;
  /** The target of its link, when that is an anchor of this file. */
  readonly anchor: string | null;
  readonly goto: string | null;
  readonly atMost: number | null;
  readonly line: number;
}

/** A heading with the steps below it, as it was found. */
export interface DraftProcedure {
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly parent: string | null;
  readonly line: number;
  readonly outro: string;
  readonly lastLine: number;
}

/** What a reader of any form of text finds. */
export interface Findings {
  readonly procedures: readonly DraftProcedure[];
  readonly drafts: readonly Draft[];
  readonly problems: readonly RunbookProblem[];
}
