import { nearestWord } from '../core/nearest.ts';
import { shorten } from '../core/text.ts';

/** A value as it stands in a message: texts in quotes, long ones shortened, control characters visible. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'a map';
  return shorten(JSON.stringify(value) ?? String(value), 80);
}

/** ` Did you mean "status"?`, or nothing when no known word is near. Goes behind a finished sentence part. */
export function meant(word: string, known: Iterable<string>): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

/** `a, b or c`; at most `most` words, then how many more there are. */
export function listWords(words: readonly string[], most = 12): string {
  if (words.length === 0) return 'nothing';
  if (words.length > most) return `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
  if (words.length === 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
