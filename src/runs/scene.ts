import { commandOf } from '../runbooks/command-of.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import type { Step } from '../runbooks/step.ts';
import type { ApprovalRequest } from './approval.ts';
import { type Attempt, isUnderWay } from './attempt.ts';
import type { RunRecord } from './ports.ts';
import type { Run } from './run.ts';
import { standpoint } from './walk.ts';
import { type Walks, walksOf } from './walks.ts';

/** A run as it is now, with the runbook that it is pinned to. */
export interface Scene {
  readonly run: Run;
  readonly runbook: Runbook;
  readonly walks: Walks;
  /** The step at which it stands; undefined at its end. */
  readonly step: Step | undefined;
  /** The attempts of this visit, oldest first. */
  readonly attempts: readonly Attempt[];
  /** All attempts of the run, oldest first. */
  readonly allAttempts: readonly Attempt[];
  readonly underWay: Attempt | undefined;
  /** The request for consent that is open or has been granted, if any. */
  readonly approval: ApprovalRequest | undefined;
  /** All requests of the run, oldest first. */
  readonly approvals: readonly ApprovalRequest[];
}

/** Puts a stored run on the stage. */
export function sceneOf({ run, attempts, approvals }: RunRecord, runbook: Runbook): Scene {
  const walks = walksOf(runbook);
  const { next } = standpoint(run.progress, walks);
  return {
    run,
    runbook,
    walks,
    step: next.kind === 'step' ? next.step : undefined,
    attempts: attempts.filter(({ visit }) => visit === run.visit),
    allAttempts: attempts,
    underWay: attempts.find(isUnderWay),
    approvals,
    approval: approvals.find(({ state }) => state === 'asked' || state === 'granted'),
  };
}

/** Whether the step's command is run by us. What is not armed, or cannot be run, is shown for people to do by hand. */
export function isRunByUs({ runbook }: Pick<Scene, 'runbook'>, step: Step, isTrusted: boolean): boolean {
  const command = commandOf(step);
  return command === null || (runbook.frontMatter.armed && isTrusted && command.notRunnable === null);
}

/** Whether the run is back at a step that failed, and all that undoes it has been done: nothing is left to undo. */
export function isRolledBack({ run, step, attempts, allAttempts }: Scene): boolean {
  if (run.state !== 'stuck' || !step?.rollback || attempts.length > 0) return false;
  const own = allAttempts.findLastIndex((attempt) => attempt.step === step.id);
  const undoing = new Map(allAttempts.slice(own + 1).map((attempt) => [attempt.step, attempt.state]));
  return own >= 0 && undoing.size > 0 && [...undoing.values()].every((state) => state === 'succeeded');
}

/** The words that stand behind the last of the steps that undo a step: what to do now that it is undone. */
export function wordsAfterRollback({ step, runbook }: Scene): string {
  const to = step?.rollback;
  if (to?.kind !== 'procedure') return '';
  return runbook.procedures.find(({ id }) => id === to.id)?.outro ?? '';
}

/** The steps that people passed by and did not come back to, in the order in which they did. */
export function skippedSteps({ allAttempts, walks }: Scene): readonly Step[] {
  const latest = new Map(allAttempts.map((attempt) => [attempt.step, attempt.state]));
  return [...latest].flatMap(([id, state]) => (state === 'skipped' ? (walks.find(id) ?? []) : []));
}
