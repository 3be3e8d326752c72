/**
 * Splits what was typed into words. Double quotes keep blanks together (`"two words"`); the curly quotes and long dashes
 * that phones put in are read as the plain ones they were meant to be.
 */
export function splitWords(text: string): string[] {
  const plain = text
    .replaceAll(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/(^|\s)[\u2013\u2014](?=\w)/g, '$1--')
    .replaceAll(/[\u00a0\u2007\u202f]/g, ' ');
  return [...plain.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** The text that `splitWords` splits into these words again. A double quote inside a word becomes two single ones. */
export function joinWords(words: readonly string[]): string {
  return words
    .map((word) => {
      const safe = word.replaceAll(/["\u201c\u201d\u201e\u00ab\u00bb]/g, "''");
      return safe === '' || /[\s\u2013\u2014]/.test(safe) ? `"${safe}"` : safe;
    })
    .join(' ');
}
