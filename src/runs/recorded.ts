import type { ManualStep } from '../runbooks/step.ts';
import type { Progress } from './progress.ts';

/** What people wrote down at a step, by its labels, with units: `Time to restore`, `42 min`. */
export function recordedAt(
  { record }: ManualStep,
  { values }: Pick<Progress, 'values'>,
): readonly { readonly name: string; readonly value: string }[] {
  return record.flatMap(({ name, label, unit }) => {
    const value = values[name];
    return value === undefined ? [] : [{ name: label, value: unit === null ? value : `${value} ${unit}` }];
  });
}
