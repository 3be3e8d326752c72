import { veil } from '../core/mask.ts';
import { count } from '../core/text.ts';
import type { Capture } from '../runbooks/step.ts';

/** Values that are passed on are short: they become arguments and variables of later steps. */
const longestValue = 1_000;

/** Takes values out of what a command printed, or says which one is not there or not as it must be. */
export function takeValues(
  captures: readonly Capture[],
  printed: string,
): { readonly values: Readonly<Record<string, string>> } | { readonly problem: string } {
  const values: Record<string, string> = {};
  for (const capture of captures) {
    const found = find(capture, printed);
    const problem = found === undefined ? 'is not in what it printed' : whatIsWrong(capture, found);
    if (found === undefined || problem !== undefined)
      return {
        problem: `It ended well, but the value ${capture.name} ${problem}, so later steps could not use it.`,
      };
    values[capture.name] = found;
  }
  return { values };
}

function find({ from }: Capture, printed: string): string | undefined {
  if (from === null) return printed.trim();
  const pattern = new RegExp(from, 'u');
  for (const line of printed.split('\n')) {
    const match = pattern.exec(line);
    if (match) return (match[1] ?? match[0]).trim();
  }
  return undefined;
}

function whatIsWrong({ pattern }: Capture, value: string): string | undefined {
  if (value.includes(veil)) return 'holds a secret, which is never passed on';
  if (value.length > longestValue) return `is longer than ${count(longestValue, 'character')}`;
  return new RegExp(`^(?:${pattern})$`, 'u').test(value)
    ? undefined
    : 'does not look as the runbook says it must';
}
