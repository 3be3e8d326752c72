import { distance } from 'fastest-levenshtein';

/**
 * The known word that was probably meant, or undefined when none is close:
 * at most a third of the letters (but at least one, at most three) may differ, case aside.
 */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  const allowed = Math.min(3, Math.max(1, Math.ceil(typed.length / 3)));
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const lower = candidate.toLowerCase();
    const isBeginning = typed.length >= 3 && lower.startsWith(typed);
    const found = isBeginning ? beginningScore(lower.length - typed.length) : distance(typed, lower);
    if (found <= allowed && (best === undefined || found < best.distance))
      best = { word: candidate, distance: found };
  }
  return best?.word;
}

/** The beginning of a word counts as nearer than any mistyped word; of several words the shortest is meant. */
function beginningScore(missing: number): number {
  return missing / (missing + 1);
}
