import type { Suggestion } from '../core/reply.ts';

/** So many are offered. */
const most = 50;

/** What holds every typed word, best first: those that begin with one, then in their own order. */
export function bestMatches(
  typed: string,
  all: readonly (Suggestion & { readonly words: string })[],
): Suggestion[] {
  const wanted = wordsOf(typed);
  return all
    .map((each) => ({ each, rank: rank(wanted, each.words.toLowerCase()) }))
    .filter(({ rank: found }) => found !== undefined)
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .slice(0, most)
    .map(({ each: { value, label } }) => ({ value, label }));
}

/** How far from the best a text is; undefined when a word is not in it. */
function rank(wanted: readonly string[], text: string): number | undefined {
  if (!wanted.every((word) => text.includes(word))) return undefined;
  const beginnings = wordsOf(text);
  return wanted.filter((word) => !beginnings.some((each) => each.startsWith(word))).length;
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
