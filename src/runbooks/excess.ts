import { formatSize } from '../core/size.ts';
import type { RunbookProblem } from './runbook.ts';

/** Nobody writes a longer runbook by hand, and reading one must not hold up everything else. */
const largest = 1_000_000;
const longestLine = 20_000;
const deepestPrefix = 200;

/** Refuses a text that no person wrote, before it costs time. Looks at it once from front to end. */
export function refuseExcess(text: string): RunbookProblem | undefined {
  const refuse = (line: number, message: string): RunbookProblem => ({ severity: 'error', line, message });
  if (text.length > largest)
    return refuse(1, `This is longer than ${formatSize(largest)}; a runbook is written by hand. Split it.`);
  let line = 1;
  let begin = 0;
  while (begin <= text.length) {
    const found = text.indexOf('\n', begin);
    const end = found < 0 ? text.length : found;
    if (end - begin > longestLine)
      return refuse(
        line,
        `This line is longer than ${longestLine.toLocaleString('en')} characters; nothing of the file is read.`,
      );
    const prefix = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){201,}/.exec(
      text.slice(begin, Math.min(end, begin + 4_000)),
    );
    if (prefix)
      return refuse(
        line,
        `This line is nested deeper than ${deepestPrefix} levels; nothing of the file is read.`,
      );
    begin = end + 1;
    line += 1;
  }
  return undefined;
}
