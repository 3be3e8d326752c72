import { formatSize } from '../core/size.ts';
import type { RunbookProblem } from './runbook.ts';

/** Nobody writes a longer runbook by hand, and reading one must not hold up everything else. */
const largest = 500_000;
/** The parser's time grows with the square of what stands between two headings. */
const longestSection = 150_000;
/** An embedded picture makes a long line; thousands of signs that mean something make one that nobody wrote. */
const mostSigns = 4_000;
const deepestPrefix = 200;

/** Refuses a text that no person wrote, before it costs time. Looks at it once from front to end. */
export function refuseExcess(text: string): RunbookProblem | undefined {
  const refuse = (line: number, message: string): RunbookProblem => ({ severity: 'error', line, message });
  if (text.length > largest)
    return refuse(1, `This is longer than ${formatSize(largest)}; a runbook is written by hand. Split it.`);
  let line = 1;
  let begin = 0;
  let section = 0;
  while (begin <= text.length) {
    const found = text.indexOf('\n', begin);
    const end = found < 0 ? text.length : found;
    if (end - begin > mostSigns && signsIn(text, begin, end) > mostSigns)
      return refuse(
        line,
        `This line holds more than ${mostSigns.toLocaleString('en')} signs of Markdown; nothing of the file is read.`,
      );
    const prefix = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){201,}/.exec(
      text.slice(begin, Math.min(end, begin + 4_000)),
    );
    if (prefix)
      return refuse(
        line,
        `This line is nested deeper than ${deepestPrefix} levels; nothing of the file is read.`,
      );
    if (/^#{1,6}[ \t]/.test(text.slice(begin, begin + 8))) section = begin;
    if (end - section > longestSection)
      return refuse(
        line,
        `Above this line are more than ${formatSize(longestSection)} without a heading; nothing of the file is read.`,
      );
    begin = end + 1;
    line += 1;
  }
  return undefined;
}

function signsIn(text: string, begin: number, end: number): number {
  return text.slice(begin, end).match(/[*_`~<>[\]()|!&\\@:.]/g)?.length ?? 0;
}
