import { codeSpan } from '../core/code-span.ts';

/** A fence that nothing in the text can close. */
export function fence(text: string, language: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}${language}`, text.trimEnd(), mark];
}

/** Words as code. */
export function code(text: string): string {
  const words = oneLine(text);
  return words === '' ? '–' : codeSpan(words);
}

/** Words of people and commands are text on one line, never markup: no mark, no HTML, no address that swallows what follows. */
export function inline(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_~[\]<>#|&]/g, String.raw`\$&`)
    .replaceAll('://', String.raw`\://`)
    .replaceAll('@', String.raw`\@`)
    .replaceAll(/www\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replace(/^[-+=]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

/** `2026-03-04 07:00:00 UTC` */
export function moment(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
