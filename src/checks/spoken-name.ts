/**
 * The name of a check as the subject of a sentence: in quotes where the sentence could be misread, because the name says
 * by itself how things should be (“database is reachable” is critical) or speaks of several (“5xx errors” is critical).
 */
export function spokenName(name: string): string {
  const saysHowItIs = /\b(is|are|has|have|answers?|greets|works?|runs?)\b/.test(name);
  const isPlural = /[^\Wsui\d]s\b/i.test(name);
  return saysHowItIs || isPlural ? `“${name}”` : name;
}
