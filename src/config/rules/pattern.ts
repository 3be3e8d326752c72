import { sentenceOf } from '../../core/errors.ts';
import type { Path, Report } from '../report.ts';
import { quote } from '../wording.ts';

/** Reports a regular expression that does not compile, or that has no group although one is wanted. */
export function checkPattern(
  pattern: string,
  path: Path,
  report: Report,
  wanted: { readonly group: boolean },
): void {
  try {
    // With an empty alternative it matches any text, and its match tells how many groups there are.
    const groups = (new RegExp(`${pattern}|`, 'm').exec('')?.length ?? 1) - 1;
    if (wanted.group && groups === 0)
      report(path, `${quote(pattern)} has no group; put what is wanted in (…), like "speed: (\\d+)"`);
  } catch (error) {
    const reason = sentenceOf(error).split(': ').at(-1) ?? '';
    report(path, `${quote(pattern)} is no regular expression: ${reason.toLowerCase()}`);
  }
}
