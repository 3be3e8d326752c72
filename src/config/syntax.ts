import type { YAMLError } from 'yaml';

/** What a YAML error means, in a sentence that says what to do. */
export function explainSyntax(error: YAMLError, text: string): string {
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return `${keyAt(text, error.pos[0])} stands here a second time; keep one of them`;
    case 'TAB_AS_INDENT':
      return 'a tab indents this line; use blanks';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here (---); a config file holds one';
    case 'TAG_RESOLVE_FAILED':
      return 'a tag (!…) stands here; config knows none, remove it';
    default:
      return `the YAML is broken: ${firstSentence(error.message)}${hint(text, error.pos[0])}`;
  }
}

function keyAt(text: string, offset: number): string {
  return /^(?:"[^"\n]*"|'[^'\n]*'|[^:\s]+)/.exec(text.slice(offset))?.[0] ?? 'this key';
}

function firstSentence(message: string): string {
  const line = message.split('\n')[0] ?? message;
  return line.charAt(0).toLowerCase() + line.slice(1);
}

/** The two mistakes that people make most in this file. */
function hint(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? undefined : end);
  if (/[{[,].*[^"'$]\$\{/.test(line)) return `; inside {…} and […] put a $\{…} in quotes`;
  if (/:\s*[@`%]/.test(line)) return '; put a text that begins with @, % or ` in quotes';
  return '';
}
