/**
 * Words as code on one line of Markdown: they stand there as they are, and no back-tick among them ends it.
 * @param around lengths of runs of back-ticks that stand around it as text, and would pair with the marks
 */
export function codeSpan(words: string, around: Iterable<number> = []): string {
  if (words.trim() === '') return words;
  const taken = new Set([...around, ...backTicksIn(words)]);
  let length = 1;
  while (taken.has(length)) length += 1;
  const mark = '`'.repeat(length);
  // Markdown takes away one blank on both sides where there is one on both.
  const isPadded = /^`|`$|^ .* $/s.test(words);
  return isPadded ? `${mark} ${words} ${mark}` : `${mark}${words}${mark}`;
}

/** The lengths of the runs of back-ticks in a text. */
export function backTicksIn(text: string): number[] {
  return (text.match(/`+/g) ?? []).map(({ length }) => length);
}
