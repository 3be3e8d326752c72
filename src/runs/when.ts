import { evaluateCondition } from '../checks/condition.ts';
import type { When } from '../runbooks/step.ts';
import type { Progress } from './progress.ts';

/**
 * Whether a condition on values or on what became of other steps holds. A value that nobody gave is compared as missing:
 * it is `not` anything, and answers no other question with yes.
 */
export function holdsWhen(when: When, { values, outcomes }: Pick<Progress, 'values' | 'outcomes'>): boolean {
  if (when.kind === 'outcome') {
    const outcome = outcomes[when.step];
    return outcome !== undefined && when.is.includes(outcome);
  }
  const text = values[when.name];
  return evaluateCondition(when.condition, text === undefined ? null : asNumber(text)).answer === true;
}

/** Values are texts; one that is written as a number is compared as one. */
function asNumber(text: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text;
}
